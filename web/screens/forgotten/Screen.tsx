import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { Link } from 'react-router';
import { Forgotten } from '#contract';
import { useForgotten } from '../../data/access-queries.js';
import { Button } from '../../ui/Button.js';
import { form } from '../../ui/EntryPage.css.js';
import { EntryPage } from '../../ui/EntryPage.js';
import { TextField } from '../../ui/Field.js';
import { MailboxLink } from '../../ui/MailboxLink.js';
import { failureWords } from '../../ui/passkey-words.js';
import { Notice } from '../../ui/State.js';

export function ForgottenScreen() {
  const ask = useForgotten();
  const { register, handleSubmit, formState } = useForm<Forgotten>({
    resolver: zodResolver(Forgotten),
    defaultValues: { email: '' },
  });
  return (
    <EntryPage
      tab="Forgotten password"
      title="Forgotten your password?"
      lead="You get a mail with a link to choose a new one."
      foot={
        <>
          <Link to="/sign-in">Sign in</Link>
          <MailboxLink />
        </>
      }
    >
      <form className={form} noValidate onSubmit={handleSubmit(({ email }) => ask.mutate(email))}>
        {ask.isError && <Notice tone="negative">{failureWords(ask.error)}</Notice>}
        {ask.isSuccess && (
          <Notice tone="info">
            If this address has an account, a mail is on its way. Its link is good for 30 minutes.
          </Notice>
        )}
        <TextField
          {...register('email')}
          label="E-mail"
          type="email"
          autoComplete="username"
          large
          error={formState.errors.email?.message}
        />
        <Button type="submit" kind="primary" size="large" busy={ask.isPending}>
          Send the link
        </Button>
      </form>
    </EntryPage>
  );
}

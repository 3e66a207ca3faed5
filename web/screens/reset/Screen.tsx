import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { Link, useLocation } from 'react-router';
import { Reset } from '#contract';
import { useReset } from '../../data/access-queries.js';
import { problemOf } from '../../data/http.js';
import { Button, ButtonLink } from '../../ui/Button.js';
import { form } from '../../ui/EntryPage.css.js';
import { EntryPage } from '../../ui/EntryPage.js';
import { TextField } from '../../ui/Field.js';
import { Notice } from '../../ui/State.js';

/** Where the link of the mail leads; its token stands behind the #, which no server sees. */
export function ResetScreen() {
  const { hash } = useLocation();
  const reset = useReset();
  const { register, handleSubmit, formState } = useForm<Reset>({
    resolver: zodResolver(Reset),
    defaultValues: { token: hash.slice(1), password: '' },
  });
  const problem = reset.isError ? problemOf(reset.error) : undefined;
  const refused = problem?.fields?.find(({ path }) => path === 'password')?.message;
  const isUseless = formState.errors.token !== undefined || problem?.code === 'TICKET_ENDED';
  return (
    <EntryPage
      tab="New password"
      title="Choose a new password"
      lead="All sessions of your account end. Your bots go on running."
      foot={<Link to="/sign-in">Sign in</Link>}
    >
      {reset.isSuccess ? (
        <div className={form}>
          <Notice tone="info">Your password was changed.</Notice>
          <ButtonLink kind="primary" size="large" to="/sign-in">
            Go on to sign in
          </ButtonLink>
        </div>
      ) : (
        <form className={form} noValidate onSubmit={handleSubmit((body) => reset.mutate(body))}>
          {isUseless && (
            <Notice tone="negative" action={<Link to="/forgotten">Ask for a new one</Link>}>
              This link has expired or was used already.
            </Notice>
          )}
          {problem && !isUseless && refused === undefined && <Notice tone="negative">{problem.title}</Notice>}
          <TextField
            {...register('password')}
            label="New password"
            type="password"
            autoComplete="new-password"
            large
            hint="At least 10 characters."
            error={formState.errors.password?.message ?? refused}
          />
          <Button type="submit" kind="primary" size="large" busy={reset.isPending}>
            Set the password
          </Button>
        </form>
      )}
    </EntryPage>
  );
}

import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Link, useLocation } from 'react-router';
import { SignIn } from '#contract';
import { useBringPasskey, useSignIn, useWays } from '../../data/access-queries.js';
import { Button } from '../../ui/Button.js';
import { form } from '../../ui/EntryPage.css.js';
import { EntryPage } from '../../ui/EntryPage.js';
import { TextField } from '../../ui/Field.js';
import { MailboxLink } from '../../ui/MailboxLink.js';
import { failureWords } from '../../ui/passkey-words.js';
import { Notice } from '../../ui/State.js';
import { CodeStep } from './CodeStep.js';
import { signInWords } from './model.js';

export function SignInScreen() {
  const enter = useSignIn();
  const passkey = useBringPasskey();
  const { data: ways } = useWays();
  const { search } = useLocation();
  const [ticket, setTicket] = useState<string | undefined>();
  const { register, handleSubmit, formState } = useForm<SignIn>({
    resolver: zodResolver(SignIn, { error: signInWords }),
    defaultValues: { email: '', password: '' },
  });
  if (ticket !== undefined) return <CodeStep ticket={ticket} onBack={() => setTicket(undefined)} />;
  const failure = enter.error ?? passkey.error;
  const send = (body: SignIn) => {
    passkey.reset();
    enter.mutate(body, {
      onSuccess: (answer) => {
        if ('secondFactor' in answer) setTicket(answer.secondFactor.ticket);
      },
    });
  };
  return (
    <EntryPage
      tab="Sign in"
      title="Sign in"
      lead="Your bots run on the server whether or not you are signed in."
      foot={
        <>
          New here? <Link to={`/sign-up${search}`}>Sign up</Link>
          <MailboxLink />
        </>
      }
    >
      <form className={form} noValidate onSubmit={handleSubmit(send)}>
        {failure && <Notice tone="negative">{failureWords(failure)}</Notice>}
        <TextField
          {...register('email')}
          label="E-mail"
          type="email"
          autoComplete="username"
          large
          error={formState.errors.email?.message}
        />
        <TextField
          {...register('password')}
          label="Password"
          type="password"
          autoComplete="current-password"
          large
          hint={ways?.reset ? <Link to="/forgotten">Forgotten it?</Link> : undefined}
          error={formState.errors.password?.message}
        />
        <Button type="submit" kind="primary" size="large" busy={enter.isPending}>
          Sign in
        </Button>
        <Button
          size="large"
          busy={passkey.isPending}
          onClick={() => {
            enter.reset();
            passkey.mutate();
          }}
        >
          Use a passkey
        </Button>
      </form>
    </EntryPage>
  );
}

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { Link, useLocation } from 'react-router';
import { SignIn } from '#contract';
import { useEnter } from '../../data/queries.js';
import { Button } from '../../ui/Button.js';
import { form } from '../../ui/EntryPage.css.js';
import { EntryPage } from '../../ui/EntryPage.js';
import { TextField } from '../../ui/Field.js';
import { Notice } from '../../ui/State.js';
import { failureWords, signInWords } from './model.js';

export function SignInScreen() {
  const enter = useEnter();
  const { search } = useLocation();
  const { register, handleSubmit, formState } = useForm<SignIn>({
    resolver: zodResolver(SignIn, { error: signInWords }),
    defaultValues: { email: '', password: '' },
  });
  return (
    <EntryPage
      tab="Sign in"
      title="Sign in"
      lead="Your bots run on the server whether or not you are signed in."
      foot={
        <>
          New here? <Link to={`/sign-up${search}`}>Sign up</Link>
        </>
      }
    >
      <form
        className={form}
        noValidate
        onSubmit={handleSubmit((body) => enter.mutate({ path: '/auth/sign-in', body }))}
      >
        {enter.isError && <Notice tone="negative">{failureWords(enter.error)}</Notice>}
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
          error={formState.errors.password?.message}
        />
        <Button type="submit" kind="primary" size="large" busy={enter.isPending}>
          Sign in
        </Button>
      </form>
    </EntryPage>
  );
}

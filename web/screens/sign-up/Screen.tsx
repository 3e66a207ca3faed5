import { zodResolver } from '@hookform/resolvers/zod';
import { type SubmitHandler, useForm } from 'react-hook-form';
import { Link, useLocation } from 'react-router';
import { DISCLAIMER_VERSION, SignUp } from '#contract';
import { useSignUp } from '../../data/access-queries.js';
import { Button } from '../../ui/Button.js';
import { Disclaimer } from '../../ui/Disclaimer.js';
import { form } from '../../ui/EntryPage.css.js';
import { EntryPage } from '../../ui/EntryPage.js';
import { CheckField, TextField } from '../../ui/Field.js';
import { Notice } from '../../ui/State.js';
import { refusalOf } from './model.js';

export function SignUpScreen() {
  const enter = useSignUp();
  const { search } = useLocation();
  const { register, handleSubmit, formState } = useForm<SignUp>({
    resolver: zodResolver(SignUp),
    defaultValues: { email: '', password: '', disclaimerVersion: DISCLAIMER_VERSION },
  });
  const refusal = enter.isError ? refusalOf(enter.error) : undefined;
  const send: SubmitHandler<SignUp> = (body) => enter.mutate(body);
  return (
    <EntryPage
      tab="Sign up"
      title="Sign up"
      lead="You start with paper accounts: invented money, traded against the quotes your bots see."
      wide
      foot={
        <>
          Signed up before? <Link to={`/sign-in${search}`}>Sign in</Link>
        </>
      }
    >
      <form className={form} noValidate onSubmit={handleSubmit(send)}>
        {refusal && <Notice tone="negative">{refusal.words}</Notice>}
        <TextField
          {...register('email')}
          label="E-mail"
          type="email"
          autoComplete="username"
          large
          error={formState.errors.email?.message ?? refusal?.fields['email']}
        />
        <TextField
          {...register('password')}
          label="Password"
          type="password"
          autoComplete="new-password"
          large
          hint="At least 10 characters."
          error={formState.errors.password?.message ?? refusal?.fields['password']}
        />
        <Disclaimer />
        <CheckField
          {...register('acceptDisclaimer')}
          label={`I have read the risk disclaimer (version ${DISCLAIMER_VERSION}) and accept it.`}
          error={formState.errors.acceptDisclaimer?.message ?? refusal?.fields['acceptDisclaimer']}
        />
        <Button type="submit" kind="primary" size="large" busy={enter.isPending}>
          Sign up
        </Button>
      </form>
    </EntryPage>
  );
}

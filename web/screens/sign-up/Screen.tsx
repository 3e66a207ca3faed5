import { zodResolver } from '@hookform/resolvers/zod';
import { useId } from 'react';
import { type SubmitHandler, useForm } from 'react-hook-form';
import { Link, useLocation } from 'react-router';
import { DISCLAIMER_VERSION, SignUp } from '#contract';
import { useEnter } from '../../data/queries.js';
import { Button } from '../../ui/Button.js';
import { form } from '../../ui/EntryPage.css.js';
import { EntryPage } from '../../ui/EntryPage.js';
import { CheckField, TextField } from '../../ui/Field.js';
import { Notice } from '../../ui/State.js';
import { DISCLAIMER } from './disclaimer.js';
import { refusalOf } from './model.js';
import * as css from './Screen.css.js';

export function SignUpScreen() {
  const enter = useEnter();
  const { search } = useLocation();
  const { register, handleSubmit, formState } = useForm<SignUp>({
    resolver: zodResolver(SignUp),
    defaultValues: { email: '', password: '', disclaimerVersion: DISCLAIMER_VERSION },
  });
  const refusal = enter.isError ? refusalOf(enter.error) : undefined;
  const send: SubmitHandler<SignUp> = (body) => enter.mutate({ path: '/auth/sign-up', body });
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

function Disclaimer() {
  const id = useId();
  return (
    <div className={css.block}>
      <div className={css.heading}>
        <h2 id={id}>Risk disclaimer</h2>
        <span className={css.version}>version {DISCLAIMER_VERSION}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled text must be reachable by keyboard. */}
      <section className={css.disclaimer} aria-labelledby={id} tabIndex={0}>
        {DISCLAIMER.map((item) => (
          <p key={item.title}>
            <span className={css.point}>{item.title}</span> {item.text}
          </p>
        ))}
      </section>
    </div>
  );
}

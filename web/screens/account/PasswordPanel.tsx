import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { ChangePassword } from '#contract';
import { problemOf } from '../../data/http.js';
import { useChangePassword } from '../../data/me-queries.js';
import { Button } from '../../ui/Button.js';
import { TextField } from '../../ui/Field.js';
import { Panel } from '../../ui/Panel.js';
import { Notice } from '../../ui/State.js';
import { useToasts } from '../../ui/Toast.js';
import * as css from './Screen.css.js';

export function PasswordPanel() {
  const change = useChangePassword();
  const toasts = useToasts();
  const { register, handleSubmit, formState, reset } = useForm<ChangePassword>({
    resolver: zodResolver(ChangePassword),
    defaultValues: { password: '', newPassword: '' },
  });
  const problem = change.isError ? problemOf(change.error) : undefined;
  const refused = problem?.fields?.find(({ path }) => path === 'newPassword')?.message;
  const send = (body: ChangePassword) =>
    change.mutate(body, {
      onSuccess: () => {
        reset();
        toasts.say('Your password was changed, and your other sessions were ended.');
      },
    });
  return (
    <Panel title="Password">
      <form className={css.form} noValidate onSubmit={handleSubmit(send)}>
        {problem && refused === undefined && <Notice tone="negative">{problem.title}</Notice>}
        <TextField
          {...register('password')}
          label="Current password"
          type="password"
          autoComplete="current-password"
          error={formState.errors.password?.message}
        />
        <TextField
          {...register('newPassword')}
          label="New password"
          type="password"
          autoComplete="new-password"
          hint="At least 10 characters. Your other sessions end."
          error={formState.errors.newPassword?.message ?? refused}
        />
        <div className={css.buttons}>
          <Button type="submit" busy={change.isPending}>
            Change the password
          </Button>
        </div>
      </form>
    </Panel>
  );
}

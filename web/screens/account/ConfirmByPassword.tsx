import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/Button.js';
import { Dialog } from '../../ui/Dialog.js';
import { TextField } from '../../ui/Field.js';
import { failureWords } from '../../ui/passkey-words.js';
import { Notice } from '../../ui/State.js';
import * as css from './Screen.css.js';

interface ConfirmByPasswordProps {
  readonly open: boolean;
  readonly title: string;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  /** Words and further fields above the password. */
  readonly children?: ReactNode;
  readonly onConfirm: (password: string) => void;
  readonly onClose: () => void;
}

/** Asks for the password again, so that nobody who finds an open browser can take the account over. */
export function ConfirmByPassword(props: ConfirmByPasswordProps) {
  const { open, title, confirm, danger = false, busy, error, children, onConfirm, onClose } = props;
  const [password, setPassword] = useState('');
  const close = () => {
    setPassword('');
    onClose();
  };
  const send = () => {
    if (password !== '' && !busy) onConfirm(password);
  };
  return (
    <Dialog
      open={open}
      title={title}
      onClose={close}
      onSubmit={send}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" kind={danger ? 'danger' : 'primary'} busy={busy}>
            {confirm}
          </Button>
        </>
      }
    >
      <div className={css.form}>
        {error !== null && error !== undefined && <Notice tone="negative">{failureWords(error)}</Notice>}
        {children}
        <TextField
          label="Your password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </div>
    </Dialog>
  );
}

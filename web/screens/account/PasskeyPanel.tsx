import { useState } from 'react';
import type { PasskeyView, ProfileView } from '#contract';
import { useAddPasskey, useRemovePasskey } from '../../data/me-queries.js';
import { localMoment } from '../../format/time.js';
import { Button } from '../../ui/Button.js';
import { ConfirmDialog } from '../../ui/Dialog.js';
import { TextField } from '../../ui/Field.js';
import { Panel } from '../../ui/Panel.js';
import { useToasts } from '../../ui/Toast.js';
import { ConfirmByPassword } from './ConfirmByPassword.js';
import * as css from './Screen.css.js';

export function PasskeyPanel({ profile }: { readonly profile: ProfileView }) {
  const [isAdding, setAdding] = useState(false);
  const [name, setName] = useState('This device');
  const [leaving, setLeaving] = useState<PasskeyView | undefined>();
  const add = useAddPasskey();
  const remove = useRemovePasskey();
  const toasts = useToasts();
  const close = () => {
    setAdding(false);
    add.reset();
  };
  return (
    <Panel title="Passkeys">
      <div className={css.stack}>
        <p className={css.words}>A passkey signs you in with your device’s own lock, without a password.</p>
        {profile.passkeys.length > 0 && (
          <ul className={css.list} aria-label="Passkeys">
            {profile.passkeys.map((passkey) => (
              <li key={passkey.id} className={css.item}>
                <span className={css.itemWords}>
                  {passkey.name}
                  <span className={css.muted}>
                    {passkey.lastUsedAt === undefined ? 'Never used' : `Used ${localMoment(passkey.lastUsedAt)}`}
                  </span>
                </span>
                <Button size="small" aria-label={`Remove ${passkey.name}`} onClick={() => setLeaving(passkey)}>
                  Remove
                </Button>
              </li>
            ))}
          </ul>
        )}
        <Button onClick={() => setAdding(true)}>Add a passkey</Button>
      </div>
      <ConfirmByPassword
        open={isAdding}
        title="Add a passkey"
        confirm="Continue"
        busy={add.isPending}
        error={add.error}
        onConfirm={(password) => add.mutate({ password, name }, { onSuccess: close })}
        onClose={close}
      >
        <TextField label="Name" value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
      </ConfirmByPassword>
      <ConfirmDialog
        open={leaving !== undefined}
        title={`Remove the passkey ${leaving?.name ?? ''}?`}
        confirm="Remove"
        danger
        busy={remove.isPending}
        onConfirm={() =>
          leaving && remove.mutate(leaving.id, { onSuccess: () => setLeaving(undefined), onError: toasts.fail })
        }
        onClose={() => setLeaving(undefined)}
      >
        <p className={css.words}>
          It no longer signs you in. Your device may go on offering it until you delete it there.
        </p>
      </ConfirmDialog>
    </Panel>
  );
}

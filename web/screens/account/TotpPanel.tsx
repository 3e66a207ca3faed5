import { useState } from 'react';
import type { NewTotpView, ProfileView } from '#contract';
import { useBeginTotp, useConfirmTotp, useRemoveTotp, useRenewCodes } from '../../data/me-queries.js';
import { plural } from '../../format/numbers.js';
import { Badge } from '../../ui/Badge.js';
import { Button } from '../../ui/Button.js';
import { TextField } from '../../ui/Field.js';
import { Panel } from '../../ui/Panel.js';
import { failureWords } from '../../ui/passkey-words.js';
import { ConfirmByPassword } from './ConfirmByPassword.js';
import { qrPath } from './model.js';
import { RecoveryCodes } from './RecoveryCodes.js';
import * as css from './Screen.css.js';

type Asking = 'add' | 'remove' | 'codes';

/** The authenticator app: off, being added, or on with its recovery codes. */
export function TotpPanel({ profile }: { readonly profile: ProfileView }) {
  const [asking, setAsking] = useState<Asking | undefined>();
  const [begun, setBegun] = useState<NewTotpView | undefined>();
  const [codes, setCodes] = useState<readonly string[] | undefined>();
  const acts = { add: useBeginTotp(), remove: useRemoveTotp(), codes: useRenewCodes() };
  const close = () => {
    setAsking(undefined);
    for (const act of Object.values(acts)) act.reset();
  };
  const confirm = (password: string) => {
    if (asking === 'add') {
      acts.add.mutate(password, {
        onSuccess: (answer) => {
          setBegun(answer);
          close();
        },
      });
    }
    if (asking === 'remove') acts.remove.mutate(password, { onSuccess: close });
    if (asking === 'codes') {
      acts.codes.mutate(password, {
        onSuccess: (answer) => {
          setCodes(answer.codes);
          close();
        },
      });
    }
  };
  return (
    <Panel
      title="Authenticator app"
      aside={<Badge tone={profile.totp ? 'positive' : 'stale'}>{profile.totp ? 'On' : 'Off'}</Badge>}
    >
      <div className={css.stack}>
        {codes && <RecoveryCodes codes={codes} onDone={() => setCodes(undefined)} />}
        {begun && !profile.totp && (
          <Adding
            begun={begun}
            onDone={(made) => {
              setBegun(undefined);
              setCodes(made);
            }}
          />
        )}
        {!codes && !(begun && !profile.totp) && (
          <>
            <p className={css.words}>
              {profile.totp
                ? `Signing in with your password asks for a code of the app. You have ${plural(profile.recoveryCodesLeft, 'recovery code')} left.`
                : 'With an app, a stolen password alone does not open your account.'}
            </p>
            <div className={css.buttons}>
              {profile.totp ? (
                <>
                  <Button onClick={() => setAsking('codes')}>New recovery codes</Button>
                  <Button onClick={() => setAsking('remove')}>Remove the app</Button>
                </>
              ) : (
                <Button onClick={() => setAsking('add')}>Add an app</Button>
              )}
            </div>
          </>
        )}
      </div>
      <ConfirmByPassword
        open={asking !== undefined}
        title={asking === undefined ? '' : QUESTIONS[asking].title}
        confirm={asking === undefined ? '' : QUESTIONS[asking].confirm}
        danger={asking === 'remove'}
        busy={Object.values(acts).some((act) => act.isPending)}
        error={asking && acts[asking].error}
        onConfirm={confirm}
        onClose={close}
      />
    </Panel>
  );
}

const QUESTIONS: Readonly<Record<Asking, { readonly title: string; readonly confirm: string }>> = {
  add: { title: 'Add an authenticator app', confirm: 'Continue' },
  remove: { title: 'Remove the app and its recovery codes?', confirm: 'Remove' },
  codes: { title: 'Make new recovery codes? The former ones end.', confirm: 'Make new codes' },
};

interface AddingProps {
  readonly begun: NewTotpView;
  readonly onDone: (codes: readonly string[]) => void;
}

function Adding({ begun, onDone }: AddingProps) {
  const confirm = useConfirmTotp();
  const [code, setCode] = useState('');
  const { path, size } = qrPath(begun.uri);
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate(code, { onSuccess: (answer) => onDone(answer.codes) });
      }}
    >
      <p className={css.words}>Scan this with the app, or write the text into it.</p>
      <svg className={css.qr} viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code for the app">
        <rect width={size} height={size} fill="#fff" />
        <path d={path} fill="#000" shapeRendering="crispEdges" />
      </svg>
      <code className={css.secret}>{begun.secret}</code>
      <TextField
        label="Code that the app shows"
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        error={confirm.isError ? failureWords(confirm.error) : undefined}
        onChange={(event) => setCode(event.target.value)}
      />
      <div className={css.buttons}>
        <Button type="submit" kind="primary" busy={confirm.isPending}>
          Turn it on
        </Button>
      </div>
    </form>
  );
}

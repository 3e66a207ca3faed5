import { useState } from 'react';
import { API_SCOPES, type ApiKeyView, type ApiScopeView } from '#contract';
import { useApiKeys, useMakeKey, useRevokeKey } from '../../data/me-queries.js';
import { localMoment } from '../../format/time.js';
import { Button } from '../../ui/Button.js';
import { ConfirmDialog } from '../../ui/Dialog.js';
import { CheckField, SelectField, TextField } from '../../ui/Field.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState, Notice, ProblemPanel } from '../../ui/State.js';
import { type Column, Table } from '../../ui/Table.js';
import { useToasts } from '../../ui/Toast.js';
import { ConfirmByPassword } from './ConfirmByPassword.js';
import { scopeWords } from './model.js';
import * as css from './Screen.css.js';

const LIVES = [
  { value: '7', words: '7 days' },
  { value: '30', words: '30 days' },
  { value: '90', words: '90 days' },
  { value: '365', words: '365 days' },
] as const;

export function KeysPanel({ isOperator }: { readonly isOperator: boolean }) {
  const keys = useApiKeys();
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<string | undefined>();
  const [leaving, setLeaving] = useState<ApiKeyView | undefined>();
  const revoke = useRevokeKey();
  const toasts = useToasts();
  const columns: readonly Column<ApiKeyView>[] = [
    { key: 'name', head: 'Name', card: 'title', show: ({ name }) => name },
    { key: 'scopes', head: 'May', card: 'figure', show: ({ scopes }) => scopes.join(', ') },
    {
      key: 'used',
      head: 'Last used',
      card: 'figure',
      show: ({ lastUsedAt }) => (lastUsedAt === undefined ? '–' : localMoment(lastUsedAt)),
    },
    { key: 'ends', head: 'Ends', card: 'figure', show: ({ expiresAt }) => localMoment(expiresAt) },
    {
      key: 'revoke',
      head: '',
      card: 'note',
      show: (key) => (
        <Button size="small" aria-label={`Revoke ${key.name}`} onClick={() => setLeaving(key)}>
          Revoke
        </Button>
      ),
    },
  ];
  return (
    <Panel
      title="API keys"
      flush
      aside={
        <Button size="small" icon="plus" onClick={() => setMaking(true)}>
          Make a key
        </Button>
      }
    >
      {made !== undefined && (
        <Notice
          tone="info"
          action={
            <Button size="small" onClick={() => setMade(undefined)}>
              I have kept it
            </Button>
          }
        >
          This is the key. It is not shown again.
          <code className={css.secret}>{made}</code>
        </Notice>
      )}
      {keys.isError && !keys.data && <ProblemPanel error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data?.length === 0 && (
        <EmptyState title="No program has a key.">
          <p>
            With a key, a program of yours uses the same routes as this app. They are described at{' '}
            <a href="/api/docs">/api/docs</a>.
          </p>
        </EmptyState>
      )}
      {(keys.data ? keys.data.length > 0 : !keys.isError) && (
        <Table label="API keys" columns={columns} rows={keys.data} rowKey={({ id }) => id} skeletonRows={1} />
      )}
      <MakeKey open={isMaking} isOperator={isOperator} onMade={setMade} onClose={() => setMaking(false)} />
      <ConfirmDialog
        open={leaving !== undefined}
        title={`Revoke the key ${leaving?.name ?? ''}?`}
        confirm="Revoke"
        danger
        busy={revoke.isPending}
        onConfirm={() =>
          leaving && revoke.mutate(leaving.id, { onSuccess: () => setLeaving(undefined), onError: toasts.fail })
        }
        onClose={() => setLeaving(undefined)}
      >
        <p className={css.words}>Programs that use it are refused from now on.</p>
      </ConfirmDialog>
    </Panel>
  );
}

interface MakeKeyProps {
  readonly open: boolean;
  readonly isOperator: boolean;
  readonly onMade: (key: string) => void;
  readonly onClose: () => void;
}

function MakeKey({ open, isOperator, onMade, onClose }: MakeKeyProps) {
  const make = useMakeKey();
  const [name, setName] = useState('');
  const [days, setDays] = useState('30');
  const [scopes, setScopes] = useState<readonly ApiScopeView[]>(['read']);
  const close = () => {
    make.reset();
    onClose();
  };
  const send = (password: string) =>
    make.mutate(
      { password, name, scopes: [...scopes], days: Number(days) },
      {
        onSuccess: ({ key }) => {
          onMade(key);
          setName('');
          close();
        },
      },
    );
  const toggle = (scope: ApiScopeView) =>
    setScopes(scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope]);
  return (
    <ConfirmByPassword
      open={open}
      title="Make an API key"
      confirm="Make the key"
      busy={make.isPending}
      error={make.error}
      onConfirm={send}
      onClose={close}
    >
      <TextField label="Name" value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
      {API_SCOPES.filter((scope) => isOperator || scope !== 'operate').map((scope) => (
        <CheckField
          key={scope}
          label={scopeWords(scope)}
          checked={scopes.includes(scope)}
          onChange={() => toggle(scope)}
        />
      ))}
      <SelectField label="Good for" value={days} options={LIVES} onChange={setDays} />
    </ConfirmByPassword>
  );
}

import { useState } from 'react';
import { HOOK_ACTS, type HookActView, type HookView } from '#contract';
import { problemOf } from '../../data/http.js';
import { useMakeHook, useRemoveHook } from '../../data/notification-queries.js';
import { useBots } from '../../data/queries.js';
import { localMoment } from '../../format/time.js';
import { Button } from '../../ui/Button.js';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.js';
import { CheckField, SelectField, TextField } from '../../ui/Field.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState, Notice } from '../../ui/State.js';
import { type Column, Table } from '../../ui/Table.js';
import { useToasts } from '../../ui/Toast.js';
import * as css from './Screen.css.js';

const ACT_WORDS: Readonly<Record<HookActView, string>> = {
  look: 'Have the bot look for entries now, if it runs',
  start: 'Start the bot',
  pause: 'Pause the bot: it opens nothing, open positions are still looked after',
};

interface HooksPanelProps {
  readonly hooks: readonly HookView[];
  readonly onSecret: (secret: string) => void;
}

export function HooksPanel({ hooks, onSecret }: HooksPanelProps) {
  const { data: bots = [] } = useBots();
  const [isMaking, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<HookView | undefined>();
  const remove = useRemoveHook();
  const toasts = useToasts();
  const botName = (id: string) => bots.find((bot) => bot.id === id)?.name ?? '–';
  const columns: readonly Column<HookView>[] = [
    { key: 'name', head: 'Name', card: 'title', show: ({ name }) => name },
    { key: 'bot', head: 'Bot', card: 'figure', show: ({ botId }) => botName(botId) },
    { key: 'acts', head: 'May', card: 'figure', show: ({ acts }) => acts.join(', ') },
    { key: 'path', head: 'Address', card: 'note', show: ({ path }) => <span className={css.muted}>{path}</span> },
    {
      key: 'used',
      head: 'Last used',
      card: 'figure',
      show: ({ lastUsedAt }) => (lastUsedAt === undefined ? '–' : localMoment(lastUsedAt)),
    },
    {
      key: 'remove',
      head: '',
      card: 'note',
      show: (hook) => (
        <Button size="small" aria-label={`Remove ${hook.name}`} onClick={() => setLeaving(hook)}>
          Remove
        </Button>
      ),
    },
  ];
  return (
    <Panel
      title="Programs that command a bot"
      flush
      aside={
        <Button size="small" icon="plus" disabled={bots.length === 0} onClick={() => setMaking(true)}>
          Make an address
        </Button>
      }
    >
      {hooks.length === 0 ? (
        <EmptyState title="No program commands a bot.">
          {bots.length === 0 && <p>Make a bot first.</p>}
          <p>
            An alert of yours can post to an address here, signed with a secret, to have one bot look at once, or to
            start or pause it.
          </p>
        </EmptyState>
      ) : (
        <Table label="Programs that command a bot" columns={columns} rows={hooks} rowKey={({ id }) => id} />
      )}
      {isMaking && (
        <MakeHook
          bots={bots.map(({ id, name }) => ({ value: id, words: name }))}
          onSecret={onSecret}
          onClose={() => setMaking(false)}
        />
      )}
      <ConfirmDialog
        open={leaving !== undefined}
        title={`Remove ${leaving?.name ?? ''}?`}
        confirm="Remove"
        danger
        busy={remove.isPending}
        onConfirm={() =>
          leaving && remove.mutate(leaving.id, { onSuccess: () => setLeaving(undefined), onError: toasts.fail })
        }
        onClose={() => setLeaving(undefined)}
      >
        <p className={css.words}>Programs that call this address are refused from now on.</p>
      </ConfirmDialog>
    </Panel>
  );
}

interface MakeHookProps {
  readonly bots: readonly { readonly value: string; readonly words: string }[];
  readonly onSecret: (secret: string) => void;
  readonly onClose: () => void;
}

function MakeHook({ bots, onSecret, onClose }: MakeHookProps) {
  const make = useMakeHook();
  const [name, setName] = useState('');
  const [botId, setBotId] = useState(bots[0]?.value ?? '');
  const [acts, setActs] = useState<readonly HookActView[]>(['pause']);
  const problem = make.isError ? problemOf(make.error) : undefined;
  const errorOf = (path: string) => problem?.fields?.find((field) => field.path === path)?.message;
  const toggle = (act: HookActView) => setActs(HOOK_ACTS.filter((one) => (one === act) !== acts.includes(one)));
  const send = () =>
    make.mutate(
      { name, botId, acts: [...acts] },
      {
        onSuccess: ({ secret }) => {
          if (secret !== undefined) onSecret(secret);
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      title="Make an address for a program"
      onClose={onClose}
      onSubmit={send}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={make.isPending}>
            Make it
          </Button>
        </>
      }
    >
      <div className={css.fields}>
        {problem && !problem.fields && <Notice tone="negative">{problem.title}</Notice>}
        <TextField
          label="Name"
          value={name}
          maxLength={60}
          error={errorOf('name')}
          onChange={(event) => setName(event.target.value)}
        />
        <SelectField label="Bot" value={botId} options={bots} error={errorOf('botId')} onChange={setBotId} />
        {HOOK_ACTS.map((act) => (
          <CheckField key={act} label={ACT_WORDS[act]} checked={acts.includes(act)} onChange={() => toggle(act)} />
        ))}
        {errorOf('acts') !== undefined && <Notice tone="negative">{errorOf('acts')}</Notice>}
      </div>
    </Dialog>
  );
}

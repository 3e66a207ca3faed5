import { useState } from 'react';
import { type AddTarget, NOTICE_KINDS, type NotificationsView, type TargetView } from '#contract';
import { problemOf } from '../../data/http.js';
import { useAddTarget, useRemoveTarget, useSetKinds, useTestTarget } from '../../data/notification-queries.js';
import { pushHindrance, subscribeToPushes } from '../../data/service-worker.js';
import { localMoment } from '../../format/time.js';
import { Button } from '../../ui/Button.js';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.js';
import { CheckField, TextField } from '../../ui/Field.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState, Notice } from '../../ui/State.js';
import { useToasts } from '../../ui/Toast.js';
import { browserName, FIRST_KINDS, failureOf, kindWords, toggled } from './model.js';
import * as css from './Screen.css.js';

interface TargetsPanelProps {
  readonly view: NotificationsView;
  /** Of a new webhook, to be shown once. */
  readonly onSecret: (secret: string) => void;
}

export function TargetsPanel({ view: { targets, mail, pushKey }, onSecret }: TargetsPanelProps) {
  const [isAdding, setAdding] = useState(false);
  const add = useAddTarget();
  const toasts = useToasts();
  const hasMail = targets.some(({ way }) => way === 'email');
  const hindrance = pushHindrance();
  const addBrowser = async () => {
    try {
      const subscription = await subscribeToPushes(pushKey);
      if (!subscription) return toasts.say('This browser was not allowed to show notifications.');
      const name = browserName(navigator.userAgent);
      // The server checks what the browser gave.
      const wish = { way: 'push', name, subscription, kinds: [...FIRST_KINDS] } as unknown as AddTarget;
      await add.mutateAsync(wish);
    } catch (error) {
      toasts.fail(error);
    }
  };
  return (
    <Panel title="Where you are told">
      <div className={css.stack}>
        {targets.length === 0 ? (
          <EmptyState title="You are told nowhere yet.">
            <p>Bots run while you look elsewhere. Choose where you hear of what needs you.</p>
          </EmptyState>
        ) : (
          <ul className={css.list} aria-label="Where you are told">
            {targets.map((target) => (
              <Target key={target.id} target={target} />
            ))}
          </ul>
        )}
        <div className={css.buttons}>
          {mail && !hasMail && (
            <Button
              busy={add.isPending}
              onClick={() => add.mutate({ way: 'email', kinds: [...FIRST_KINDS] }, { onError: toasts.fail })}
            >
              Tell me by e-mail
            </Button>
          )}
          {hindrance !== 'unsupported' && (
            <Button disabled={hindrance === 'denied'} onClick={() => void addBrowser()}>
              Tell me in this browser
            </Button>
          )}
          <Button icon="plus" onClick={() => setAdding(true)}>
            Add a webhook
          </Button>
        </div>
        {hindrance === 'denied' && (
          <p className={css.words}>
            This browser does not let Thetapod show notifications. Allow it in the settings of this site first.
          </p>
        )}
        {!mail && <p className={css.words}>This installation sends no mail.</p>}
      </div>
      {isAdding && <AddWebhook onSecret={onSecret} onClose={() => setAdding(false)} />}
    </Panel>
  );
}

function Target({ target }: { readonly target: TargetView }) {
  const setKinds = useSetKinds();
  const test = useTestTarget();
  const remove = useRemoveTarget();
  const [isLeaving, setLeaving] = useState(false);
  const toasts = useToasts();
  const { id, name, url, kinds, lastSentAt } = target;
  // What was just asked for, until the server has said so.
  const shown = setKinds.isPending ? setKinds.variables.kinds : kinds;
  const failure = failureOf(target);
  return (
    <li className={css.target}>
      <div className={css.head}>
        <span className={css.name}>
          {name}
          {url !== undefined && <span className={css.muted}>{url}</span>}
          {failure === undefined ? (
            <span className={css.muted}>
              {lastSentAt === undefined ? 'Nothing sent yet' : `Last told ${localMoment(lastSentAt)}`}
            </span>
          ) : (
            <span className={css.failure}>The last notice was not delivered: {failure}.</span>
          )}
        </span>
        <span className={css.buttons}>
          <Button
            size="small"
            busy={test.isPending}
            aria-label={`Send a test to ${name}`}
            onClick={() =>
              test.mutate(id, { onSuccess: () => toasts.say('A test is on its way.'), onError: toasts.fail })
            }
          >
            Send a test
          </Button>
          <Button size="small" aria-label={`Remove ${name}`} onClick={() => setLeaving(true)}>
            Remove
          </Button>
        </span>
      </div>
      <fieldset className={css.kinds} aria-label={`What ${name} is told`}>
        {NOTICE_KINDS.map((kind) => (
          <CheckField
            key={kind}
            label={kindWords(kind)}
            checked={shown.includes(kind)}
            onChange={() => setKinds.mutate({ id, kinds: toggled(shown, kind) }, { onError: toasts.fail })}
          />
        ))}
      </fieldset>
      <ConfirmDialog
        open={isLeaving}
        title={`Remove ${name}?`}
        confirm="Remove"
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate(id, { onSuccess: () => setLeaving(false), onError: toasts.fail })}
        onClose={() => setLeaving(false)}
      >
        <p className={css.words}>You are no longer told anything there, also not what is on its way now.</p>
      </ConfirmDialog>
    </li>
  );
}

interface AddWebhookProps {
  readonly onSecret: (secret: string) => void;
  readonly onClose: () => void;
}

function AddWebhook({ onSecret, onClose }: AddWebhookProps) {
  const add = useAddTarget();
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const problem = add.isError ? problemOf(add.error) : undefined;
  const errorOf = (path: string) => problem?.fields?.find((field) => field.path === path)?.message;
  const send = () =>
    add.mutate(
      { way: 'webhook', name, url, kinds: [...FIRST_KINDS] },
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
      title="Add a webhook"
      onClose={onClose}
      onSubmit={send}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={add.isPending}>
            Add it
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
        <TextField
          label="Address"
          type="url"
          inputMode="url"
          placeholder="https://"
          value={url}
          maxLength={500}
          error={errorOf('url')}
          hint="What happens is posted there as JSON, signed with a secret that you get now."
          onChange={(event) => setUrl(event.target.value)}
        />
      </div>
    </Dialog>
  );
}

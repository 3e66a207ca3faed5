import { useState } from 'react';
import type { AccountSummaryView } from '#contract';
import { useBots, usePositions, useSetStop } from '../../data/queries.js';
import { plural } from '../../format/numbers.js';
import { Button } from '../../ui/Button.js';
import { ConfirmDialog } from '../../ui/Dialog.js';
import { useToasts } from '../../ui/Toast.js';
import * as css from './Shell.css.js';

/** The account-wide stop: no bot opens anything on this account until it is taken back; exits go on. */
export function StopControl({ account }: { readonly account: AccountSummaryView }) {
  const [asking, setAsking] = useState(false);
  const setStop = useSetStop(account.id);
  const toasts = useToasts();
  const stopped = account.stop !== 'none';
  const change = () =>
    setStop.mutate(stopped ? 'none' : 'no_openings', {
      onSuccess: () =>
        toasts.say(
          stopped ? `Openings on ${account.name} are allowed again.` : `Openings on ${account.name} are stopped.`,
        ),
      onError: toasts.fail,
      onSettled: () => setAsking(false),
    });
  return (
    <>
      <Button kind={stopped ? 'primary' : 'caution'} icon={stopped ? 'resume' : 'stop'} onClick={() => setAsking(true)}>
        {stopped ? (
          'Resume'
        ) : (
          <span>
            Stop<span className={css.notNarrowInline}> openings</span>
          </span>
        )}
      </Button>
      <ConfirmDialog
        open={asking}
        title={stopped ? `Resume openings on ${account.name}?` : `Stop all openings on ${account.name}?`}
        confirm={stopped ? 'Resume openings' : 'Stop openings'}
        danger={!stopped}
        busy={setStop.isPending}
        onConfirm={change}
        onClose={() => setAsking(false)}
      >
        <Consequences account={account} stopped={stopped} />
      </ConfirmDialog>
    </>
  );
}

function Consequences({ account, stopped }: { readonly account: AccountSummaryView; readonly stopped: boolean }) {
  const { data: bots } = useBots();
  const { data: positions } = usePositions();
  const running = bots?.filter((bot) => bot.accountId === account.id && bot.status === 'running').length ?? 0;
  const held = positions?.filter((one) => one.accountId === account.id && one.openQuantity > 0).length ?? 0;
  if (stopped) return <p>{plural(running, 'running bot')} may sell puts again at their next scheduled look.</p>;
  return (
    <>
      <p>
        {plural(running, 'running bot')} will sell nothing new on this account until you resume. Openings that were
        decided but not sent yet are refused at the desk.
      </p>
      <p>{plural(held, 'open position')} will still be watched, and bought back by their exits.</p>
    </>
  );
}

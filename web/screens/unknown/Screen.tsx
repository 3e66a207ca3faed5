import { useState } from 'react';
import { Link } from 'react-router';
import type { ExternalOrderView, UnknownOrderView } from '#contract';
import { useResolveUnknown, useUnknownOrders } from '../../data/order-queries.js';
import { useAccounts, useBots } from '../../data/queries.js';
import { plural, price } from '../../format/numbers.js';
import { orderContracts, orderKind } from '../../format/orders.js';
import { newYorkMoment, newYorkSeconds } from '../../format/time.js';
import { code } from '../../theme/text.css.js';
import { media } from '../../theme/tokens.js';
import { Button } from '../../ui/Button.js';
import { ConfirmWord } from '../../ui/ConfirmWord.js';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.js';
import { Page } from '../../ui/Page.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState, Notice, ProblemPanel, Skeleton } from '../../ui/State.js';
import { useToasts } from '../../ui/Toast.js';
import { useMedia } from '../../ui/use-media.js';
import { Candidates } from './Candidates.js';
import { notSentWarning } from './model.js';
import * as css from './Screen.css.js';

const NOT_SENT = 'NOT SENT';

/** Orders whose answer was lost and which evidence could not settle: a person decides. */
export function UnknownScreen() {
  const unknown = useUnknownOrders();
  return (
    <Page
      tab="Unknown orders"
      title="Unknown orders"
      lead="The broker’s answer was lost. Such an order may exist or not; it is not sent again, and its margin stays held until this is settled."
    >
      {unknown.isError && !unknown.data ? (
        <Panel label="Problem" flush>
          <ProblemPanel error={unknown.error} onRetry={() => void unknown.refetch()} />
        </Panel>
      ) : !unknown.data ? (
        <Skeleton height={280} />
      ) : unknown.data.length === 0 ? (
        <Panel label="Unknown orders" flush>
          <EmptyState title="The fate of every order is known." action={<Link to="/activity">All orders</Link>}>
            <p>
              When an answer is lost, the desk searches the broker’s books by itself. What it cannot settle comes here.
            </p>
          </EmptyState>
        </Panel>
      ) : (
        unknown.data.map((one) => <UnknownOrder key={one.order.id} unknown={one} />)
      )}
    </Page>
  );
}

function UnknownOrder({ unknown }: { readonly unknown: UnknownOrderView }) {
  const { order, candidates, evidence } = unknown;
  const { data: bots } = useBots();
  const { data: accounts } = useAccounts();
  const [found, setFound] = useState<ExternalOrderView | undefined>();
  // Where there is little room each candidate stands beside ours alone, so that none is hidden at the side.
  const narrow = useMedia(media.narrow);
  const groups = narrow ? candidates.map((one) => [one]) : candidates.length > 0 ? [candidates] : [];
  const [denying, setDenying] = useState(false);
  const bot = bots?.find((one) => one.id === order.botId)?.name ?? 'a deleted bot';
  const account = accounts?.find((one) => one.id === unknown.accountId)?.name ?? 'a former account';
  return (
    <Panel
      title={`${orderKind(order)} ${order.quantity} ${orderContracts(order)} at ${price(order.limit)}`}
      aside={
        <span>
          {bot} on {account}, {newYorkMoment(order.createdAt)} New York
        </span>
      }
    >
      <div className={css.section}>
        <div className={css.split}>
          <section className={css.section}>
            <h3 className={css.heading}>What is known, New York time</h3>
            <ol className={css.evidence}>
              {evidence.map((one, index) => (
                // Evidence is only ever added at the end.
                <li key={`${one.at}-${index.toString()}`} className={css.entry}>
                  <span className={css.time} title={newYorkMoment(one.at)}>
                    {newYorkSeconds(one.at)}
                  </span>
                  <span>{one.words}</span>
                </li>
              ))}
            </ol>
            <p className={css.note}>
              Our id <span className={code}>{order.clientOrderId}</span>
            </p>
          </section>
          <section className={css.section}>
            <h3 className={css.heading}>
              {candidates.length === 0
                ? 'Nothing at the broker looks like it'
                : `At the broker, like it and nobody else’s: ${plural(candidates.length, 'order')}. Times are New York’s`}
            </h3>
            {groups.map((group) => (
              <Candidates
                key={group.map((one) => one.brokerOrderId).join()}
                order={order}
                candidates={group}
                onFound={setFound}
              />
            ))}
          </section>
        </div>
        <div className={css.verdict}>
          <Button kind="caution" onClick={() => setDenying(true)}>
            It never reached the broker
          </Button>
          Frees its margin and lets the bot decide anew. Look into your account at the broker first.
        </div>
      </div>
      <FoundDialog unknown={unknown} found={found} onClose={() => setFound(undefined)} />
      {denying && <NotSentDialog unknown={unknown} onClose={() => setDenying(false)} />}
    </Panel>
  );
}

interface FoundDialogProps {
  readonly unknown: UnknownOrderView;
  readonly found: ExternalOrderView | undefined;
  readonly onClose: () => void;
}

function FoundDialog({ unknown, found, onClose }: FoundDialogProps) {
  const resolve = useResolveUnknown(unknown.order.id);
  const toasts = useToasts();
  const send = () =>
    found &&
    resolve.mutate(
      { verdict: 'found', brokerOrderId: found.brokerOrderId },
      {
        onSuccess: () => toasts.say(`Order ${found.brokerOrderId} is taken for ours from now on.`),
        onError: toasts.fail,
        onSettled: onClose,
      },
    );
  return (
    <ConfirmDialog
      open={found !== undefined}
      title={`Is the broker’s order ${found?.brokerOrderId} ours?`}
      confirm="This one is ours"
      busy={resolve.isPending}
      onConfirm={send}
      onClose={onClose}
    >
      <p>
        Its fills so far ({found?.filledQuantity} of {found?.quantity}) and those to come are booked to our order, and
        the bot manages the position.
      </p>
      <p>If it is somebody else’s, the bot would manage, and later close, a position that is not its own.</p>
    </ConfirmDialog>
  );
}

interface NotSentDialogProps {
  readonly unknown: UnknownOrderView;
  readonly onClose: () => void;
}

function NotSentDialog({ unknown, onClose }: NotSentDialogProps) {
  const [typed, setTyped] = useState('');
  const [tries, setTries] = useState(0);
  const resolve = useResolveUnknown(unknown.order.id);
  const toasts = useToasts();
  const confirmed = typed.trim() === NOT_SENT;
  const warning = notSentWarning(unknown.candidates);
  const send = () => {
    if (!confirmed) setTries(tries + 1);
    if (!confirmed || resolve.isPending) return;
    resolve.mutate(
      { verdict: 'not_sent', confirm: NOT_SENT },
      {
        onSuccess: () => {
          toasts.say('The order counts as never sent; its margin is free.');
          onClose();
        },
        onError: toasts.fail,
      },
    );
  };
  return (
    <Dialog
      open
      title="It never reached the broker?"
      onSubmit={send}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="danger" busy={resolve.isPending}>
            It was not sent
          </Button>
        </>
      }
    >
      {warning !== undefined && <Notice tone="caution">{warning}</Notice>}
      <p>
        If this is wrong, the bot may order {plural(unknown.order.quantity, 'contract')} again: the position would be
        doubled, and the first one would have nobody to watch it.
      </p>
      <ConfirmWord word={NOT_SENT} value={typed} tries={tries} onChange={setTyped} />
    </Dialog>
  );
}

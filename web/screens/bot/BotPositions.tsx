import { useState } from 'react';
import type { BotView, PositionView } from '#contract';
import { useMarketNow } from '../../data/clock.js';
import { useBotPositions, useCommand } from '../../data/queries.js';
import { contractName } from '../../format/contracts.js';
import { count, fixed } from '../../format/numbers.js';
import { newYorkMoment } from '../../format/time.js';
import { Amount } from '../../ui/Amount.js';
import { Button } from '../../ui/Button.js';
import { ConfirmDialog } from '../../ui/Dialog.js';
import { Panel } from '../../ui/Panel.js';
import { PositionCard } from '../../ui/PositionCard.js';
import { boughtAt, soldAt } from '../../ui/position-facts.js';
import { ProblemPanel, Skeleton } from '../../ui/State.js';
import { type Column, Table } from '../../ui/Table.js';
import { useToasts } from '../../ui/Toast.js';
import { Campaigns } from './Campaigns.js';
import { closeWords } from './model.js';
import * as css from './Screen.css.js';
import { Unexplained } from './Unexplained.js';
import { isUnexplained } from './unexplained-model.js';

/** What the bot holds, live, and beneath it what it closed. */
export function BotPositions({ bot }: { readonly bot: BotView }) {
  const positions = useBotPositions(bot.id);
  const now = useMarketNow();
  const [asked, setAsked] = useState<PositionView | undefined>();
  if (positions.isError && !positions.data) {
    return (
      <Panel title="Positions" flush>
        <ProblemPanel error={positions.error} onRetry={() => void positions.refetch()} />
      </Panel>
    );
  }
  if (!positions.data) return bot.openPositions > 0 ? <Skeleton height={150} /> : null;
  const open = positions.data.filter((position) => position.openQuantity > 0);
  const closed = positions.data
    .filter((position) => position.closedAt !== undefined)
    .toSorted((a, b) => (b.closedAt ?? 0) - (a.closedAt ?? 0));
  return (
    <>
      <Unexplained positions={open.filter(isUnexplained)} />
      {open.length > 0 && (
        <section className={css.positions} aria-label="Open positions">
          {open.map((position) => (
            <PositionCard
              key={position.id}
              position={position}
              now={now}
              action={
                <Button size="small" onClick={() => setAsked(position)}>
                  Close now
                </Button>
              }
            />
          ))}
        </section>
      )}
      {closed.length > 0 && (
        <Panel title="Closed positions" aside={<Amount value={realisedOf(closed)} />} flush>
          <Table label="Closed positions" columns={CLOSED} rows={closed} rowKey={(row) => row.id} />
        </Panel>
      )}
      <Campaigns bot={bot} />
      <CloseDialog bot={bot} position={asked} onClose={() => setAsked(undefined)} />
    </>
  );
}

function realisedOf(closed: readonly PositionView[]): string {
  return closed.reduce((sum, position) => sum + Number(position.realised ?? 0), 0).toFixed(2);
}

/** Contracts that nobody bought back have no price. */
function endWords({ endedBy, settledQuantity, soldQuantity }: PositionView): string | undefined {
  return settledQuantity === soldQuantity ? endedBy : undefined;
}

const CLOSED: readonly Column<PositionView>[] = [
  { key: 'contract', head: 'Contract', card: 'title', show: (row) => contractName(row.symbol) },
  { key: 'quantity', head: 'Sold', numeric: true, card: 'hidden', show: (row) => count(row.soldQuantity) },
  { key: 'credit', head: 'Sold at', unit: '$', numeric: true, show: (row) => fixed(soldAt(row), 2) },
  {
    key: 'debit',
    head: 'Bought at',
    unit: '$',
    numeric: true,
    show: (row) => endWords(row) ?? fixed(boughtAt(row), 2),
  },
  {
    key: 'realised',
    head: 'Realised',
    numeric: true,
    means: 'Credit less debit and fees.',
    show: (row) => <Amount value={row.realised} />,
  },
  {
    key: 'closed',
    head: 'Closed',
    unit: 'New York',
    numeric: true,
    card: 'note',
    show: (row) => (row.closedAt === undefined ? '–' : newYorkMoment(row.closedAt)),
  },
];

interface CloseDialogProps {
  readonly bot: BotView;
  readonly position: PositionView | undefined;
  readonly onClose: () => void;
}

function CloseDialog({ bot, position, onClose }: CloseDialogProps) {
  const command = useCommand(bot.id);
  const toasts = useToasts();
  const name = position ? contractName(position.symbol) : '';
  const close = () => {
    if (!position) return;
    command.mutate(
      { kind: 'close_position', positionId: position.id },
      {
        onSuccess: () => toasts.say(`${bot.name} was told to close ${name}.`),
        onError: toasts.fail,
        onSettled: onClose,
      },
    );
  };
  return (
    <ConfirmDialog
      open={position !== undefined}
      title={`Close ${name} now?`}
      confirm="Close position"
      danger
      busy={command.isPending}
      onConfirm={close}
      onClose={onClose}
    >
      {position && closeWords(position).map((words) => <p key={words}>{words}</p>)}
    </ConfirmDialog>
  );
}

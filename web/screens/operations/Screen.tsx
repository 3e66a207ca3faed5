import type { ReplayControlRequest } from '#contract';
import { useMarketClock, useMarketNow } from '../../data/clock.js';
import { useMarket, usePods, useReplayControl, useSession } from '../../data/queries.js';
import { useNow } from '../../data/wall-now.js';
import { count, span } from '../../format/numbers.js';
import { isStill, paceWords } from '../../format/pace.js';
import { newYorkDay, newYorkSeconds } from '../../format/time.js';
import { Badge } from '../../ui/Badge.js';
import { Button } from '../../ui/Button.js';
import { FeedTable } from '../../ui/FeedTable.js';
import { Page } from '../../ui/Page.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState, ProblemPanel } from '../../ui/State.js';
import { type Column, Table } from '../../ui/Table.js';
import { useToasts } from '../../ui/Toast.js';
import { type PodRow, podRows } from './model.js';
import * as css from './Screen.css.js';

export function OperationsScreen() {
  const { data: session } = useSession();
  if (session?.role !== 'operator') {
    return (
      <Page tab="Operations" title="Operations">
        <EmptyState title="This page is for operators.">
          <p>It shows pods, slots and the feed of the whole installation. Your own bots are under Bots.</p>
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page tab="Operations" title="Operations">
      <Replay />
      <Pods />
      <FeedQuality />
    </Page>
  );
}

function Replay() {
  const clock = useMarketClock();
  const now = useMarketNow();
  const control = useReplayControl();
  const toasts = useToasts();
  // Only a replay can be stopped and moved on.
  if (clock?.mode !== 'replay') return null;
  const send = (action: ReplayControlRequest['action']) => control.mutate(action, { onError: toasts.fail });
  return (
    <Panel title="Replay">
      <div className={css.controls}>
        <Button
          icon="resume"
          kind={clock.held ? 'primary' : 'secondary'}
          disabled={!isStill(clock)}
          onClick={() => send('play')}
        >
          Play
        </Button>
        <Button icon="pause" disabled={isStill(clock)} onClick={() => send('pause')}>
          Pause
        </Button>
        <Button icon="step" onClick={() => send('step')}>
          Step
        </Button>
        <span className={css.label}>
          {clock.label}
          {now !== undefined && ` · ${newYorkDay(now)} ${newYorkSeconds(now)} New York`}
          {paceWords(clock)}
        </span>
      </div>
    </Panel>
  );
}

const COLUMNS: readonly Column<PodRow>[] = [
  { key: 'pod', head: 'Pod', card: 'title', show: (row) => row.id },
  {
    key: 'seen',
    head: 'Last heard',
    card: 'figure',
    show: (row) => (
      <Badge tone={row.gone ? 'negative' : 'positive'} icon={row.gone ? 'warning' : 'check'}>
        {span(row.silentMs)} ago
      </Badge>
    ),
  },
  {
    key: 'slots',
    head: 'Slots',
    numeric: true,
    means: 'Slots leased to this pod, of those that it can hold. All bots of a user live in one slot.',
    show: (row) => `${count(row.slots)} / ${count(row.capacity)}`,
  },
  { key: 'users', head: 'Users', numeric: true, show: (row) => count(row.users) },
  { key: 'bots', head: 'Bots', numeric: true, show: (row) => count(row.bots) },
];

function Pods() {
  const pods = usePods();
  const now = useNow();
  return (
    <Panel title="Pods and slots" flush>
      {pods.isError && !pods.data ? (
        <ProblemPanel error={pods.error} onRetry={() => void pods.refetch()} />
      ) : (
        <Table
          label="Pods"
          columns={COLUMNS}
          rows={pods.data && podRows(pods.data, now)}
          rowKey={(row) => row.id}
          skeletonRows={2}
          detail={(row) => <Slots row={row} now={now} />}
        />
      )}
    </Panel>
  );
}

type Slot = PodRow['places'][number];

function Slots({ row, now }: { readonly row: PodRow; readonly now: number }) {
  const columns: readonly Column<Slot>[] = [
    { key: 'slot', head: 'Slot', card: 'title', show: (slot) => `slot ${slot.slotId}` },
    {
      key: 'epoch',
      head: 'Epoch',
      numeric: true,
      means: 'Rises with each owner; what a former owner writes is refused by it.',
      show: (slot) => count(slot.epoch),
    },
    { key: 'users', head: 'Users', numeric: true, show: (slot) => count(slot.users) },
    { key: 'bots', head: 'Bots', numeric: true, show: (slot) => count(slot.bots) },
    { key: 'taken', head: 'Held for', numeric: true, show: (slot) => span(now - slot.takenAt) },
  ];
  if (row.places.length === 0) return <p>This pod holds no slots.</p>;
  return (
    <Table label={`Slots of ${row.id}`} columns={columns} rows={row.places} rowKey={(slot) => String(slot.slotId)} />
  );
}

function FeedQuality() {
  const market = useMarket();
  const now = useMarketNow();
  return (
    <Panel title="Feed quality" aside={market.data?.clock.label} flush>
      {market.isError && !market.data ? (
        <ProblemPanel error={market.error} onRetry={() => void market.refetch()} />
      ) : (
        <FeedTable underlyings={market.data?.underlyings} now={now} />
      )}
    </Panel>
  );
}

import type { PlacementView } from '#contract';
import { usePlacement } from '../../data/placement-queries.js';
import { useNow } from '../../data/wall-now.js';
import { count, percent, plural, shortSpan, span } from '../../format/numbers.js';
import { Badge } from '../../ui/Badge.js';
import { Facts } from '../../ui/Facts.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState, Notice, ProblemPanel, Skeleton } from '../../ui/State.js';
import { type Column, Table } from '../../ui/Table.js';
import { overviewOf, type PodRow, podRows } from './model.js';
import { PodActs } from './PodActs.js';
import { Rescale } from './Rescale.js';
import { SlotTable } from './SlotTable.js';

/** Pods, slots, load and who runs what, with everything that an operator may do about it. */
export function Placement() {
  const placement = usePlacement();
  const now = useNow();
  if (placement.isError && !placement.data) {
    return (
      <Panel title="Pods and slots" flush>
        <ProblemPanel error={placement.error} onRetry={() => void placement.refetch()} />
      </Panel>
    );
  }
  if (!placement.data) {
    return (
      <Panel title="Pods and slots">
        <Skeleton height={180} />
      </Panel>
    );
  }
  return <Loaded view={placement.data} now={now} />;
}

function Loaded({ view, now }: { readonly view: PlacementView; readonly now: number }) {
  const { standing, standingBots, room, ...all } = overviewOf(view, now);
  const rows = podRows(view, now);
  return (
    <>
      <Panel title="Placement" aside={<Rescale view={view} />}>
        {standing.length > 0 && (
          <Notice tone="negative">
            {plural(standing.length, 'slot')} {standing.length === 1 ? 'has' : 'have'} no pod:{' '}
            {plural(standingBots, 'bot')} {standingBots === 1 ? 'stands' : 'stand'} still.{' '}
            {room < all.slots ? 'Start a pod or raise a capacity.' : 'Another pod takes over within seconds.'}
          </Notice>
        )}
        <Facts
          facts={[
            {
              name: 'Slots running',
              value: `${count(all.slots - standing.length)} / ${count(all.slots)}`,
              means: 'Slots that a pod holds, of those that must run. All bots of a user live in one slot.',
            },
            { name: 'Room', value: count(room), unit: 'slots', means: 'Slots that the living pods may hold together.' },
            { name: 'Users', value: count(all.users) },
            { name: 'Bots', value: count(all.bots) },
            { name: 'Ticks owed', value: count(all.owed), means: 'Ticks that are due and not yet decided.' },
            {
              name: 'Lag',
              value: shortSpan(all.lagMs),
              means: 'How late the oldest owed tick of any slot is, on the market’s clock.',
            },
            { name: 'Users per slot', value: `≤ ${count(view.usersPerSlot)}` },
          ]}
        />
      </Panel>
      <Panel title="Pods" flush>
        {rows.length === 0 ? (
          <EmptyState title="No pod lives.">
            <p>Bots stand still until a pod starts. Nothing is lost: what is due then is decided then.</p>
          </EmptyState>
        ) : (
          <Table
            label="Pods"
            columns={columnsOf(view, now)}
            rows={rows}
            rowKey={(row) => row.id}
            detail={(row) => <SlotsOf row={row} view={view} now={now} />}
          />
        )}
      </Panel>
      {standing.length > 0 && (
        <Panel title="Slots without a pod" flush>
          <SlotTable label="Slots without a pod" slots={standing} view={view} now={now} />
        </Panel>
      )}
    </>
  );
}

function columnsOf(view: PlacementView, now: number): readonly Column<PodRow>[] {
  return [
    { key: 'pod', head: 'Pod', card: 'title', show: (row) => row.id },
    { key: 'state', head: 'State', card: 'note', show: (row) => <State row={row} /> },
    {
      key: 'slots',
      head: 'Slots',
      numeric: true,
      means: 'Slots that this pod holds, of those that it may hold.',
      show: (row) => `${count(row.slots.length)} / ${count(row.pod.capacity)}`,
    },
    { key: 'users', head: 'Users', numeric: true, card: 'hidden', show: (row) => count(row.users) },
    { key: 'bots', head: 'Bots', numeric: true, show: (row) => count(row.bots) },
    {
      key: 'owed',
      head: 'Owed',
      numeric: true,
      card: 'hidden',
      means: 'Ticks that are due and not yet decided.',
      show: (row) => count(row.owed),
    },
    {
      key: 'lag',
      head: 'Lag',
      numeric: true,
      means: 'How late the oldest owed tick is, on the market’s clock.',
      show: (row) => shortSpan(row.lagMs),
    },
    {
      key: 'cpu',
      head: 'CPU',
      unit: '%',
      numeric: true,
      card: 'hidden',
      means: 'Share of its machine’s processors that the pod used in the last second.',
      show: (row) => percent(row.pod.cpu, 0),
    },
    { key: 'acts', head: 'Change', card: 'note', show: (row) => <PodActs row={row} view={view} now={now} /> },
  ];
}

function State({ row }: { readonly row: PodRow }) {
  const { words, tone } = row.state;
  const silent = tone === 'negative' ? `, last heard ${span(row.silentMs)} ago` : '';
  return (
    <Badge tone={tone}>
      {words}
      {silent}
    </Badge>
  );
}

function SlotsOf({ row, view, now }: { readonly row: PodRow; readonly view: PlacementView; readonly now: number }) {
  if (row.slots.length === 0) return <p>This pod holds no slots.</p>;
  return <SlotTable label={`Slots of ${row.id}`} slots={row.slots} view={view} now={now} />;
}

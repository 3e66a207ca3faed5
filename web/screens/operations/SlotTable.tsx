import type { PlacementView, SlotView } from '#contract';
import { count, percent, shortSpan, span } from '../../format/numbers.js';
import { Badge } from '../../ui/Badge.js';
import { type Column, Table } from '../../ui/Table.js';
import { SlotActs } from './SlotActs.js';

interface SlotTableProps {
  readonly label: string;
  readonly slots: readonly SlotView[];
  readonly view: PlacementView;
  readonly now: number;
}

/** Slots with their load; each can be moved. */
export function SlotTable({ label, slots, view, now }: SlotTableProps) {
  const columns: readonly Column<SlotView>[] = [
    { key: 'slot', head: 'Slot', card: 'title', show: (slot) => <Name slot={slot} /> },
    { key: 'users', head: 'Users', numeric: true, show: (slot) => count(slot.users) },
    { key: 'bots', head: 'Bots', numeric: true, show: (slot) => count(slot.bots) },
    { key: 'owed', head: 'Owed', numeric: true, card: 'hidden', show: (slot) => count(slot.load?.owed) },
    { key: 'lag', head: 'Lag', numeric: true, show: (slot) => shortSpan(slot.load?.lagMs) },
    {
      key: 'busy',
      head: 'Busy',
      unit: '%',
      numeric: true,
      card: 'hidden',
      means: 'Share of the last second in which the slot’s thread worked.',
      show: (slot) => percent(slot.load?.busy, 0),
    },
    {
      key: 'epoch',
      head: 'Epoch',
      numeric: true,
      card: 'hidden',
      means: 'Rises with each owner; what a former owner writes is refused by it.',
      show: (slot) => count(slot.epoch),
    },
    {
      key: 'taken',
      head: 'Held for',
      numeric: true,
      card: 'hidden',
      show: (slot) => span(slot.takenAt === undefined ? undefined : now - slot.takenAt),
    },
    { key: 'acts', head: 'Change', card: 'note', show: (slot) => <SlotActs slot={slot} view={view} now={now} /> },
  ];
  return <Table label={label} columns={columns} rows={slots} rowKey={(slot) => String(slot.id)} />;
}

function Name({ slot }: { readonly slot: SlotView }) {
  return (
    <>
      slot {slot.id} {slot.retired && <Badge tone="stale">is being emptied</Badge>}
      {slot.pin && <Badge tone="info">bound to {slot.pin.podId}</Badge>}
    </>
  );
}

import type { FeedSwitchView } from '#contract';
import { switchReason, vendorName } from '../../format/feeds.js';
import { localMoment, localSeconds } from '../../format/time.js';
import { Panel } from '../../ui/Panel.js';
import { type Column, Table } from '../../ui/Table.js';
import * as css from './Screen.css.js';

/** Which vendor took over from which, and why. */
export function Switches({
  switches,
  processes,
}: {
  readonly switches: readonly FeedSwitchView[];
  readonly processes: number;
}) {
  return (
    <Panel title="Switches" flush>
      {switches.length === 0 ? (
        <p className={css.quiet}>
          <strong>No switch since market started.</strong> All vendors stream all the time. One leads: its snapshots and
          share prices are used. When it fails, another takes over, and it stays in the lead.
        </p>
      ) : (
        <Table
          label="Switches between vendors"
          columns={processes === 1 ? COLUMNS : COLUMNS_OF_SEVERAL}
          rows={switches}
          rowKey={({ at, to, process }) => `${at} ${to} ${process}`}
        />
      )}
    </Panel>
  );
}

const COLUMNS: readonly Column<FeedSwitchView>[] = [
  {
    key: 'at',
    head: 'Time',
    unit: 'here',
    card: 'title',
    show: ({ at }) => (
      <time dateTime={new Date(at).toISOString()} title={localMoment(at)}>
        {localSeconds(at)}
      </time>
    ),
  },
  { key: 'switch', head: 'Switch', card: 'note', show: ({ from, to }) => `${vendorName(from)} to ${vendorName(to)}` },
  { key: 'why', head: 'Why', card: 'note', show: (row) => `${vendorName(row.from)}: ${switchReason(row)}` },
];

/** Each process has vendors of its own. */
const COLUMNS_OF_SEVERAL: readonly Column<FeedSwitchView>[] = [
  ...COLUMNS,
  { key: 'process', head: 'Process', numeric: true, show: ({ process }) => process },
];

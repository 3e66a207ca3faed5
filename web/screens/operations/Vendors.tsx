import type { FeedReportView } from '#contract';
import { count, fixed, MISSING, span } from '../../format/numbers.js';
import { tone } from '../../theme/text.css.js';
import { Badge } from '../../ui/Badge.js';
import { Explain } from '../../ui/Explain.js';
import { Icon } from '../../ui/Icon.js';
import { Panel } from '../../ui/Panel.js';
import { type Column, Table } from '../../ui/Table.js';
import { type VendorRow, vendorRows } from './feeds-model.js';
import * as css from './Screen.css.js';

/** A few quotes a second are told to the tenth. */
const RATE_TO_TENTHS_BELOW = 10;

export function Vendors({ report, now }: { readonly report: FeedReportView; readonly now: number }) {
  return (
    <Panel title="Vendors" aside={asideOf(report)} flush>
      <Table label="Vendors" columns={COLUMNS} rows={vendorRows(report, now)} rowKey={({ key }) => key} />
    </Panel>
  );
}

function asideOf({ contracts, processes }: FeedReportView): string {
  const listed = `${count(contracts)} contracts listed`;
  return processes.length === 1 ? listed : `${listed} by ${processes.length} market processes`;
}

const COLUMNS: readonly Column<VendorRow>[] = [
  {
    key: 'vendor',
    head: 'Vendor',
    card: 'title',
    show: ({ name, vendor }) => (
      <span className={css.named}>
        {name}
        {vendor.isLeading && <Badge tone="accent">Leads</Badge>}
      </span>
    ),
  },
  {
    key: 'state',
    head: 'State',
    card: 'note',
    show: ({ state, means, vendor, inStateMs }) => (
      <span className={css.named}>
        <Explain title={state.words} means={means}>
          <Badge tone={state.tone}>{state.words}</Badge>
        </Explain>
        <span className={tone.muted}>
          {[vendor.code, `for ${span(inStateMs)}`].filter((part) => part !== undefined).join(', ')}
        </span>
      </span>
    ),
  },
  {
    key: 'rate',
    head: 'Quotes',
    unit: 'a second',
    numeric: true,
    means: 'Quotes that came over the last five seconds, those that another vendor had told already among them.',
    show: ({ quotesPerSecond: rate }) => fixed(rate, rate !== undefined && rate < RATE_TO_TENTHS_BELOW ? 1 : 0),
  },
  {
    key: 'age',
    head: 'Newest',
    unit: 'ago',
    numeric: true,
    means: 'Since its newest quote came.',
    show: ({ quoteAgeMs, isOld }) => (
      <span className={isOld ? css.old : undefined}>
        {isOld && <Icon name="clock" size={12} />}
        {quoteAgeMs === undefined ? MISSING : span(quoteAgeMs)}
      </span>
    ),
  },
  {
    key: 'streamed',
    head: 'Contracts',
    numeric: true,
    means: 'Contracts whose quotes it is asked to stream; the others come with snapshots.',
    show: ({ vendor }) => count(vendor.streamed),
  },
  {
    key: 'quotes',
    head: 'Quotes',
    unit: 'in all',
    numeric: true,
    card: 'hidden',
    means: 'Since market started.',
    show: ({ vendor }) => count(vendor.quotes),
  },
  {
    key: 'lost',
    head: 'Lost',
    unit: 'of attempts',
    numeric: true,
    card: 'hidden',
    means: 'Connections that were lost or did not come up, of all attempts since market started.',
    show: ({ vendor }) => `${count(vendor.lost)} / ${count(vendor.attempts)}`,
  },
];

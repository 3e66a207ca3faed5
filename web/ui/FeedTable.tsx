import type { FeedUnderlyingView } from '#contract';
import { useMarketNow } from '../data/clock.js';
import { count, MISSING, sharePrice, span } from '../format/numbers.js';
import { qualityWords } from '../format/states.js';
import { newYorkMoment } from '../format/time.js';
import { tone } from '../theme/text.css.js';
import { Badge } from './Badge.js';
import { type Column, Table } from './Table.js';

interface FeedTableProps {
  readonly underlyings: readonly FeedUnderlyingView[] | undefined;
}

/** Ticks by itself: a second must not put the whole table together again. */
function Age({ tsEvent }: { readonly tsEvent: number }) {
  const now = useMarketNow();
  return (
    <span title={`${newYorkMoment(tsEvent)} New York`}>
      {now === undefined ? MISSING : span(Math.max(0, now - tsEvent))}
    </span>
  );
}

function dirtyWords(row: FeedUnderlyingView): string {
  return Object.entries(row.quality)
    .filter(([, rows]) => rows > 0)
    .map(([reason, rows]) => `${count(rows)} ${qualityWords(reason)}`)
    .join(', ');
}

const COLUMNS: readonly Column<FeedUnderlyingView>[] = [
  { key: 'underlying', head: 'Underlying', card: 'title', show: (row) => row.underlying },
  { key: 'spot', head: 'Last', unit: '$', numeric: true, show: (row) => sharePrice(row.spot) },
  {
    key: 'age',
    head: 'Age',
    numeric: true,
    means: 'Since the newest quote of the chain, on the market’s clock.',
    show: ({ tsEvent }) => <Age tsEvent={tsEvent} />,
  },
  { key: 'contracts', head: 'Contracts', numeric: true, show: (row) => count(row.contracts) },
  {
    key: 'dirty',
    head: 'Rows left out',
    card: 'note',
    means: 'Rows of the newest chain that are counted and shown, but never traded on.',
    show: (row) => <span className={tone.secondary}>{dirtyWords(row) || 'none'}</span>,
  },
  {
    key: 'flags',
    head: 'Stamps',
    card: 'hidden',
    means: 'A file without quote times supplies an assumed stamp; a file that repeats an older day is a stale copy.',
    show: (row) =>
      row.staleCopy ? (
        <Badge tone="caution" icon="clock">
          stale copy
        </Badge>
      ) : (
        <span className={tone.muted}>{row.stampsAssumed ? 'assumed' : 'from the venue'}</span>
      ),
  },
];

export function FeedTable({ underlyings }: FeedTableProps) {
  return (
    <Table
      label="Feed by underlying"
      columns={COLUMNS}
      rows={underlyings}
      rowKey={(row) => row.underlying}
      skeletonRows={4}
    />
  );
}

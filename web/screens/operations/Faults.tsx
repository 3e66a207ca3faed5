import type { FlaggedQuoteView, FlaggedView, RejectedView } from '#contract';
import { contractName } from '../../format/contracts.js';
import { reasonWords, sampleWords } from '../../format/feeds.js';
import { count, MISSING, price } from '../../format/numbers.js';
import { localSeconds, newYorkSeconds } from '../../format/time.js';
import { tone } from '../../theme/text.css.js';
import { Panel } from '../../ui/Panel.js';
import { type Column, Table } from '../../ui/Table.js';
import * as css from './Screen.css.js';

/** Quotes that came and were not taken, by reason. */
export function Rejected({ rows }: { readonly rows: readonly RejectedView[] }) {
  return (
    <Panel title="Rejected quotes" aside="since market started" flush>
      {rows.length === 0 ? (
        <p className={css.quiet}>
          <strong>Nothing was rejected.</strong> Quotes that are out of order, out of session, doubled or unreadable are
          counted here with a few samples.
        </p>
      ) : (
        <Table
          label="Rejected quotes"
          columns={REJECTED}
          rows={rows}
          rowKey={({ reason }) => reason}
          detail={({ samples }) => (
            <Samples lines={samples.map(({ text, at }) => `${localSeconds(at)}  ${sampleWords(text)}`)} />
          )}
        />
      )}
    </Panel>
  );
}

/** Rows of the newest chains that are shown and never traded on, by reason. */
export function Flagged({ rows }: { readonly rows: readonly FlaggedView[] }) {
  return (
    <Panel title="Flagged quotes" aside="in the newest chains" flush>
      {rows.length === 0 ? (
        <p className={css.quiet}>
          <strong>No quote is flagged.</strong> Crossed, locked, one-sided and zero quotes of the newest chains are
          counted here with a few samples.
        </p>
      ) : (
        <Table
          label="Flagged quotes"
          columns={FLAGGED}
          rows={rows}
          rowKey={({ reason }) => reason}
          detail={({ samples }) => <Samples lines={samples.map(flaggedWords)} />}
        />
      )}
    </Panel>
  );
}

function Samples({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return <p className={tone.secondary}>These are counted, not kept.</p>;
  return (
    <ul className={css.samples}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function flaggedWords({ symbol, bid, ask, quoteTs }: FlaggedQuoteView): string {
  const stamp = quoteTs === undefined ? 'without a stamp' : `stamped ${newYorkSeconds(quoteTs)} New York`;
  return `${contractName(symbol)}  ${bid === undefined ? MISSING : price(bid)} / ${ask === undefined ? MISSING : price(ask)}, ${stamp}`;
}

function Newest({ line }: { readonly line: string | undefined }) {
  return <span className={css.sample}>{line ?? MISSING}</span>;
}

const REJECTED: readonly Column<RejectedView>[] = [
  { key: 'reason', head: 'Reason', card: 'title', show: ({ reason }) => reasonWords(reason) },
  { key: 'count', head: 'Quotes', numeric: true, show: (row) => count(row.count) },
  {
    key: 'newest',
    head: 'Newest sample',
    card: 'note',
    show: ({ samples: [newest] }) => <Newest line={newest && sampleWords(newest.text)} />,
  },
];

const FLAGGED: readonly Column<FlaggedView>[] = [
  { key: 'reason', head: 'Reason', card: 'title', show: ({ reason }) => reasonWords(reason) },
  { key: 'rows', head: 'Rows', numeric: true, show: (row) => count(row.rows) },
  {
    key: 'newest',
    head: 'For example',
    card: 'note',
    show: ({ samples: [first] }) => <Newest line={first && flaggedWords(first)} />,
  },
];

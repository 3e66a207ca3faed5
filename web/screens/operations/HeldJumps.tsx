import type { FeedReportView, HeldJumpView } from '#contract';
import { contractName } from '../../format/contracts.js';
import { count, plural, price, span } from '../../format/numbers.js';
import { Panel } from '../../ui/Panel.js';
import { type Column, Table } from '../../ui/Table.js';
import * as css from './Screen.css.js';

/** Prices that moved by more than half at once: alarms until a second quote bears them out. */
export function HeldJumps({ report, now }: { readonly report: FeedReportView; readonly now: number }) {
  const { jumps, jumpsHeld, jumpsConfirmed } = report;
  const unlisted = jumpsHeld - jumps.length;
  return (
    <Panel title="Held jumps" aside={`${count(jumpsConfirmed)} borne out since market started`} flush>
      {jumps.length === 0 ? (
        <p className={css.quiet}>
          <strong>No price is held.</strong> A price that moves by more than half at once waits here for a second quote.
          Until then the old one stands, and nothing is traded on it.
        </p>
      ) : (
        <Table label="Held jumps" columns={columnsOf(now)} rows={jumps} rowKey={({ symbol }) => symbol} />
      )}
      {unlisted > 0 && <p className={css.quiet}>And {plural(unlisted, 'more', 'more')}.</p>}
    </Panel>
  );
}

const columnsOf = (now: number): readonly Column<HeldJumpView>[] => [
  { key: 'symbol', head: 'Contract', card: 'title', show: ({ symbol }) => contractName(symbol) },
  {
    key: 'stands',
    head: 'Stands',
    unit: 'bid / ask',
    numeric: true,
    show: ({ bid, ask }) => `${price(bid)} / ${price(ask)}`,
  },
  {
    key: 'waits',
    head: 'Waits',
    unit: 'bid / ask',
    numeric: true,
    show: ({ heldBid, heldAsk }) => `${price(heldBid)} / ${price(heldAsk)}`,
  },
  { key: 'since', head: 'For', numeric: true, show: ({ since }) => span(now - since) },
];

import { exchangeDay, instantAt } from '#core/calendar';
import type { Instant, Price, TradingDate, Underlying } from '#core/units';
import type { QuoteRow } from '../../frames/index.js';
import type { ChainRow } from './chain-row.js';
import type { ParsedChain } from './parse.js';

/** All rows of one underlying of one day, from one file, ready to be laid out. */
export interface ChainSnapshot {
  readonly underlying: Underlying;
  readonly date: TradingDate;
  /** Supplied by the layout: its rows carry no quote time. */
  readonly tsEvent: Instant;
  readonly spotLast?: Price;
  readonly rows: readonly QuoteRow[];
  readonly unparsable: number;
  /** New York day of the newest trade that any row reports. */
  readonly newestTrade?: TradingDate;
}

/** Returns one snapshot per underlying and day of a parsed file. Lines that could not be read count for the first one. Pure. */
export function mapChain(parsed: ParsedChain): readonly ChainSnapshot[] {
  const groups = new Map<string, ChainRow[]>();
  for (const row of parsed.rows) {
    const key = `${row.underlying} ${row.snapDate}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].map((rows, index) => snapshotOf(parsed, rows, index === 0 ? parsed.unparsable : 0));
}

function snapshotOf(parsed: ParsedChain, rows: readonly ChainRow[], unparsable: number): ChainSnapshot {
  const { underlying, snapDate } = rows[0] as ChainRow;
  const tsEvent = instantAt(snapDate, parsed.layout.assumedTime);
  let newestTrade: TradingDate | undefined;
  for (const { lastTradeDate } of rows) {
    if (lastTradeDate !== undefined && (newestTrade === undefined || lastTradeDate > newestTrade))
      newestTrade = lastTradeDate;
  }
  return {
    underlying,
    date: snapDate,
    tsEvent,
    spotLast: rows.find((row) => row.spotLast !== undefined)?.spotLast,
    rows: rows.map((row) => ({
      contract: row.contract,
      adjusted: row.adjusted,
      bid: row.bid,
      ask: row.ask,
      last: row.last,
      volume: row.volume,
      openInterest: row.openInterest,
      quoteTs: tsEvent,
    })),
    unparsable,
    newestTrade,
  };
}

/** Share of the rows that must be the same for a snapshot to count as a copy of the one before. */
const COPY_SHARE = 0.95;

/**
 * Returns whether a snapshot cannot be of its own day:
 * - the exchange had no session on it, or
 * - its newest trade is of an earlier day, or
 * - nearly all rows repeat the snapshot of the day before (same quotes, last price, volume and open interest).
 *
 * The first two also judge a folder that holds only this one day.
 */
export function isStaleCopy(snapshot: ChainSnapshot, previous: ChainSnapshot | undefined): boolean {
  if (exchangeDay(snapshot.date).kind === 'closed') return true;
  if (snapshot.newestTrade !== undefined && snapshot.newestTrade < snapshot.date) return true;
  return previous !== undefined && previous.date < snapshot.date && repeats(snapshot, previous);
}

function repeats(snapshot: ChainSnapshot, previous: ChainSnapshot): boolean {
  if (snapshot.spotLast !== previous.spotLast || snapshot.rows.length === 0) return false;
  const content = new Set(previous.rows.map(contentOf));
  let same = 0;
  for (const row of snapshot.rows) if (content.has(contentOf(row))) same += 1;
  return same >= COPY_SHARE * snapshot.rows.length;
}

function contentOf(row: QuoteRow): string {
  const { root, expiry, right, strike } = row.contract;
  return [root, expiry, right, strike, row.bid, row.ask, row.last, row.volume, row.openInterest].join(' ');
}

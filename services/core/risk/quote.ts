import {
  type ChainFrame,
  countAt,
  findRow,
  type OccSymbol,
  type OrderSide,
  parseOccSymbol,
  priceAt,
  RowFlag,
  UNTRADABLE_FLAGS,
} from '../model/index.js';
import type { Instant, Price } from '../units/index.js';

/** Why a contract cannot be traded on its newest quote. */
export type QuoteFault =
  | 'no_frame'
  | 'not_listed'
  | 'stale_copy'
  | 'flagged'
  | 'no_stamp'
  | 'too_old'
  | 'from_future'
  | 'out_of_line';

/** The newest quote of one contract, proven usable. */
export interface UsableQuote {
  /** > 0; 0 is read for purchases only: nobody buys what is as good as worthless, but somebody sells it. */
  readonly bid: Price;
  readonly ask: Price;
  /** Contracts shown at that side; undefined when the feed gives no sizes. */
  readonly bidSize?: number;
  readonly askSize?: number;
  readonly quoteTs: Instant;
}

export type QuoteReading =
  | { readonly kind: 'usable'; readonly quote: UsableQuote }
  | { readonly kind: 'unusable'; readonly fault: QuoteFault };

/** A quote or a frame may run ahead of our reading of the market clock by this much: frames are published while the clock is read. */
export const CLOCK_SLACK_MS = 5_000;

/** What forbids a purchase: a bid of zero is no doubt about the ask. */
const FORBIDS_PURCHASE = UNTRADABLE_FLAGS & ~RowFlag.zeroBid;

/**
 * Reads the quote of one contract from the newest frame of its underlying for trading: every doubt makes it unusable.
 * @param now - market clock
 * @param ageMsMax - inclusive; the age is taken from the quote's own stamp
 * @param side - a purchase may stand on a bid of zero, as long as there is an ask
 */
export function readQuote(
  frame: ChainFrame | undefined,
  symbol: OccSymbol,
  now: Instant,
  ageMsMax: number,
  side: OrderSide = 'sell_to_open',
): QuoteReading {
  const buys = side === 'buy_to_close';
  if (!frame) return unusable('no_frame');
  if (frame.staleCopy) return unusable('stale_copy');
  const contract = parseOccSymbol(symbol);
  const row = contract ? findRow(frame, contract) : -1;
  if (row < 0) return unusable('not_listed');
  const { columns } = frame;
  if (((columns.flags[row] as number) & (buys ? FORBIDS_PURCHASE : UNTRADABLE_FLAGS)) !== 0) return unusable('flagged');
  const bid = priceAt(columns.bid, row);
  const ask = priceAt(columns.ask, row);
  // The flags should have said so; the prices themselves are looked at again because money depends on them.
  if (bid === undefined || ask === undefined || ask <= 0 || ask < bid) return unusable('flagged');
  if (bid < 0 || (bid === 0 && !buys)) return unusable('flagged');
  const quoteTs = columns.quoteTs[row] as Instant;
  if (!Number.isFinite(quoteTs)) return unusable('no_stamp');
  if (quoteTs > now + CLOCK_SLACK_MS) return unusable('from_future');
  if (!(now - quoteTs <= ageMsMax)) return unusable('too_old');
  const bidSize = countAt(columns.bidSize, row);
  const askSize = countAt(columns.askSize, row);
  return {
    kind: 'usable',
    quote: {
      bid,
      ask,
      quoteTs,
      ...(bidSize === undefined ? {} : { bidSize }),
      ...(askSize === undefined ? {} : { askSize }),
    },
  };
}

function unusable(fault: QuoteFault): QuoteReading {
  return { kind: 'unusable', fault };
}

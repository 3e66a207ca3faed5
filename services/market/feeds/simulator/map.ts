import { isAdjustedRoot, MISSING_INT, parseOccSymbol, STANDARD_MULTIPLIER } from '#core/model';
import { type Instant, instant, priceFromNumber } from '#core/units';
import type { QuoteRow } from '../../frames/index.js';
import { KEY_WORDS, packSymbol, type QuoteBatch } from '../../state/index.js';
import type { QuoteEvent, SnapshotContract } from './parse.js';

/** The vendor's option tickers are OCC symbols behind this. */
export const OPTION_PREFIX = 'O:';
const NANOSECONDS_PER_MS = 1_000_000;

/** Returns the row of a contract of a snapshot, or undefined when its ticker is no option symbol. A price of 0 means that the side is empty. */
export function mapSnapshotContract(wire: SnapshotContract): QuoteRow | undefined {
  const contract = parseOccSymbol(wire.details.ticker.slice(OPTION_PREFIX.length));
  if (!contract) return undefined;
  const { last_quote: quote, day } = wire;
  return {
    contract,
    adjusted: isAdjustedRoot(contract.root) || wire.details.shares_per_contract !== STANDARD_MULTIPLIER,
    bid: priceFromNumber(quote.bid),
    ask: priceFromNumber(quote.ask),
    bidSize: quote.bid_size,
    askSize: quote.ask_size,
    ...(day.close === undefined ? {} : { last: priceFromNumber(day.close) }),
    volume: day.volume ?? 0,
    ...(wire.open_interest === undefined ? {} : { openInterest: wire.open_interest }),
    quoteTs: Math.floor(quote.last_updated / NANOSECONDS_PER_MS),
  };
}

/** The quote of an event. A price below 0 is no price. */
export interface MappedQuote {
  readonly bid: number;
  readonly ask: number;
  readonly quoteTs: Instant;
}

export function mapQuote(event: QuoteEvent): MappedQuote {
  return {
    bid: event.bp < 0 ? MISSING_INT : priceFromNumber(event.bp),
    ask: event.ap < 0 ? MISSING_INT : priceFromNumber(event.ap),
    quoteTs: instant(event.t) as Instant,
  };
}

/** Adds a quote of an option to a batch; returns false when its ticker is no option symbol. The exchange numbers nothing: the stamp orders. */
export function addQuote(batch: QuoteBatch, event: QuoteEvent): boolean {
  batch.reserve();
  const index = batch.count;
  if (!packSymbol(event.sym.slice(OPTION_PREFIX.length), batch.keys, KEY_WORDS * index)) return false;
  const { bid, ask, quoteTs } = mapQuote(event);
  batch.bid[index] = bid;
  batch.ask[index] = ask;
  batch.bidSize[index] = event.bs;
  batch.askSize[index] = event.as;
  batch.ts[index] = quoteTs;
  batch.sequence[index] = Number.NaN;
  batch.count += 1;
  return true;
}

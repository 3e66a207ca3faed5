import { isAdjustedRoot, MISSING_INT, occSymbol, parseOccSymbol, STANDARD_MULTIPLIER } from '#core/model';
import { type Instant, instant, priceFromNumber } from '#core/units';
import type { QuoteRow } from '../../frames/index.js';
import type { QuoteChange } from '../../state/index.js';
import type { QuoteEvent, SnapshotContract } from './parse.js';

/** The vendor's option tickers are OCC symbols behind this. */
export const OPTION_PREFIX = 'O:';
const NANOSECONDS_PER_MS = 1_000_000;

/** Returns the vendor's ticker of a contract. */
export function vendorTicker(contract: QuoteRow['contract']): string {
  return OPTION_PREFIX + occSymbol(contract);
}

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

export function mapQuote(event: QuoteEvent): QuoteChange {
  return {
    bid: event.bp < 0 ? MISSING_INT : priceFromNumber(event.bp),
    ask: event.ap < 0 ? MISSING_INT : priceFromNumber(event.ap),
    bidSize: event.bs,
    askSize: event.as,
    quoteTs: instant(event.t) as Instant,
  };
}

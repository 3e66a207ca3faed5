import {
  isAdjustedRoot,
  MISSING_INT,
  type OptionContract,
  occSymbol,
  parseOccSymbol,
  STANDARD_MULTIPLIER,
} from '#core/model';
import { type Instant, type Price, priceFromNumber } from '#core/units';
import type { QuoteRow } from '../../frames/index.js';
import type { QuoteChange } from '../../state/index.js';
import type { SnapshotContract } from './parse-answers.js';
import type { QuoteEvent } from './parse-events.js';
import { instantOfStamp } from './stamps.js';

/** The vendor's option tickers are OCC symbols behind this. */
const OPTION_PREFIX = 'O:';

/** Returns the vendor's ticker of a contract, `O:SPY251219C00650000`. */
export function tickerOf(contract: OptionContract): string {
  return OPTION_PREFIX + occSymbol(contract);
}

/**
 * Returns the row of a contract of a snapshot; undefined when its ticker is no option symbol.
 * @param dayStart - midnight in New York of the present day: the bar of an earlier one says nothing about the day's volume
 * @remarks A quote that the plan does not include leaves both sides and the stamp missing (NaN): the row is never traded on.
 */
export function mapSnapshotContract(wire: SnapshotContract, dayStart: Instant): QuoteRow | undefined {
  const contract = wire.details.ticker.startsWith(OPTION_PREFIX)
    ? parseOccSymbol(wire.details.ticker.slice(OPTION_PREFIX.length))
    : undefined;
  if (!contract) return undefined;
  const { last_quote: quote, day } = wire;
  const last = wire.last_trade?.price ?? day?.close;
  const dayAt = day?.last_updated === undefined ? undefined : instantOfStamp(day.last_updated);
  const volume = dayAt !== undefined && dayAt >= dayStart ? day?.volume : undefined;
  const quoteTs = quote?.last_updated === undefined ? undefined : instantOfStamp(quote.last_updated);
  return {
    contract,
    adjusted: isAdjustedRoot(contract.root) || wire.details.shares_per_contract !== STANDARD_MULTIPLIER,
    ...(quote === undefined
      ? {}
      : {
          bid: priceFromNumber(quote.bid),
          ask: priceFromNumber(quote.ask),
          bidSize: Math.floor(quote.bid_size),
          askSize: Math.floor(quote.ask_size),
        }),
    ...(last === undefined ? {} : { last: priceFromNumber(last) }),
    ...(volume === undefined ? {} : { volume: Math.floor(volume) }),
    ...(wire.open_interest === undefined ? {} : { openInterest: Math.floor(wire.open_interest) }),
    quoteTs: quoteTs ?? Number.NaN,
  };
}

/** The price of an underlying and when it was true. */
export interface Spot {
  readonly bid: Price;
  readonly ask: Price;
  readonly ts: Instant;
}

/** Returns the underlying's price that comes with a snapshot; `delayed` when the plan gives only old ones, which are not used. */
export function spotOfSnapshot(wire: SnapshotContract): Spot | 'delayed' | undefined {
  const asset = wire.underlying_asset;
  const price = asset?.price ?? asset?.value;
  const ts = asset?.last_updated === undefined ? undefined : instantOfStamp(asset.last_updated);
  if (price === undefined || price === 0 || ts === undefined) return undefined;
  if (asset?.timeframe === 'DELAYED') return 'delayed';
  return { bid: priceFromNumber(price), ask: priceFromNumber(price), ts };
}

/** Returns the spot of a share's quote; undefined unless both sides stand and are not crossed. */
export function spotOfQuote({ bid, ask, ts }: QuoteEvent): Spot | undefined {
  return bid === undefined || ask === undefined || bid === 0 || bid > ask ? undefined : { bid, ask, ts };
}

export function changeOfQuote(event: QuoteEvent): QuoteChange {
  return {
    bid: event.bid ?? MISSING_INT,
    ask: event.ask ?? MISSING_INT,
    bidSize: event.bidSize ?? MISSING_INT,
    askSize: event.askSize ?? MISSING_INT,
    quoteTs: event.ts,
  };
}

import {
  isAdjustedRoot,
  MISSING_INT,
  type OptionContract,
  occSymbol,
  parseOccSymbol,
  STANDARD_MULTIPLIER,
} from '#core/model';
import { type Instant, priceFromNumber } from '#core/units';
import type { QuoteRow } from '../../frames/index.js';
import { KEY_WORDS, packSymbol, type QuoteBatch } from '../../state/index.js';
import type { ChainSnapshot, Spot } from '../live/index.js';
import type { SnapshotContract } from './parse-answers.js';
import type { QuoteEvent } from './parse-events.js';
import { instantOfStamp } from './stamps.js';

/** The vendor's option tickers are OCC symbols behind this. */
export const OPTION_PREFIX = 'O:';

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

/** Returns the snapshot of a chain. @param read - rows of the answer and how many of them could not be read @param dayStart - as for {@link mapSnapshotContract} */
export function mapSnapshot(
  read: { readonly rows: readonly SnapshotContract[]; readonly unreadable: number },
  dayStart: Instant,
): ChainSnapshot {
  const rows = read.rows.map((wire) => mapSnapshotContract(wire, dayStart)).filter((row) => row !== undefined);
  const [first] = read.rows;
  return {
    rows,
    unreadable: read.unreadable + read.rows.length - rows.length,
    spot: first && spotOfSnapshot(first),
  };
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

/** Adds a quote of an option to a batch; returns false when its ticker is no option symbol. */
export function addQuote(batch: QuoteBatch, { ticker, bid, ask, bidSize, askSize, ts, sequence }: QuoteEvent): boolean {
  batch.reserve();
  const index = batch.count;
  if (!ticker.startsWith(OPTION_PREFIX)) return false;
  if (!packSymbol(ticker.slice(OPTION_PREFIX.length), batch.keys, KEY_WORDS * index)) return false;
  batch.bid[index] = bid ?? MISSING_INT;
  batch.ask[index] = ask ?? MISSING_INT;
  batch.bidSize[index] = bidSize ?? MISSING_INT;
  batch.askSize[index] = askSize ?? MISSING_INT;
  batch.ts[index] = ts;
  batch.sequence[index] = sequence;
  batch.count += 1;
  return true;
}

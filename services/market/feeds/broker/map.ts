import { isAdjustedRoot, MISSING_INT, parseOccSymbol } from '#core/model';
import type { OptionQuote, UnderlyingQuote } from '#store/broker-quotes';
import type { QuoteRow } from '../../frames/index.js';
import { packSymbol, type QuoteBatch } from '../../state/index.js';
import type { ChainSnapshot, Spot } from '../live/index.js';

/** Returns the snapshot of a chain. A quote without a stamp has NaN and is not traded on. */
export function snapshotOf(options: readonly OptionQuote[], spot: UnderlyingQuote | undefined): ChainSnapshot {
  const rows: QuoteRow[] = [];
  for (const { symbol, tsEvent, ...quote } of options) {
    const contract = parseOccSymbol(symbol);
    if (contract === undefined) continue;
    rows.push({ contract, adjusted: isAdjustedRoot(contract.root), ...quote, quoteTs: tsEvent ?? Number.NaN });
  }
  return { rows, unreadable: options.length - rows.length, spot: spot && spotOf(spot) };
}

/** Returns the price of an underlying: both its sides, or the last price of an index, which has none. Undefined without a stamp. */
export function spotOf({ bid, ask, last, tsEvent }: UnderlyingQuote): Spot | undefined {
  if (tsEvent === undefined) return undefined;
  if (bid !== undefined && ask !== undefined) return bid > ask ? undefined : { bid, ask, ts: tsEvent };
  return bid !== undefined || ask !== undefined || last === undefined
    ? undefined
    : { bid: last, ask: last, ts: tsEvent };
}

/** Puts the quotes that have a stamp into a batch, in its place. @param sequence - of the first one: brokers number none */
export function fillBatch(batch: QuoteBatch, options: readonly OptionQuote[], sequence: number): void {
  batch.count = 0;
  batch.reserveAll(options.length);
  for (const { symbol, bid, ask, bidSize, askSize, tsEvent } of options) {
    const at = batch.count;
    if (tsEvent === undefined || !packSymbol(symbol, batch.keys, at)) continue;
    batch.bid[at] = bid ?? MISSING_INT;
    batch.ask[at] = ask ?? MISSING_INT;
    batch.bidSize[at] = bidSize ?? MISSING_INT;
    batch.askSize[at] = askSize ?? MISSING_INT;
    batch.ts[at] = tsEvent;
    batch.sequence[at] = sequence + at;
    batch.count += 1;
  }
}

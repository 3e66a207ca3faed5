import { isAdjustedRoot, MISSING_INT, occSymbol } from '#core/model';
import type { Underlying } from '#core/units';
import type { QuoteRow } from '../../frames/index.js';
import { packSymbol, type QuoteBatch } from '../../state/index.js';
import type { ChainSnapshot, Spot } from '../live/index.js';
import type { QuoteFrame } from './parse-frames.js';
import type { ContractBar, ContractInterest, ContractQuote, Sides, Table } from './parse-tables.js';

/** What is known of one chain; what the account does not include is undefined. */
export interface ChainTables {
  readonly quotes: readonly Table<ContractQuote>[];
  readonly bars: readonly Table<ContractBar>[];
  readonly interest: ReadonlyMap<string, number>;
}

/** Roots of an underlying's option classes, as the vendor names them. Source: Cboe, S&P 500 index options: SPX settles in the morning, SPXW in the afternoon. */
export function rootsOf(underlying: Underlying): readonly string[] {
  return underlying === 'SPX' ? ['SPX', 'SPXW'] : [underlying];
}

/** Returns open interest by OCC symbol. */
export function interestBySymbol(tables: readonly Table<ContractInterest>[]): ReadonlyMap<string, number> {
  return new Map(tables.flatMap(({ rows }) => rows.map((row) => [occSymbol(row.contract), row.openInterest])));
}

/** Returns the snapshot of a chain. A contract without a bar has not traded, or the account does not include bars: its volume is missing, not 0. */
export function mapChain({ quotes, bars, interest }: ChainTables, spot: Spot | undefined): ChainSnapshot {
  const barOf = new Map(bars.flatMap(({ rows }) => rows.map((row) => [occSymbol(row.contract), row])));
  const rows = quotes.flatMap((table) =>
    table.rows.map(({ contract, ts, ...sides }): QuoteRow => {
      const symbol = occSymbol(contract);
      const bar = barOf.get(symbol);
      const openInterest = interest.get(symbol);
      return {
        contract,
        adjusted: isAdjustedRoot(contract.root),
        ...sides,
        ...(bar && { last: bar.last, volume: bar.volume }),
        ...(openInterest === undefined ? {} : { openInterest }),
        quoteTs: ts,
      };
    }),
  );
  const unreadable = [...quotes, ...bars].reduce((sum, table) => sum + table.unreadable, 0);
  return { rows, unreadable, spot };
}

/** Returns the price of an underlying; undefined unless both sides stand and are not crossed. */
export function spotOf({ bid, ask, ts }: Sides): Spot | undefined {
  return bid === undefined || ask === undefined || bid === 0 || bid > ask ? undefined : { bid, ask, ts };
}

/** Puts an option's quote alone into a batch. @param sequence - our count of the stream's quotes: the vendor numbers none */
export function fillBatch(batch: QuoteBatch, symbol: string, quote: QuoteFrame, sequence: number): void {
  batch.count = 0;
  batch.reserve();
  if (!packSymbol(symbol, batch.keys, 0)) return;
  batch.bid[0] = quote.bid ?? MISSING_INT;
  batch.ask[0] = quote.ask ?? MISSING_INT;
  batch.bidSize[0] = quote.bidSize ?? MISSING_INT;
  batch.askSize[0] = quote.askSize ?? MISSING_INT;
  batch.ts[0] = quote.ts;
  batch.sequence[0] = sequence;
  batch.count = 1;
}

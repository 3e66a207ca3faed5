import {
  allocateColumns,
  type ChainColumns,
  MISSING_INT,
  type OptionContract,
  RIGHT_CALL,
  RIGHT_PUT,
  RowFlag,
  settlementOfRoot,
} from '#core/model';
import type { Price, TradingDate } from '#core/units';

/** One contract's quote as any feed hands it over; absent values are undefined. */
export interface QuoteRow {
  readonly contract: OptionContract;
  readonly adjusted: boolean;
  readonly bid?: Price;
  readonly ask?: Price;
  readonly last?: Price;
  readonly bidSize?: number;
  readonly askSize?: number;
  readonly volume?: number;
  readonly openInterest?: number;
  /** Epoch milliseconds. */
  readonly quoteTs: number;
}

/** Where the rows of one expiry of one class stand; what of an expiry does not change from frame to frame. */
export interface ExpiryRows {
  readonly root: string;
  readonly expiry: TradingDate;
  readonly settlement: 'am' | 'pm';
  readonly firstRow: number;
  readonly rowCount: number;
}

/** A chain laid out in columns: expiries ascending (then root), rows by strike, put before call. Theory columns are NaN, flags only `adjusted`. */
export interface LaidOutChain {
  readonly expiries: readonly ExpiryRows[];
  readonly columns: ChainColumns;
  readonly rowCount: number;
  /** Rows that named a contract a second time; the first one stands. */
  readonly duplicates: number;
  /** The contract of each row. */
  readonly contracts: readonly OptionContract[];
}

function inFrameOrder(a: OptionContract, b: OptionContract): number {
  if (a.expiry !== b.expiry) return a.expiry < b.expiry ? -1 : 1;
  if (a.root !== b.root) return a.root < b.root ? -1 : 1;
  if (a.strike !== b.strike) return a.strike - b.strike;
  return (a.right === 'put' ? 0 : 1) - (b.right === 'put' ? 0 : 1);
}

/** Returns the rows as columns. Array.prototype.sort is stable, so of two rows of one contract the first stands. */
export function layOutRows(rows: readonly QuoteRow[]): LaidOutChain {
  const sorted = [...rows].sort((a, b) => inFrameOrder(a.contract, b.contract));
  const unique = sorted.filter((row, index) => {
    const previous = sorted[index - 1];
    return previous === undefined || inFrameOrder(previous.contract, row.contract) !== 0;
  });
  const columns = allocateColumns(unique.length);
  const expiries: ExpiryRows[] = [];
  unique.forEach((row, index) => {
    writeRow(columns, index, row);
    const slice = expiries.at(-1);
    const { root, expiry } = row.contract;
    if (slice && slice.root === root && slice.expiry === expiry) {
      expiries[expiries.length - 1] = { ...slice, rowCount: slice.rowCount + 1 };
    } else {
      expiries.push({ root, expiry, settlement: settlementOfRoot(root), firstRow: index, rowCount: 1 });
    }
    columns.expiryIndex[index] = expiries.length - 1;
  });
  return {
    expiries,
    columns,
    rowCount: unique.length,
    duplicates: sorted.length - unique.length,
    contracts: unique.map((row) => row.contract),
  };
}

function writeRow(columns: ChainColumns, index: number, row: QuoteRow): void {
  columns.strike[index] = row.contract.strike;
  columns.right[index] = row.contract.right === 'put' ? RIGHT_PUT : RIGHT_CALL;
  columns.bid[index] = row.bid ?? MISSING_INT;
  columns.ask[index] = row.ask ?? MISSING_INT;
  columns.last[index] = row.last ?? MISSING_INT;
  columns.bidSize[index] = row.bidSize ?? MISSING_INT;
  columns.askSize[index] = row.askSize ?? MISSING_INT;
  columns.volume[index] = row.volume ?? MISSING_INT;
  columns.openInterest[index] = row.openInterest ?? MISSING_INT;
  columns.quoteTs[index] = row.quoteTs;
  columns.flags[index] = row.adjusted ? RowFlag.adjusted : 0;
  for (const theory of [columns.iv, columns.delta, columns.gamma, columns.theta, columns.vega])
    theory[index] = Number.NaN;
}

import { allocateColumns, type ChainColumns, type ChainFrame, RowFlag } from '#core/model';
import type { Instant, Price, Underlying } from '#core/units';
import { finishFrame, type LaidOutChain, layOutRows, type QuoteRow } from '../frames/index.js';
import type { CurveOn } from '../rates/index.js';

/** A change of one contract's quote. Prices in 1e-4; absent fields stay as they are. */
export interface QuoteChange {
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
  readonly quoteTs: Instant;
}

/**
 * The live chain of one underlying in typed arrays: laid out once from a snapshot, then changed in place by events; one writer.
 * Rows stay where they are until the next snapshot.
 */
export class ChainState {
  private readonly laidOut: LaidOutChain;
  private readonly rowOfSymbol = new Map<string, number>();
  private spot: { bid: Price; ask: Price } | undefined;
  private newestTs: Instant;

  /**
   * @param symbolOf - the name by which the feed's events speak of a contract
   * @param tsEvent - the instant of the snapshot, on the market clock
   */
  constructor(
    readonly underlying: Underlying,
    rows: readonly QuoteRow[],
    symbolOf: (contract: QuoteRow['contract']) => string,
    tsEvent: Instant,
  ) {
    this.laidOut = layOutRows(rows);
    this.laidOut.contracts.forEach((contract, row) => this.rowOfSymbol.set(symbolOf(contract), row));
    this.newestTs = tsEvent;
  }

  /** Applies a quote; returns false for a contract that the snapshot did not list. One that is older than what stands is ignored. */
  applyQuote(symbol: string, change: QuoteChange): boolean {
    const row = this.rowOfSymbol.get(symbol);
    if (row === undefined) return false;
    const { columns } = this.laidOut;
    if (change.quoteTs < (columns.quoteTs[row] as number)) return true;
    columns.bid[row] = change.bid;
    columns.ask[row] = change.ask;
    columns.bidSize[row] = change.bidSize;
    columns.askSize[row] = change.askSize;
    columns.quoteTs[row] = change.quoteTs;
    if (change.quoteTs > this.newestTs) this.newestTs = change.quoteTs;
    return true;
  }

  /** Applies the day's volume and the last price of a bar; returns false for an unknown contract. */
  applyBar(symbol: string, bar: { readonly dayVolume: number; readonly last: number }): boolean {
    const row = this.rowOfSymbol.get(symbol);
    if (row === undefined) return false;
    this.laidOut.columns.volume[row] = bar.dayVolume;
    this.laidOut.columns.last[row] = bar.last;
    return true;
  }

  applySpot(bid: Price, ask: Price, ts: Instant): void {
    this.spot = { bid, ask };
    if (ts > this.newestTs) this.newestTs = ts;
  }

  /** The price of the underlying is too old to stand for it: until the next one there is no theory. */
  forgetSpot(): void {
    this.spot = undefined;
  }

  /** Returns the present state as a frame of its own: later events do not touch it. */
  toFrame(about: {
    readonly sequence: number;
    readonly source: string;
    readonly tsReceived: Instant;
    readonly curveOn: CurveOn;
  }): ChainFrame {
    const { expiries, rowCount, columns, duplicates } = this.laidOut;
    return finishFrame({
      underlying: this.underlying,
      ...about,
      tsEvent: this.newestTs,
      stampsAssumed: false,
      staleCopy: false,
      ...(this.spot === undefined ? {} : { spotBid: this.spot.bid, spotAsk: this.spot.ask }),
      dropped: { duplicate: duplicates, unparsable: 0 },
      expiries,
      rowCount,
      columns: copyColumns(columns, rowCount),
    });
  }
}

function copyColumns(columns: ChainColumns, rowCount: number): ChainColumns {
  const copy = allocateColumns(rowCount);
  for (const name of Object.keys(copy) as (keyof ChainColumns)[]) copy[name].set(columns[name]);
  for (let row = 0; row < rowCount; row += 1) copy.flags[row] = (copy.flags[row] as number) & RowFlag.adjusted;
  return copy;
}

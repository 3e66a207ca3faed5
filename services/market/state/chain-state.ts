import { tradingDateAt, yearsToExpiry } from '#core/calendar';
import {
  allocateColumns,
  type ChainColumns,
  type ChainFrame,
  type ExpirySlice,
  MISSING_INT,
  type OptionContract,
  occSymbol,
  RIGHT_CALL,
  RIGHT_PUT,
  RowFlag,
} from '#core/model';
import { rateAt } from '#core/rates';
import { type Instant, MS_PER_SECOND, type Price, type Underlying } from '#core/units';
import {
  type ExpiryRows,
  fillSlice,
  finishFrame,
  type LaidOutChain,
  layOutRows,
  type QuoteRow,
} from '../frames/index.js';
import type { CurveOn } from '../rates/index.js';
import { contractOfKey } from './contract-key.js';
import { APART_MS, isJump } from './jumps.js';
import type { MarketState } from './market-state.js';
import { beginBatch, closeRow, Double, fence, openRow, ROW_DOUBLES, ROW_WORDS, RowState, Word } from './quote-table.js';
import { isInStep, rangeOfSpot, type SpotRange } from './spot-step.js';

/** Prices are in 1e-4, strikes of symbols in thousandths. */
const UNITS_PER_THOUSANDTH = 10;
/** IV and Greeks of an expiry that no quote changed stand so long, on the market clock. */
const THEORY_AGE_MS_MAX = 5 * MS_PER_SECOND;
/** And while the underlying stays within this share of its price then. */
const THEORY_SPOT_SHARE = 2e-4;

/** A quote that is so much older than the underlying's price says nothing about it. */
const STEP_APART_MS_MAX = 2 * MS_PER_SECOND;

/** A price of the underlying that its chain contradicts. */
export interface SpotDoubt extends SpotRange {
  readonly bid: Price;
  readonly ask: Price;
  readonly ts: Instant;
}

/** What was found out of an expiry and on what it rests. */
interface SliceTheory {
  readonly forward: number | undefined;
  readonly spot: Price;
  readonly at: Instant;
}

interface LiveSlice extends ExpiryRows {
  /** Its number in the market's table. */
  readonly id: number;
  theory: SliceTheory | undefined;
}

const THEORY_COLUMNS = ['iv', 'delta', 'gamma', 'theta', 'vega'] as const;
const IV_FLAGS = RowFlag.ivBelowIntrinsic | RowFlag.ivAboveBound | RowFlag.ivNoVega | RowFlag.ivFromOtherSide;

/** The live chain of one underlying: which rows of the market's table are its contracts, in the order of its frames. Snapshots list and expire contracts. */
export class ChainState {
  readonly counters = { slicesValued: 0, slicesKept: 0 };
  private duplicates = 0;
  /** The table's row of each row of a frame. */
  private rows = new Int32Array(0);
  private slices: LiveSlice[] = [];
  private spot: { readonly bid: Price; readonly ask: Price; readonly ts: Instant } | undefined;
  private doubt: SpotDoubt | undefined;
  private newestTs = 0 as Instant;
  private isSpotNew = false;

  constructor(
    readonly underlying: Underlying,
    private readonly market: MarketState,
  ) {}

  /** Whether anything changed since the last frame. */
  get isTouched(): boolean {
    const { slices } = this.market.touched;
    return this.isSpotNew || this.slices.some(({ id }) => slices[id] === 1);
  }

  get hasRows(): boolean {
    return this.rows.length > 0;
  }

  /** The underlying's price, while it was out of step with the chain when the newest frame was made: that frame has none. */
  get spotDoubt(): SpotDoubt | undefined {
    return this.doubt;
  }

  /** Contracts of all rows that were traded on the day; undefined while no row tells. */
  get dayVolume(): number | undefined {
    const { words } = this.market.table;
    let sum: number | undefined;
    for (const row of this.rows) {
      const volume = words[row * ROW_WORDS + Word.volume] as number;
      if (volume !== MISSING_INT) sum = (sum ?? 0) + volume;
    }
    return sum;
  }

  /** Contracts that are listed. */
  *contracts(): Generator<OptionContract> {
    const { words } = this.market.table;
    for (const row of this.rows) {
      const at = row * ROW_WORDS + Word.key;
      const contract = contractOfKey(words[at] as number, words[at + 1] as number, words[at + 2] as number);
      if (contract) yield contract;
    }
  }

  /**
   * Takes a snapshot: contracts that it names are listed, those that it does not are let go, quotes that are newer than what stands are taken.
   * @param tsEvent - the instant of the snapshot, on the market clock
   */
  install(rows: readonly QuoteRow[], tsEvent: Instant): void {
    const laidOut = layOutRows(rows);
    const before = new Map(this.slices.map((slice) => [`${slice.root} ${slice.expiry}`, slice]));
    const slices = laidOut.expiries.map((expiry): LiveSlice => {
      const known = before.get(`${expiry.root} ${expiry.expiry}`);
      before.delete(`${expiry.root} ${expiry.expiry}`);
      return { ...expiry, id: known?.id ?? this.market.openSlice(this.underlying), theory: undefined };
    });
    const left = new Set(this.rows);
    const table = new Int32Array(laidOut.rowCount);
    laidOut.contracts.forEach((contract, index) => {
      const symbol = occSymbol(contract);
      const known = this.market.rowOf(symbol);
      const row =
        known >= 0
          ? known
          : this.market.list(symbol, (slices[laidOut.columns.expiryIndex[index] as number] as LiveSlice).id);
      table[index] = row;
      left.delete(row);
    });
    for (const row of left) this.market.unlist(row);
    for (const slice of before.values()) this.market.closeSlice(slice.id);
    this.rows = table;
    this.slices = slices;
    this.writeSnapshot(laidOut);
    this.duplicates = laidOut.duplicates;
    if (tsEvent > this.newestTs) this.newestTs = tsEvent;
  }

  /** Lets all contracts go. */
  close(): void {
    for (const row of this.rows) this.market.unlist(row);
    for (const { id } of this.slices) this.market.closeSlice(id);
    this.rows = new Int32Array(0);
    this.slices = [];
  }

  applySpot(bid: Price, ask: Price, ts: Instant): void {
    this.spot = { bid, ask, ts };
    this.isSpotNew = true;
    if (ts > this.newestTs) this.newestTs = ts;
  }

  /** The price of the underlying is too old to stand for it: until the next one there is no theory. */
  forgetSpot(): void {
    this.spot = undefined;
    this.isSpotNew = true;
  }

  /** Returns the present state as a frame of its own: later events do not touch it. Undefined before the first snapshot. */
  toFrame(about: {
    readonly sequence: number;
    readonly source: string;
    readonly tsReceived: Instant;
    readonly curveOn: CurveOn;
  }): ChainFrame | undefined {
    if (!this.hasRows) return undefined;
    this.isSpotNew = false;
    const columns = this.gather();
    this.doubt = this.judgeSpot(columns, about.curveOn);
    const spot = this.doubt === undefined ? this.spot : undefined;
    return finishFrame(
      {
        underlying: this.underlying,
        ...about,
        tsEvent: this.newestTs,
        stampsAssumed: false,
        staleCopy: false,
        ...(spot === undefined ? {} : { spotBid: spot.bid, spotAsk: spot.ask }),
        dropped: { duplicate: this.duplicates, unparsable: 0 },
        expiries: this.slices,
        rowCount: this.rows.length,
        columns,
      },
      (frame, price) => this.fillTheory(frame, price),
    );
  }

  /** Returns the underlying's price when the chain contradicts it. */
  private judgeSpot(columns: ChainColumns, curveOn: CurveOn): SpotDoubt | undefined {
    const { spot, newestTs, slices } = this;
    if (spot === undefined) return undefined;
    const curve = curveOn(tradingDateAt(newestTs));
    const terms = function* () {
      for (const { expiry, settlement, firstRow, rowCount } of slices) {
        const years = yearsToExpiry(newestTs, expiry, settlement);
        yield { years, rate: rateAt(curve, years), firstRow, rowCount };
      }
    };
    const range = rangeOfSpot(columns, terms(), spot.ts - STEP_APART_MS_MAX);
    return range === undefined || isInStep(spot, range) ? undefined : { ...spot, ...range };
  }

  /** IV and Greeks: anew where quotes changed, time has passed or the underlying moved; elsewhere what stands. */
  private fillTheory(frame: ChainFrame, spot: Price | undefined): readonly ExpirySlice[] {
    const { touched } = this.market;
    return frame.expiries.map((slice, index) => {
      const live = this.slices[index] as LiveSlice;
      const isTouched = touched.slices[live.id] === 1;
      touched.slices[live.id] = 0;
      if (spot === undefined || spot <= 0) {
        live.theory = undefined;
        for (const name of THEORY_COLUMNS)
          frame.columns[name].fill(Number.NaN, slice.firstRow, slice.firstRow + slice.rowCount);
        return slice;
      }
      if (!isTouched && isStanding(live.theory, spot, frame.tsEvent)) {
        this.counters.slicesKept += 1;
        this.recall(slice, frame.columns);
        const { forward } = live.theory as SliceTheory;
        return forward === undefined ? slice : { ...slice, forward };
      }
      this.counters.slicesValued += 1;
      const valued = fillSlice(frame, slice, spot);
      live.theory = { forward: valued.forward, spot, at: frame.tsEvent };
      this.remember(slice, frame.columns);
      return valued;
    });
  }

  private remember({ firstRow, rowCount }: ExpiryRows, columns: ChainColumns): void {
    const { table } = this.market;
    const rows = this.rows.subarray(firstRow, firstRow + rowCount);
    const version = beginBatch(table);
    for (const row of rows) openRow(table, row, version);
    fence(table);
    rows.forEach((row, index) => {
      for (const name of THEORY_COLUMNS) table.theory[name][row] = columns[name][firstRow + index] as number;
      table.theory.flags[row] = (columns.flags[firstRow + index] as number) & IV_FLAGS;
    });
    fence(table);
    for (const row of rows) closeRow(table, row, version);
  }

  private recall({ firstRow, rowCount }: ExpiryRows, columns: ChainColumns): void {
    const { theory } = this.market.table;
    for (let at = firstRow; at < firstRow + rowCount; at += 1) {
      const row = this.rows[at] as number;
      for (const name of THEORY_COLUMNS) columns[name][at] = theory[name][row] as number;
      columns.flags[at] = (columns.flags[at] as number) | (theory.flags[row] as number);
    }
  }

  private gather(): ChainColumns {
    const { words, doubles } = this.market.table;
    const rowCount = this.rows.length;
    const columns = allocateColumns(rowCount);
    this.slices.forEach((slice, index) => {
      columns.expiryIndex.fill(index, slice.firstRow, slice.firstRow + slice.rowCount);
    });
    for (let index = 0; index < rowCount; index += 1) {
      const row = this.rows[index] as number;
      const at = row * ROW_WORDS;
      columns.strike[index] = (words[at + Word.key + 2] as number) * UNITS_PER_THOUSANDTH;
      columns.right[index] = ((words[at + Word.key + 1] as number) & 1) === 1 ? RIGHT_PUT : RIGHT_CALL;
      columns.bid[index] = words[at + Word.bid] as number;
      columns.ask[index] = words[at + Word.ask] as number;
      columns.bidSize[index] = words[at + Word.bidSize] as number;
      columns.askSize[index] = words[at + Word.askSize] as number;
      columns.last[index] = words[at + Word.last] as number;
      columns.volume[index] = words[at + Word.volume] as number;
      columns.openInterest[index] = words[at + Word.openInterest] as number;
      const ts = doubles[row * ROW_DOUBLES + Double.quoteTs] as number;
      columns.quoteTs[index] = ts;
      if (ts > this.newestTs) this.newestTs = ts as Instant;
      const about = words[at + Word.about] as number;
      // A price that jumped is shown to nobody before it is borne out, and the one before it is not traded on.
      columns.flags[index] =
        ((about & RowState.adjusted) !== 0 ? RowFlag.adjusted : 0) |
        ((about & RowState.held) !== 0 ? RowFlag.stale : 0);
    }
    return columns;
  }

  /** Writes what a snapshot says; an event that is newer than it stands. */
  private writeSnapshot({ columns, rowCount }: LaidOutChain): void {
    const { table, touched } = this.market;
    const { words } = table;
    const version = beginBatch(table);
    for (const row of this.rows) openRow(table, row, version);
    fence(table);
    for (let index = 0; index < rowCount; index += 1) {
      const row = this.rows[index] as number;
      const at = row * ROW_WORDS;
      words[at + Word.last] = columns.last[index] as number;
      words[at + Word.openInterest] = columns.openInterest[index] as number;
      words[at + Word.volume] = columns.volume[index] as number;
      const isAdjusted = ((columns.flags[index] as number) & RowFlag.adjusted) !== 0;
      const about = words[at + Word.about] as number;
      words[at + Word.about] = isAdjusted ? about | RowState.adjusted : about & ~RowState.adjusted;
      this.writeSnapshotQuote(row, columns, index);
    }
    fence(table);
    for (const row of this.rows) closeRow(table, row, version);
    for (const { id } of this.slices) touched.slices[id] = 1;
  }

  private writeSnapshotQuote(row: number, columns: ChainColumns, index: number): void {
    const { words, doubles } = this.market.table;
    const at = row * ROW_WORDS;
    const ts = columns.quoteTs[index] as number;
    const standing = doubles[row * ROW_DOUBLES + Double.quoteTs] as number;
    const hasEvent = !Number.isNaN(doubles[row * ROW_DOUBLES + Double.sequence] as number);
    if (hasEvent && !(ts > standing)) return;
    const bid = columns.bid[index] as number;
    const ask = columns.ask[index] as number;
    const about = words[at + Word.about] as number;
    const { held } = this.market;
    const isApart = !(ts - standing < APART_MS);
    const isDoubted =
      !isApart &&
      isJump(words[at + Word.bid] as number, words[at + Word.ask] as number, bid, ask) &&
      !held.isBorneOut(row, bid, ask);
    if (isDoubted) {
      held.hold(row, bid, ask);
      words[at + Word.about] = about | RowState.held;
      this.market.verdicts.jump_held += 1;
      return;
    }
    if ((about & RowState.held) !== 0) {
      held.release(row);
      words[at + Word.about] = about & ~RowState.held;
    }
    words[at + Word.bid] = bid;
    words[at + Word.ask] = ask;
    words[at + Word.bidSize] = columns.bidSize[index] as number;
    words[at + Word.askSize] = columns.askSize[index] as number;
    doubles[row * ROW_DOUBLES + Double.quoteTs] = ts;
    // A new day: the vendor's numbers begin anew.
    if (isApart) doubles[row * ROW_DOUBLES + Double.sequence] = Number.NaN;
  }
}

function isStanding(theory: SliceTheory | undefined, spot: Price, now: Instant): boolean {
  return (
    theory !== undefined && now - theory.at < THEORY_AGE_MS_MAX && Math.abs(spot / theory.spot - 1) <= THEORY_SPOT_SHARE
  );
}

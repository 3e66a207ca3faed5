import { KEY_WORDS } from './contract-key.js';

const FIRST_CAPACITY = 1_024;

/** What became of a quote. */
export const Verdict = {
  applied: 0,
  /** No contract of ours. */
  unlisted: 1,
  /** Its stamp lies further ahead than clocks differ: it would keep all true ones out. */
  fromFuture: 2,
  outOfSession: 3,
  duplicate: 4,
  outOfOrder: 5,
  /** The price moved by more than half at once: held until a second quote says the same. */
  held: 6,
  /** As `applied`: the second quote that bears out one that was held. */
  confirmed: 7,
} as const;
export const VERDICTS = [
  'applied',
  'unlisted',
  'from_future',
  'out_of_session',
  'duplicate',
  'out_of_order',
  'jump_held',
  'jump_confirmed',
] as const;

/** Prices in 1e-4; absent sides are MISSING_INT. */
export interface QuoteColumns {
  /** {@link KEY_WORDS} a quote. */
  readonly keys: Int32Array;
  readonly bid: Int32Array;
  readonly ask: Int32Array;
  readonly bidSize: Int32Array;
  readonly askSize: Int32Array;
  /** Epoch milliseconds. */
  readonly ts: Float64Array;
  readonly sequence: Float64Array;
  /** Written when the batch is applied (or guessed before): the row of each quote, −1 without one. */
  readonly rows: Int32Array;
}

/** Quotes of one message in columns, reused for each message. Grows to the largest message. */
export class QuoteBatch implements QuoteColumns {
  count = 0;
  keys!: Int32Array;
  bid!: Int32Array;
  ask!: Int32Array;
  bidSize!: Int32Array;
  askSize!: Int32Array;
  ts!: Float64Array;
  sequence!: Float64Array;
  rows!: Int32Array;
  /** Written when the batch is applied: the {@link Verdict} of each quote. */
  verdicts!: Uint8Array;
  private capacity = 0;

  constructor() {
    this.grow(FIRST_CAPACITY);
  }

  /** Makes room for one more quote. */
  reserve(): void {
    if (this.count === this.capacity) this.grow(Math.max(2 * this.capacity, FIRST_CAPACITY));
  }

  /** Makes room for `count` quotes in all. */
  reserveAll(count: number): void {
    if (count > this.capacity) this.grow(Math.max(count, 2 * this.capacity));
  }

  /** Takes columns of `count` quotes as they lie, without copying them. */
  adopt({ keys, bid, ask, bidSize, askSize, ts, sequence, rows }: QuoteColumns, count: number): void {
    this.keys = keys;
    this.bid = bid;
    this.ask = ask;
    this.bidSize = bidSize;
    this.askSize = askSize;
    this.ts = ts;
    this.sequence = sequence;
    this.rows = rows;
    if (this.verdicts.length < count) this.verdicts = new Uint8Array(2 * count);
    this.capacity = count;
    this.count = count;
  }

  private grow(capacity: number): void {
    const widen = <Column extends Int32Array | Float64Array | Uint8Array>(column: Column, before?: Column): Column => {
      if (before) column.set(before as never);
      return column;
    };
    this.keys = widen(new Int32Array(KEY_WORDS * capacity), this.keys);
    this.bid = widen(new Int32Array(capacity), this.bid);
    this.ask = widen(new Int32Array(capacity), this.ask);
    this.bidSize = widen(new Int32Array(capacity), this.bidSize);
    this.askSize = widen(new Int32Array(capacity), this.askSize);
    this.ts = widen(new Float64Array(capacity), this.ts);
    this.sequence = widen(new Float64Array(capacity), this.sequence);
    this.rows = widen(new Int32Array(capacity), this.rows);
    this.verdicts = widen(new Uint8Array(capacity), this.verdicts?.subarray(0, this.count));
    this.capacity = capacity;
  }
}

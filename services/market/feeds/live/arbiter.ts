import { MS_PER_HOUR } from '#core/units';
import { findRows, KEY_WORDS, type MarketState, type QuoteBatch, type StampGates } from '../../state/index.js';

/** Nothing within a day is this much newer and yet came before: the vendor's numbers begin anew. */
const APART_MS = MS_PER_HOUR;

/**
 * What becomes of a quote of one of several vendors.
 * - `admitted`: news: it goes on to the market.
 * - `twin`: another vendor has told it already.
 * - `late`: another vendor has told a newer one.
 * - `duplicate`, `out_of_order`: by the vendor's own sequence.
 * - `unjudged`: of no listed contract, or with a stamp that is not believed; the market counts why.
 */
export const ARBITER_OUTCOMES = ['admitted', 'twin', 'late', 'duplicate', 'out_of_order', 'unjudged'] as const;
export type ArbiterOutcome = (typeof ARBITER_OUTCOMES)[number];

/** The books of one vendor: every quote that it sent is in one of them. */
export type ArbiterBook = Readonly<Record<ArbiterOutcome, number>>;

/** What one vendor has told of each row. */
interface Told {
  /** Stamp and sequence of its newest quote. */
  readonly ts: Float64Array;
  readonly sequence: Float64Array;
  /** Its quotes with that stamp. */
  readonly count: Int32Array;
  readonly book: Record<ArbiterOutcome, number>;
}

/**
 * Makes one stream of the quotes of several vendors, contract by contract. Each vendor's quotes are put in order by its own sequence; between
 * vendors the newer stamp is the news. Of quotes with the same stamp, a vendor's n-th is news when fewer than n have been admitted: so the rest of a burst
 * that one vendor did not finish comes from the other one, and nothing comes twice.
 * What is admitted gets a sequence of our own, because the vendors' numbers cannot be compared.
 */
export class Arbiter {
  private readonly told: readonly Told[];
  /** Stamp of the newest quote that was admitted, and how many with it. */
  private readonly newestTs: Float64Array;
  private readonly admittedAtTs: Int32Array;
  /** Of which contract all this is: a row is given to another one after an expiry. */
  private readonly keys: Int32Array;
  private sequence = 0;

  constructor(
    private readonly market: MarketState,
    vendors: number,
  ) {
    const { capacity } = market.table;
    this.newestTs = new Float64Array(capacity);
    this.admittedAtTs = new Int32Array(capacity);
    this.keys = new Int32Array(KEY_WORDS * capacity);
    this.told = Array.from({ length: vendors }, () => ({
      ts: new Float64Array(capacity),
      sequence: new Float64Array(capacity),
      count: new Int32Array(capacity),
      book: Object.fromEntries(ARBITER_OUTCOMES.map((outcome) => [outcome, 0])) as Record<ArbiterOutcome, number>,
    }));
  }

  bookOf(vendor: number): ArbiterBook {
    return (this.told[vendor] as Told).book;
  }

  /** Leaves in the market's batch, in their order, the quotes of a vendor that are news, renumbered, and those that it does not judge. */
  filter(vendor: number, gates: StampGates): void {
    const { batch, table } = this.market;
    const told = this.told[vendor] as Told;
    findRows(table, batch.keys, batch.count, batch.rows);
    let kept = 0;
    for (let index = 0; index < batch.count; index += 1) {
      const outcome = this.judge(told, batch, index, gates);
      told.book[outcome] += 1;
      if (outcome !== 'admitted' && outcome !== 'unjudged') continue;
      move(batch, index, kept);
      this.sequence += 1;
      batch.sequence[kept] = this.sequence;
      kept += 1;
    }
    batch.count = kept;
  }

  private judge(told: Told, batch: QuoteBatch, index: number, gates: StampGates): ArbiterOutcome {
    const row = batch.rows[index] as number;
    const ts = batch.ts[index] as number;
    if (row < 0 || ts > gates.latest || ts < gates.sessionFrom || ts > gates.sessionUntil) return 'unjudged';
    if (!this.isOf(row, batch.keys, KEY_WORDS * index)) this.begin(row, batch.keys, KEY_WORDS * index);
    const ownTs = told.ts[row] as number;
    const sequence = batch.sequence[index] as number;
    if (ts - ownTs < APART_MS) {
      const ownSequence = told.sequence[row] as number;
      if (sequence === ownSequence) return 'duplicate';
      if (sequence < ownSequence || ts < ownTs) return 'out_of_order';
    }
    told.sequence[row] = sequence;
    told.ts[row] = ts;
    const nth = ts === ownTs ? (told.count[row] as number) + 1 : 1;
    told.count[row] = nth;
    const newestTs = this.newestTs[row] as number;
    if (ts < newestTs) return 'late';
    if (ts > newestTs) {
      this.newestTs[row] = ts;
      this.admittedAtTs[row] = 1;
      return 'admitted';
    }
    if (nth <= (this.admittedAtTs[row] as number)) return 'twin';
    this.admittedAtTs[row] = nth;
    return 'admitted';
  }

  private isOf(row: number, keys: Int32Array, at: number): boolean {
    const own = KEY_WORDS * row;
    return this.keys[own] === keys[at] && this.keys[own + 1] === keys[at + 1] && this.keys[own + 2] === keys[at + 2];
  }

  private begin(row: number, keys: Int32Array, at: number): void {
    for (let word = 0; word < KEY_WORDS; word += 1) this.keys[KEY_WORDS * row + word] = keys[at + word] as number;
    this.newestTs[row] = 0;
    this.admittedAtTs[row] = 0;
    for (const told of this.told) {
      told.ts[row] = 0;
      told.sequence[row] = 0;
      told.count[row] = 0;
    }
  }
}

function move(batch: QuoteBatch, from: number, to: number): void {
  if (from === to) return;
  batch.keys.copyWithin(KEY_WORDS * to, KEY_WORDS * from, KEY_WORDS * (from + 1));
  for (const column of [batch.rows, batch.bid, batch.ask, batch.bidSize, batch.askSize, batch.ts])
    column[to] = column[from] as number;
}

import { assert, type Price, type Underlying } from '#core/units';
import { applyQuotes, type StampGates, type Touched } from './apply-quotes.js';
import { ChainState } from './chain-state.js';
import { enterRow, findRow, removeRow } from './contract-index.js';
import { KEY_WORDS, packSymbol, symbolOfKey } from './contract-key.js';
import { HeldJumps } from './jumps.js';
import { QuoteBatch, VERDICTS, Verdict } from './quote-batch.js';
import {
  allocateTable,
  clearRow,
  type QuoteTable,
  ROW_WORDS,
  RowState,
  STATE_BITS,
  type TableMemory,
  viewTable,
  Word,
  writeRow,
} from './quote-table.js';

/** All US options are about 1.8 million contracts; pages of rows that are never written cost nothing. */
export const CONTRACTS_MAX = 2_097_152;
/** Expiries of all classes: 6,000 classes with some forty each. */
const SLICES_OF_MARKET = 262_144;
const WATCHED_LIST = 65_536;

export type VerdictName = (typeof VERDICTS)[number];

/** A price that jumped and is not believed yet. */
export interface HeldJump {
  /** OCC symbol, or the ticker of an underlying. */
  readonly symbol: string;
  /** What stands. */
  readonly bid: Price;
  readonly ask: Price;
  /** What waits. */
  readonly heldBid: Price;
  readonly heldAsk: Price;
}

/**
 * The live option market of one process: the one writer of a table in shared memory. Feeds fill {@link MarketState.batch} and apply it; chains
 * list contracts, let them expire and read frames from it.
 */
export class MarketState {
  readonly memory: TableMemory;
  readonly table: QuoteTable;
  /** Reused for each message. */
  readonly batch = new QuoteBatch();
  readonly held = new HeldJumps();
  readonly touched: Touched;
  /** Quotes by what became of them. */
  readonly verdicts: Record<VerdictName, number>;
  /** By slice. */
  private readonly underlyings: (Underlying | undefined)[] = [];
  /** Of the batch at hand, by verdict. */
  private readonly counts = new Int32Array(VERDICTS.length);
  private readonly freeRows: number[] = [];
  private readonly freeSlices: number[] = [];
  private readonly watchedRows = new Set<number>();
  private watchedSymbols: ReadonlySet<string> = new Set();
  private rowsUsed = 0;
  private slicesUsed = 0;
  private readonly key = new Int32Array(KEY_WORDS);

  constructor(contractsMax = CONTRACTS_MAX) {
    this.memory = allocateTable(contractsMax);
    this.table = viewTable(this.memory);
    this.touched = {
      slices: new Uint8Array(SLICES_OF_MARKET),
      watched: new Int32Array(WATCHED_LIST),
      watchedCount: 0,
    };
    this.verdicts = Object.fromEntries(VERDICTS.map((name) => [name, 0])) as Record<VerdictName, number>;
  }

  /** Contracts that are listed. */
  get contractCount(): number {
    return this.rowsUsed - this.freeRows.length;
  }

  openChain(underlying: Underlying): ChainState {
    return new ChainState(underlying, this);
  }

  /** Returns contracts whose price jumped and waits for a second quote, with what stands meanwhile; at most `max` of them, the oldest first. */
  heldJumps(max: number): readonly HeldJump[] {
    const { words } = this.table;
    const found: HeldJump[] = [];
    for (const [row, held] of this.held.entries()) {
      if (found.length === max) break;
      const at = row * ROW_WORDS;
      const key = at + Word.key;
      found.push({
        symbol: symbolOfKey(words[key] as number, words[key + 1] as number, words[key + 2] as number),
        bid: words[at + Word.bid] as Price,
        ask: words[at + Word.ask] as Price,
        heldBid: held.bid as Price,
        heldAsk: held.ask as Price,
      });
    }
    return found;
  }

  /** Returns the row of an OCC symbol, or −1. */
  rowOf(symbol: string): number {
    const { key, table } = this;
    if (!packSymbol(symbol, key)) return -1;
    return findRow(table, key[0] as number, key[1] as number, key[2] as number);
  }

  /**
   * Applies what is in {@link MarketState.batch}, in its order, and counts what became of it.
   * @param rows - `guessed` when the batch holds a row for each quote already, which may be a wrong one
   */
  apply(gates: StampGates, rows: 'unknown' | 'guessed' = 'unknown'): void {
    const guessesBelow = rows === 'guessed' ? this.rowsUsed : undefined;
    applyQuotes(this.table, this.batch, gates, this.held, this.touched, guessesBelow);
    this.countVerdicts();
  }

  /** Nearly all are applied: to count these in memory would take as long as to write them. */
  private countVerdicts(): void {
    const { counts, verdicts } = this;
    const { count, verdicts: ofQuotes } = this.batch;
    counts.fill(0);
    let others = 0;
    for (let index = 0; index < count; index += 1) {
      const verdict = ofQuotes[index] as number;
      if (verdict === Verdict.applied) continue;
      others += 1;
      counts[verdict] = (counts[verdict] as number) + 1;
    }
    verdicts.applied += count - others;
    if (others === 0) return;
    for (const [verdict, name] of VERDICTS.entries()) verdicts[name] += counts[verdict] as number;
  }

  /** Writes the day's volume and the last price; returns the row, −1 for a contract that is not listed. */
  applyBar(symbol: string, bar: { readonly dayVolume: number; readonly last: number }): number {
    const row = this.rowOf(symbol);
    if (row < 0) return row;
    const { table } = this;
    const at = row * ROW_WORDS;
    writeRow(table, row, () => {
      table.words[at + Word.volume] = bar.dayVolume;
      table.words[at + Word.last] = bar.last;
    });
    this.touched.slices[this.sliceOf(row)] = 1;
    return row;
  }

  sliceOf(row: number): number {
    return (this.table.words[row * ROW_WORDS + Word.about] as number) >>> STATE_BITS;
  }

  underlyingOfSlice(slice: number): Underlying | undefined {
    return this.underlyings[slice];
  }

  /** Sets which contracts matter most: their changes are listed one by one. @param symbols - OCC symbols; those that are not listed yet count once they are */
  watch(symbols: ReadonlySet<string>): void {
    const { words } = this.table;
    for (const row of this.watchedRows)
      this.setState(row, (words[row * ROW_WORDS + Word.about] as number) & ~RowState.watched);
    this.watchedRows.clear();
    this.watchedSymbols = symbols;
    for (const symbol of symbols) this.markWatched(this.rowOf(symbol));
  }

  /** Calls `visit` with each watched row that changed since the last call, once each. */
  takeWatched(visit: (row: number) => void): void {
    const { touched } = this;
    const rows = new Set(touched.watched.subarray(0, touched.watchedCount));
    touched.watchedCount = 0;
    for (const row of rows) visit(row);
  }

  /** Lists a contract and returns its row, empty. @remarks It must not be listed. */
  list(symbol: string, slice: number): number {
    const { table, key } = this;
    const isPacked = packSymbol(symbol, key);
    assert(isPacked, 'Invariant: a contract that is listed has an OCC symbol');
    const row = this.freeRows.pop() ?? this.rowsUsed++;
    assert(row < table.capacity, 'Invariant: the table has room for every contract of the market');
    writeRow(table, row, () => {
      clearRow(table, row);
      table.words.set(key, row * ROW_WORDS + Word.key);
      table.words[row * ROW_WORDS + Word.about] = (slice << STATE_BITS) | RowState.listed;
    });
    enterRow(table, row);
    if (this.watchedSymbols.has(symbol)) this.markWatched(row);
    return row;
  }

  /** Lets a contract go: its row may be given to another one. */
  unlist(row: number): void {
    const { table } = this;
    removeRow(table, row);
    this.held.release(row);
    this.watchedRows.delete(row);
    writeRow(table, row, () => {
      clearRow(table, row);
      table.words.fill(0, row * ROW_WORDS + Word.key, (row + 1) * ROW_WORDS);
    });
    this.freeRows.push(row);
  }

  /** @param underlying - whose chain the expiry belongs to; undefined for nobody's */
  openSlice(underlying?: Underlying): number {
    const slice = this.freeSlices.pop() ?? this.slicesUsed++;
    assert(slice < SLICES_OF_MARKET, 'Invariant: there is room for every expiry of the market');
    this.touched.slices[slice] = 1;
    this.underlyings[slice] = underlying;
    return slice;
  }

  closeSlice(slice: number): void {
    this.freeSlices.push(slice);
  }

  private markWatched(row: number): void {
    if (row < 0) return;
    this.watchedRows.add(row);
    this.setState(row, (this.table.words[row * ROW_WORDS + Word.about] as number) | RowState.watched);
  }

  private setState(row: number, about: number): void {
    writeRow(this.table, row, () => {
      this.table.words[row * ROW_WORDS + Word.about] = about;
    });
  }
}

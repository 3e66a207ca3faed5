import { MISSING_INT } from '#core/model';

/**
 * The live option market in shared memory: one row a contract, one writer, readers on any thread.
 *
 * A row's quote fields, its version and its key share one line of the processor's cache (64 bytes): a quote touches that line alone, whereas a
 * buffer per field would cost a miss each. For that the memory must begin with a line ({@link allocateAligned}). What is read and written by whole slices
 * (theory) has a buffer per column.
 *
 * The version of a row is odd while it is written. The writer gives all rows of a batch the batch's own odd number, passes a fence, writes, passes a fence
 * and gives them the even number after it; a reader takes what it read only when the version was even and the same before and after ({@link readRow}).
 * Versions are the writer's count of batches, not the row's own: so they are written without being read, and nobody waits for memory to mark a row.
 * Source: Lameter, "Effective synchronization on Linux/NUMA systems" (2005), sequence locks.
 */
export interface QuoteTable {
  readonly capacity: number;
  /** {@link ROW_WORDS} a row, see {@link Word}. */
  readonly words: Int32Array;
  /** The same memory as doubles, see {@link Double}. */
  readonly doubles: Float64Array;
  readonly theory: TheoryColumns;
  /** See {@link Control}. */
  readonly control: Int32Array;
  /** Open addressing, two words a slot: row + 1 (0: free, −1: never) and hash. */
  readonly slots: Int32Array;
}

/** IV and Greeks as frames have them, NaN where there are none; `flags` are the bits of `RowFlag` about the IV. */
export interface TheoryColumns {
  readonly iv: Float32Array;
  readonly delta: Float32Array;
  readonly gamma: Float32Array;
  readonly theta: Float32Array;
  readonly vega: Float32Array;
  readonly flags: Uint16Array;
}

export const ROW_WORDS = 16;
export const ROW_DOUBLES = 8;

/** Words of a row. Prices in 1e-4; absent values are MISSING_INT. */
export const Word = {
  version: 0,
  bid: 1,
  ask: 2,
  bidSize: 3,
  askSize: 4,
  last: 5,
  volume: 6,
  openInterest: 7,
  /** Words 8 and 9 are the double `quoteTs`, 10 and 11 `sequence`, 12 to 14 the key. */
  key: 12,
  /** Slice × 2^{@link STATE_BITS} + bits of {@link RowState}. */
  about: 15,
} as const;

/** Doubles of a row. */
export const Double = {
  /** Epoch milliseconds of the standing quote, NaN without one. */
  quoteTs: 4,
  /** The vendor's number of the newest event, NaN when none came. */
  sequence: 5,
} as const;

export const RowState = {
  listed: 1,
  /** Its deliverable is not 100 shares. */
  adjusted: 2,
  /** A price that jumped waits for its confirmation: what stands is not traded on. */
  held: 4,
  /** Somebody holds it or has an order for it. */
  watched: 8,
} as const;
export const STATE_BITS = 4;
export const SLICES_MAX = 2 ** (31 - STATE_BITS);

export const Control = {
  /** Only there to be passed as a fence. */
  fence: 0,
  /** Odd while the index is changed. */
  indexVersion: 1,
  /** The writer's own: the even version that it gave last. */
  version: 2,
} as const;
const CONTROL_WORDS = 16;

/** The buffers behind a table, to be handed to other threads. */
export interface TableMemory {
  readonly capacity: number;
  readonly rows: SharedArrayBuffer;
  readonly theory: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
  readonly slots: SharedArrayBuffer;
}

const THEORY_BYTES = 5 * 4 + 2;
/** Half of the slots stay free at least: probes stay short. */
const SLOTS_PER_ROW = 2;

/** Of the JavaScript standard's companion, which the language's own library does not declare. */
declare const WebAssembly: {
  readonly Memory: new (pages: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => { readonly buffer: SharedArrayBuffer };
};
const ALIGNED_PAGE_BYTES = 65_536;

/**
 * Returns at least `bytes` of shared memory that begins with a page, hence with a line of the cache. A plain SharedArrayBuffer begins sixteen bytes behind one, where
 * the C library's allocator keeps its own word, and each row would lie in two lines.
 */
function allocateAligned(bytes: number): SharedArrayBuffer {
  const pages = Math.ceil(bytes / ALIGNED_PAGE_BYTES);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }).buffer;
}

/** Returns memory for `capacity` contracts. The operating system gives pages when they are first written, so spare rows cost nothing. */
export function allocateTable(capacity: number): TableMemory {
  let slots = 16;
  while (slots < SLOTS_PER_ROW * capacity) slots *= 2;
  return {
    capacity,
    rows: allocateAligned(capacity * ROW_WORDS * 4),
    theory: new SharedArrayBuffer(Math.ceil((capacity * THEORY_BYTES) / 8) * 8),
    control: new SharedArrayBuffer(CONTROL_WORDS * 4),
    slots: new SharedArrayBuffer(slots * 8),
  };
}

/** Returns views into the memory; each thread makes its own. */
export function viewTable(memory: TableMemory): QuoteTable {
  const { capacity, theory } = memory;
  const column = (index: number) => new Float32Array(theory, index * 4 * capacity, capacity);
  return {
    capacity,
    words: new Int32Array(memory.rows, 0, capacity * ROW_WORDS),
    doubles: new Float64Array(memory.rows, 0, capacity * ROW_DOUBLES),
    theory: {
      iv: column(0),
      delta: column(1),
      gamma: column(2),
      theta: column(3),
      vega: column(4),
      flags: new Uint16Array(theory, 5 * 4 * capacity, capacity),
    },
    control: new Int32Array(memory.control),
    slots: new Int32Array(memory.slots),
  };
}

/** No read or write moves across it: an atomic read-modify-write is a full barrier on all processors that Node runs on. */
export function fence(table: QuoteTable): void {
  Atomics.add(table.control, Control.fence, 1);
}

/** Begins a batch and returns its odd version. Counts on from the lowest number after the highest. */
export function beginBatch({ control }: QuoteTable): number {
  const before = control[Control.version] as number;
  control[Control.version] = before + 2;
  return (before + 1) | 0;
}

/** Marks a row as being written; a {@link fence} must follow before its fields are written. @param version - of {@link beginBatch} */
export function openRow({ words }: QuoteTable, row: number, version: number): void {
  words[row * ROW_WORDS] = version;
}

/** Marks a row as whole again; a {@link fence} must stand between. A row that is twice in a batch may be opened and closed twice. */
export function closeRow({ words }: QuoteTable, row: number, version: number): void {
  words[row * ROW_WORDS] = version + 1;
}

/** Writes a row alone. */
export function writeRow(table: QuoteTable, row: number, write: () => void): void {
  const version = beginBatch(table);
  openRow(table, row, version);
  fence(table);
  write();
  fence(table);
  closeRow(table, row, version);
}

/** Makes a row empty but for its key and what it is about. */
export function clearRow({ words, doubles, theory }: QuoteTable, row: number): void {
  const at = row * ROW_WORDS;
  for (let word = Word.bid; word <= Word.openInterest; word += 1) words[at + word] = MISSING_INT;
  doubles[row * ROW_DOUBLES + Double.quoteTs] = Number.NaN;
  doubles[row * ROW_DOUBLES + Double.sequence] = Number.NaN;
  for (const column of [theory.iv, theory.delta, theory.gamma, theory.theta, theory.vega]) column[row] = Number.NaN;
  theory.flags[row] = 0;
}

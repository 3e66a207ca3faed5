/**
 * All sell-put candidates on the wire: a header in JSON, then the columns of each underlying as they lie in memory.
 *
 *     u32 magic "TPS1" │ u32 bytes of the header │ header, UTF-8, padded to 8 │ per block, per column: values, padded to 8
 *
 * Little-endian, as every browser and server that runs this is. A reader looks at the columns in place: nothing is parsed.
 */

import { SCORE_FACTORS } from '#core/scoring';
import type { PutColumns } from '#core/screening';

/** What is common to the candidates of one underlying. */
export interface ScanBlockHead {
  readonly underlying: string;
  readonly sequence: number;
  /** Market clock: when the venue's snapshot was taken. */
  readonly tsEvent: number;
  readonly staleCopy: boolean;
  /** Decimal; absent when the frame has none, and then there are no rows. */
  readonly spot?: string;
  /** Which model gave volatility, Greeks and probability. */
  readonly model: string;
  /** Puts in the frame; those that lack a tradable quote or data are no candidates. */
  readonly looked: number;
  readonly rows: number;
  readonly expiries: readonly {
    readonly root: string;
    readonly expiry: string;
    readonly dte: number;
    /** As in a contract of core/model; absent where every contract is of the standard size. */
    readonly lotSize?: number;
  }[];
}

export interface ScanHead {
  /** Sent back as `since`: the answer then holds what has changed. */
  readonly revision: string;
  /** Trading date that days to expiry count from. */
  readonly today: string;
  /** Margin model of requirement, return on margin and score. */
  readonly margin: 'cash' | 'regT';
  /** Every underlying that has a frame; what is not among them is gone. */
  readonly underlyings: readonly string[];
  readonly blocks: readonly ScanBlockHead[];
}

export interface ScanBlock {
  readonly head: ScanBlockHead;
  readonly columns: PutColumns;
}

export interface Scan extends Omit<ScanHead, 'blocks'> {
  readonly blocks: readonly ScanBlock[];
}

export class ScanDecodeError extends Error {
  override readonly name = 'ScanDecodeError';
  readonly code = 'SCAN_UNREADABLE';
}

const MAGIC = 0x31_53_50_54;
const PREFIX_BYTES = 8;
const ALIGNMENT = 8;
const padded = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

type Column = Uint16Array | Int32Array | Float32Array | Float64Array;
type ColumnMaker<T extends Column> = new (buffer: ArrayBufferLike, offset: number, length: number) => T;

/** The order of the columns; every one begins at a multiple of 8. */
function listColumns({ parts, ...rest }: PutColumns): readonly Column[] {
  const { quoteTs, requirement, strike, bid, ask, openInterest, volume } = rest;
  const { iv, delta, gamma, theta, vega, probOtm, expiryIndex } = rest;
  const whole = [quoteTs, requirement, strike, bid, ask, openInterest, volume];
  return [
    ...whole,
    ...SCORE_FACTORS.map((factor) => parts[factor]),
    iv,
    delta,
    gamma,
    theta,
    vega,
    probOtm,
    expiryIndex,
  ];
}

/** Returns an answer as bytes. */
export function encodeScan({ blocks, ...rest }: Scan): Uint8Array {
  const head: ScanHead = { ...rest, blocks: blocks.map((block) => block.head) };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const columns = blocks.flatMap((block) => listColumns(block.columns));
  const start = PREFIX_BYTES + padded(text.length);
  const out = new Uint8Array(columns.reduce((sum, column) => sum + padded(column.byteLength), start));
  const prefix = new DataView(out.buffer);
  prefix.setUint32(0, MAGIC, true);
  prefix.setUint32(4, text.length, true);
  out.set(text, PREFIX_BYTES);
  let offset = start;
  for (const column of columns) {
    out.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), offset);
    offset += padded(column.byteLength);
  }
  return out;
}

/** Returns an answer whose columns lie in `buffer`. Errors: ScanDecodeError for bytes that are none. */
export function decodeScan(buffer: ArrayBuffer): Scan {
  if (buffer.byteLength < PREFIX_BYTES) throw new ScanDecodeError('too short');
  const prefix = new DataView(buffer);
  if (prefix.getUint32(0, true) !== MAGIC) throw new ScanDecodeError('another format');
  const length = prefix.getUint32(4, true);
  if (PREFIX_BYTES + length > buffer.byteLength) throw new ScanDecodeError('the header is cut off');
  const { blocks, ...rest } = parseHead(new Uint8Array(buffer, PREFIX_BYTES, length));
  const reader = { buffer, offset: PREFIX_BYTES + padded(length) };
  const decoded = blocks.map((head) => ({ head, columns: readColumns(reader, head.rows) }));
  if (reader.offset !== buffer.byteLength) throw new ScanDecodeError('more bytes than columns');
  return { ...rest, blocks: decoded };
}

function parseHead(bytes: Uint8Array): ScanHead {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as ScanHead;
  } catch {
    throw new ScanDecodeError('the header is no JSON');
  }
}

function readColumns(reader: { readonly buffer: ArrayBuffer; offset: number }, count: number): PutColumns {
  const next = <T extends Column>(make: ColumnMaker<T> & { readonly BYTES_PER_ELEMENT: number }): T => {
    const from = reader.offset;
    reader.offset += padded(count * make.BYTES_PER_ELEMENT);
    if (reader.offset > reader.buffer.byteLength) throw new ScanDecodeError('a column is cut off');
    return new make(reader.buffer, from, count);
  };
  // In the order of listColumns: properties are read as they are written.
  return {
    count,
    quoteTs: next(Float64Array),
    requirement: next(Float64Array),
    strike: next(Int32Array),
    bid: next(Int32Array),
    ask: next(Int32Array),
    openInterest: next(Int32Array),
    volume: next(Int32Array),
    parts: {
      annualisedReturn: next(Int32Array),
      exerciseProbability: next(Int32Array),
      marginEfficiency: next(Int32Array),
      volatility: next(Int32Array),
      timeDecay: next(Int32Array),
    },
    iv: next(Float32Array),
    delta: next(Float32Array),
    gamma: next(Float32Array),
    theta: next(Float32Array),
    vega: next(Float32Array),
    probOtm: next(Float32Array),
    expiryIndex: next(Uint16Array),
  };
}

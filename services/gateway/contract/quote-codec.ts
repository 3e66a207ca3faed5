/**
 * Chains of market data as binary frames of the live channel: first a whole chain, then what changed of it.
 *
 *     offset  size  field, little-endian
 *          0     4  magic "TPQ1"
 *          4     4  header length in bytes
 *          8     h  header: JSON in ASCII ({@link QuoteHead})
 *        8+h     …  from the next multiple of 8: a snapshot's encoded chain frame; or of a delta the numbers of the changed rows (u32),
 *                   then its columns in the order of DELTA_COLUMNS, each from a multiple of 8
 */
import { allocateColumns, type ChainColumns, type ChainFrame, decodeFrame, encodeFrame } from '#core/model';

const MAGIC = 0x31515054;
const HEAD_OFFSET = 8;

/** What of a row can change; strike, right and expiry make the layout, and another layout is another snapshot. */
const DELTA_COLUMNS = [
  ['quoteTs', Float64Array],
  ['bid', Int32Array],
  ['ask', Int32Array],
  ['last', Int32Array],
  ['bidSize', Int32Array],
  ['askSize', Int32Array],
  ['volume', Int32Array],
  ['openInterest', Int32Array],
  ['iv', Float32Array],
  ['delta', Float32Array],
  ['gamma', Float32Array],
  ['theta', Float32Array],
  ['vega', Float32Array],
  ['flags', Uint16Array],
] as const satisfies readonly (readonly [keyof ChainColumns, unknown])[];

type FrameHead = Omit<ChainFrame, 'columns' | 'rowCount'>;

export type QuoteHead =
  | { readonly kind: 'snapshot'; readonly underlying: string; readonly hash: string }
  | {
      readonly kind: 'delta';
      readonly underlying: string;
      readonly hash: string;
      /** Hash of the frame that it changes. */
      readonly base: string;
      readonly rows: number;
      readonly frame: FrameHead;
    };

/** A chain that a browser holds, by the name under which it asks for what comes after. */
export interface HeldQuotes {
  readonly frame: ChainFrame;
  readonly hash: string;
}

/** Thrown for bytes that are no such message (`QUOTES_UNREADABLE`), and for changes of a frame that is not held (`QUOTES_BASE_MISSING`). */
export class QuoteDecodeError extends Error {
  override readonly name = 'QuoteDecodeError';
  constructor(readonly code: 'QUOTES_UNREADABLE' | 'QUOTES_BASE_MISSING') {
    super(code);
  }
}

const align8 = (offset: number) => (offset + 7) & ~7;

export function encodeQuoteSnapshot({ frame, hash }: HeldQuotes): Uint8Array {
  return join({ kind: 'snapshot', underlying: frame.underlying, hash }, encodeFrame(frame));
}

/** Returns what changed from one frame to the next, or undefined when their rows are not the same contracts. */
export function encodeQuoteDelta(before: HeldQuotes, after: HeldQuotes): Uint8Array | undefined {
  if (!hasSameLayout(before.frame, after.frame)) return undefined;
  const rows = changedRows(before.frame, after.frame);
  const sizes = DELTA_COLUMNS.map(([, Kind]) => align8(rows.length * Kind.BYTES_PER_ELEMENT));
  const body = new Uint8Array(align8(rows.length * 4) + sizes.reduce((sum, size) => sum + size, 0));
  new Uint32Array(body.buffer, 0, rows.length).set(rows);
  let offset = align8(rows.length * 4);
  DELTA_COLUMNS.forEach(([name, Kind], index) => {
    const values = new Kind(body.buffer, offset, rows.length);
    const column = after.frame.columns[name];
    rows.forEach((row, at) => {
      values[at] = column[row] as number;
    });
    offset += sizes[index] as number;
  });
  const { columns: _columns, rowCount: _rowCount, ...frame } = after.frame;
  const { underlying } = frame;
  return join({ kind: 'delta', underlying, hash: after.hash, base: before.hash, rows: rows.length, frame }, body);
}

/**
 * Returns the chain after a message.
 * @param held - what is held of the message's underlying, if anything
 * Errors: {@link QuoteDecodeError}; after `QUOTES_BASE_MISSING` the topic is to be asked for again, without a hash.
 */
export function applyQuotes(buffer: ArrayBuffer, heldOf: (underlying: string) => HeldQuotes | undefined): HeldQuotes {
  const { head, body } = split(buffer);
  if (head.kind === 'snapshot') {
    return { frame: decodeFrame(new Uint8Array(buffer, body)), hash: head.hash };
  }
  const held = heldOf(head.underlying);
  if (held?.hash !== head.base) throw new QuoteDecodeError('QUOTES_BASE_MISSING');
  return { frame: changed(held.frame, head, buffer, body), hash: head.hash };
}

function changed(
  { columns: before, rowCount }: ChainFrame,
  { rows: count, frame }: Extract<QuoteHead, { kind: 'delta' }>,
  buffer: ArrayBuffer,
  body: number,
): ChainFrame {
  const sizes = DELTA_COLUMNS.map(([, Kind]) => align8(count * Kind.BYTES_PER_ELEMENT));
  const end = body + align8(count * 4) + sizes.reduce((sum, size) => sum + size, 0);
  if (end !== buffer.byteLength) throw new QuoteDecodeError('QUOTES_UNREADABLE');
  const columns = allocateColumns(rowCount);
  for (const name of Object.keys(before) as (keyof ChainColumns)[]) columns[name].set(before[name]);
  const rows = new Uint32Array(buffer, body, count);
  let offset = body + align8(count * 4);
  DELTA_COLUMNS.forEach(([name, Kind], index) => {
    const values = new Kind(buffer, offset, count);
    rows.forEach((row, at) => {
      columns[name][row] = values[at] as number;
    });
    offset += sizes[index] as number;
  });
  return { ...frame, rowCount, columns };
}

function join(head: QuoteHead, body: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const start = align8(HEAD_OFFSET + text.length);
  const bytes = new Uint8Array(start + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, text.length, true);
  bytes.set(text, HEAD_OFFSET);
  bytes.set(body, start);
  return bytes;
}

function split(buffer: ArrayBuffer): { readonly head: QuoteHead; readonly body: number } {
  if (buffer.byteLength < HEAD_OFFSET) throw new QuoteDecodeError('QUOTES_UNREADABLE');
  const view = new DataView(buffer);
  const length = view.getUint32(4, true);
  if (view.getUint32(0, true) !== MAGIC || HEAD_OFFSET + length > buffer.byteLength) {
    throw new QuoteDecodeError('QUOTES_UNREADABLE');
  }
  const text = new TextDecoder().decode(new Uint8Array(buffer, HEAD_OFFSET, length));
  try {
    return { head: JSON.parse(text) as QuoteHead, body: align8(HEAD_OFFSET + length) };
  } catch {
    throw new QuoteDecodeError('QUOTES_UNREADABLE');
  }
}

function changedRows(before: ChainFrame, after: ChainFrame): number[] {
  const rows: number[] = [];
  for (let row = 0; row < after.rowCount; row += 1) {
    if (DELTA_COLUMNS.some(([name]) => !Object.is(before.columns[name][row], after.columns[name][row]))) rows.push(row);
  }
  return rows;
}

function hasSameLayout(a: ChainFrame, b: ChainFrame): boolean {
  if (a.rowCount !== b.rowCount || a.expiries.length !== b.expiries.length) return false;
  const sameSlices = a.expiries.every((slice, index) => {
    const other = b.expiries[index];
    return (
      other !== undefined &&
      slice.root === other.root &&
      slice.expiry === other.expiry &&
      slice.lotSize === other.lotSize &&
      slice.settlement === other.settlement &&
      slice.firstRow === other.firstRow &&
      slice.rowCount === other.rowCount
    );
  });
  if (!sameSlices) return false;
  for (let row = 0; row < a.rowCount; row += 1) {
    if (a.columns.strike[row] !== b.columns.strike[row] || a.columns.right[row] !== b.columns.right[row]) return false;
  }
  return true;
}

import { asciiBytes, asciiText, assert } from '../units/index.js';
import type { ChainColumns, ChainFrame } from './chain-frame.js';

/**
 * Binary layout, little-endian, version 1:
 *
 *     offset  size  field
 *          0     4  magic "TPCF"
 *          4     2  version
 *          6     2  reserved, 0
 *          8     4  header length in bytes
 *         12     4  row count
 *         16     h  header: JSON in ASCII, everything of the frame but its columns
 *       16+h     …  the columns in the order of COLUMN_LAYOUT, each starting at a multiple of 8
 *
 * Decoding makes one aligned copy at most; the columns of the result are views into that buffer.
 */
export const FRAME_CODEC_VERSION = 1;
const MAGIC = 0x46435054;
const FIXED_HEADER_BYTES = 16;
const ROW_COUNT_MAX = 65_000;

type ColumnName = keyof ChainColumns;
const COLUMN_LAYOUT: readonly (readonly [ColumnName, ColumnKind])[] = [
  ['quoteTs', 'f64'],
  ['strike', 'i32'],
  ['bid', 'i32'],
  ['ask', 'i32'],
  ['last', 'i32'],
  ['bidSize', 'i32'],
  ['askSize', 'i32'],
  ['volume', 'i32'],
  ['openInterest', 'i32'],
  ['iv', 'f32'],
  ['delta', 'f32'],
  ['gamma', 'f32'],
  ['theta', 'f32'],
  ['vega', 'f32'],
  ['expiryIndex', 'u16'],
  ['flags', 'u16'],
  ['right', 'u8'],
];

type ColumnKind = 'f64' | 'f32' | 'i32' | 'u16' | 'u8';
const BYTES: Readonly<Record<ColumnKind, number>> = { f64: 8, f32: 4, i32: 4, u16: 2, u8: 1 };

export type FrameDecodeCode =
  | 'FRAME_NOT_A_FRAME'
  | 'FRAME_VERSION_UNKNOWN'
  | 'FRAME_TRUNCATED'
  | 'FRAME_HEADER_UNREADABLE';

/** Thrown for bytes that are not a frame of a known version. */
export class FrameDecodeError extends Error {
  override readonly name = 'FrameDecodeError';
  constructor(readonly code: FrameDecodeCode) {
    super(code);
  }
}

const align8 = (offset: number) => (offset + 7) & ~7;

/** Returns empty columns for `rowCount` rows over one buffer, to be filled by whoever builds a frame. */
export function allocateColumns(rowCount: number): ChainColumns {
  const offsets = columnOffsets(0, rowCount);
  return viewColumns(new ArrayBuffer(offsets.end), offsets.starts, rowCount);
}

/** Returns the frame as bytes. The same frame always gives the same bytes. */
export function encodeFrame(frame: ChainFrame): Uint8Array {
  assert(frame.rowCount <= ROW_COUNT_MAX, `Invariant: a frame has at most ${ROW_COUNT_MAX} rows`);
  const { columns, rowCount, ...rest } = frame;
  const header = asciiBytes(JSON.stringify(rest));
  const { starts, end } = columnOffsets(align8(FIXED_HEADER_BYTES + header.length), rowCount);
  const bytes = new Uint8Array(end);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, FRAME_CODEC_VERSION, true);
  view.setUint32(8, header.length, true);
  view.setUint32(12, rowCount, true);
  bytes.set(header, FIXED_HEADER_BYTES);
  COLUMN_LAYOUT.forEach(([name], index) => {
    const column = columns[name];
    assert(column.length === rowCount, `Invariant: column ${name} has one value per row`);
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), starts[index] as number);
  });
  return bytes;
}

/** Returns the part of an encoded frame that holds its columns. Its length follows from the count of rows alone. */
export function encodedColumns(bytes: Uint8Array): Uint8Array {
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset, FIXED_HEADER_BYTES).getUint32(8, true);
  return bytes.subarray(align8(FIXED_HEADER_BYTES + headerLength));
}

/** Returns the frame whose columns are views into `bytes` (or into one aligned copy of it). Errors: {@link FrameDecodeError}. */
export function decodeFrame(bytes: Uint8Array): ChainFrame {
  if (bytes.byteLength < FIXED_HEADER_BYTES) throw new FrameDecodeError('FRAME_NOT_A_FRAME');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new FrameDecodeError('FRAME_NOT_A_FRAME');
  if (view.getUint16(4, true) !== FRAME_CODEC_VERSION) throw new FrameDecodeError('FRAME_VERSION_UNKNOWN');
  const headerLength = view.getUint32(8, true);
  const rowCount = view.getUint32(12, true);
  if (rowCount > ROW_COUNT_MAX) throw new FrameDecodeError('FRAME_NOT_A_FRAME');
  const { starts, end } = columnOffsets(align8(FIXED_HEADER_BYTES + headerLength), rowCount);
  if (bytes.byteLength < end) throw new FrameDecodeError('FRAME_TRUNCATED');
  // Not slice(): that of a Node Buffer, which is a Uint8Array as well, does not copy.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const rest = parseHeader(aligned, headerLength);
  const shifted = starts.map((start) => start + aligned.byteOffset);
  return { ...rest, rowCount, columns: viewColumns(aligned.buffer, shifted, rowCount) };
}

function parseHeader(bytes: Uint8Array, length: number): Omit<ChainFrame, 'rowCount' | 'columns'> {
  const text = asciiText(bytes.subarray(FIXED_HEADER_BYTES, FIXED_HEADER_BYTES + length));
  try {
    return JSON.parse(text) as Omit<ChainFrame, 'rowCount' | 'columns'>;
  } catch {
    throw new FrameDecodeError('FRAME_HEADER_UNREADABLE');
  }
}

function columnOffsets(first: number, rowCount: number): { starts: number[]; end: number } {
  const starts: number[] = [];
  let offset = first;
  for (const [, kind] of COLUMN_LAYOUT) {
    starts.push(offset);
    offset = align8(offset + BYTES[kind] * rowCount);
  }
  return { starts, end: offset };
}

function viewOf(kind: ColumnKind, buffer: ArrayBufferLike, start: number, rowCount: number): ArrayBufferView {
  switch (kind) {
    case 'f64':
      return new Float64Array(buffer, start, rowCount);
    case 'f32':
      return new Float32Array(buffer, start, rowCount);
    case 'i32':
      return new Int32Array(buffer, start, rowCount);
    case 'u16':
      return new Uint16Array(buffer, start, rowCount);
    case 'u8':
      return new Uint8Array(buffer, start, rowCount);
  }
}

function viewColumns(buffer: ArrayBufferLike, starts: readonly number[], rowCount: number): ChainColumns {
  const views: Partial<Record<ColumnName, ArrayBufferView>> = {};
  COLUMN_LAYOUT.forEach(([name, kind], index) => {
    views[name] = viewOf(kind, buffer, starts[index] as number, rowCount);
  });
  return views as unknown as ChainColumns;
}

import { inflateRawSync } from 'node:zlib';
import { PlatformError } from '#platform/errors';
import { HistoryCode } from '../history-codes.js';

export interface ZipEntry {
  readonly name: string;
  /** Returns the unpacked bytes. Errors: PlatformError `HISTORY_ARCHIVE_UNREADABLE`. */
  read(): Buffer;
}

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_BYTES = 22;
const COMMENT_MAX = 65_535;
const LONG_NUMBERS = 0x0001;
const LOCATOR_SIGNATURE = 0x07064b50;
const LOCATOR_BYTES = 20;
const ELSEWHERE = 0xffffffff;
const ELSEWHERE_SHORT = 0xffff;
const STORED = 0;
const DEFLATED = 8;
/** An entry that says more is damaged or hostile. */
const UNPACKED_MAX = 1 << 30;

/**
 * Returns the files of a zip archive in the order of its directory. Source: PKWARE, "APPNOTE.TXT", 6.3.10, sections 4.3.7 and 4.3.12 to 4.3.16.
 * Not read: archives in parts and encrypted entries; LEAN writes none of them.
 * Errors: PlatformError `HISTORY_ARCHIVE_UNREADABLE`.
 */
export function zipEntries(bytes: Buffer): readonly ZipEntry[] {
  try {
    const directory = directoryOf(bytes);
    const { count } = directory;
    let at = directory.offset;
    const entries: ZipEntry[] = [];
    for (let index = 0; index < count; index += 1) {
      if (bytes.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new RangeError('no directory entry');
      const { name, place, next } = directoryEntry(bytes, at);
      if (!name.endsWith('/')) entries.push({ name, read: () => readEntry(bytes, place) });
      at = next;
    }
    return entries;
  } catch (error) {
    throw unreadable(error);
  }
}

interface Place {
  readonly offset: number;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
}

function directoryEntry(
  bytes: Buffer,
  at: number,
): { readonly name: string; readonly place: Place; readonly next: number } {
  const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
  const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
  const [unpacked, packed, offset] = longNumbers(bytes.subarray(nameEnd, extraEnd), [
    bytes.readUInt32LE(at + 24),
    bytes.readUInt32LE(at + 20),
    bytes.readUInt32LE(at + 42),
  ]);
  if ((bytes.readUInt16LE(at + 8) & 1) !== 0 || unpacked > UNPACKED_MAX) throw new RangeError('encrypted or too large');
  return {
    name: bytes.toString('utf8', at + 46, nameEnd),
    place: { offset, packed, unpacked, method: bytes.readUInt16LE(at + 10) },
    next: extraEnd + bytes.readUInt16LE(at + 32),
  };
}

/** Of the three numbers those that do not fit into four bytes stand in eight behind the name, in this order (section 4.5.3). */
function longNumbers(extra: Buffer, short: readonly [number, number, number]): readonly [number, number, number] {
  const numbers: number[] = [];
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== LONG_NUMBERS) at += 4 + extra.readUInt16LE(at + 2);
  at += 4;
  for (const number of short) {
    numbers.push(number === ELSEWHERE ? Number(extra.readBigUInt64LE(at)) : number);
    if (number === ELSEWHERE) at += 8;
  }
  return numbers as [number, number, number];
}

function directoryOf(bytes: Buffer): { readonly count: number; readonly offset: number } {
  const end = endOfDirectory(bytes);
  const [count, offset] = [bytes.readUInt16LE(end + 10), bytes.readUInt32LE(end + 16)];
  if (count !== ELSEWHERE_SHORT && offset !== ELSEWHERE) return { count, offset };
  const locator = end - LOCATOR_BYTES;
  if (bytes.readUInt32LE(locator) !== LOCATOR_SIGNATURE) throw new RangeError('no locator');
  const long = Number(bytes.readBigUInt64LE(locator + 8));
  return { count: Number(bytes.readBigUInt64LE(long + 32)), offset: Number(bytes.readBigUInt64LE(long + 48)) };
}

function endOfDirectory(bytes: Buffer): number {
  for (let at = bytes.length - END_BYTES; at >= Math.max(0, bytes.length - END_BYTES - COMMENT_MAX); at -= 1) {
    if (bytes.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  throw new RangeError('no end of directory');
}

function readEntry(bytes: Buffer, of: Place): Buffer {
  try {
    const from = of.offset + 30 + bytes.readUInt16LE(of.offset + 26) + bytes.readUInt16LE(of.offset + 28);
    if (from + of.packed > bytes.length) throw new RangeError('cut off');
    const packed = bytes.subarray(from, from + of.packed);
    if (of.method === STORED) return packed;
    if (of.method !== DEFLATED) throw new RangeError(`method ${of.method}`);
    const text = inflateRawSync(packed, { maxOutputLength: Math.max(1, of.unpacked) });
    if (text.length !== of.unpacked) throw new RangeError('wrong length');
    return text;
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(cause: unknown): PlatformError {
  return new PlatformError(HistoryCode.archiveUnreadable, {
    cause,
    message: 'The archive is damaged or of an unknown kind.',
  });
}

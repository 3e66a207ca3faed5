import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inflate } from 'node:zlib';
import type { ContentHash, TradingDate } from '#core/units';
import { errorCodeOf, PlatformError } from '#platform/errors';
import { randomId } from '#platform/hash';
import { deflateLarge, isFrameHash } from '../../rows/index.js';
import { HistoryCode } from '../history-codes.js';
import { folderNameOf, toFolderError } from '../history-folder.js';

export interface SpooledFrame {
  readonly hash: ContentHash;
  /** As `encodeFrame` wrote them. */
  readonly bytes: Uint8Array;
}

const LENGTH_BYTES = 4;
const HASH_BYTES = 32;
/** RFC 1950: deflate with a window of 32 KB. */
const ZLIB_HEADER = 0x78;

/**
 * Frames of the running day as they came, appended to one file per day, underlying and process: nothing that a crash could spoil but the
 * last record. A record is the length of the deflated frame, the frame's hash, and the deflated frame.
 */
export class FrameSpool {
  private writer = randomId();

  /** @param root - the history's folder */
  constructor(private readonly root: string) {}

  private get folder(): string {
    return join(this.root, 'spool');
  }

  private folderOf(day: TradingDate, underlying: string): string {
    return join(this.folder, day, folderNameOf(underlying));
  }

  /** Errors: PlatformError `HISTORY_DISK_FULL`, `HISTORY_FOLDER_UNWRITABLE`. */
  async append(day: TradingDate, underlying: string, { hash, bytes }: SpooledFrame): Promise<void> {
    const deflated = await deflateLarge(bytes);
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(deflated.length);
    const folder = this.folderOf(day, underlying);
    try {
      await mkdir(folder, { recursive: true });
      await appendFile(
        join(folder, `${this.writer}.spool`),
        Buffer.concat([length, Buffer.from(hash, 'hex'), deflated]),
      );
    } catch (error) {
      // A part of the record may be on the disk: what comes later goes to a file of its own, so that it is not behind a torn one.
      this.writer = randomId();
      throw toFolderError(error);
    }
  }

  /** Returns the days that wait to be compacted, ascending. */
  async days(): Promise<readonly TradingDate[]> {
    return (await namesIn(this.folder)) as readonly TradingDate[];
  }

  async underlyings(day: TradingDate): Promise<readonly string[]> {
    return (await namesIn(join(this.folder, day))).map((name) => decodeURIComponent(name));
  }

  /** Returns the paths of an underlying's spool files of a day. */
  async files(day: TradingDate, underlying: string): Promise<readonly string[]> {
    const folder = this.folderOf(day, underlying);
    return (await namesIn(folder)).map((name) => join(folder, name));
  }

  /** Deletes what was compacted. */
  async remove(files: readonly string[], day: TradingDate, underlying: string): Promise<void> {
    for (const file of files) await rm(file, { force: true });
    // Somebody may still be writing: only what is empty goes.
    for (const folder of [this.folderOf(day, underlying), join(this.folder, day)]) {
      if ((await namesIn(folder)).length === 0) await rm(folder, { recursive: true, force: true });
    }
  }
}

/** What a spool file holds. */
export interface SpoolReading {
  readonly frames: readonly SpooledFrame[];
  /** Its end was cut off, as by a crash or a full disk. */
  readonly isCut: boolean;
  /** Bytes between whole records that are none: the disk has changed what was written. */
  readonly damagedBytes: number;
}

/** Returns every whole record of a spool file, also those behind one that is damaged. A record counts by the hash of its frame. */
export async function readSpool(file: string): Promise<SpoolReading> {
  const bytes = await readWhole(file);
  const frames: SpooledFrame[] = [];
  let at = 0;
  let wholeUntil = 0;
  let damagedBytes = 0;
  while (at < bytes.length) {
    const record = await recordAt(bytes, at);
    if (record) {
      damagedBytes += at - wholeUntil;
      frames.push(record.frame);
      wholeUntil = record.end;
    }
    at = record?.end ?? at + 1;
  }
  return { frames, isCut: wholeUntil < bytes.length, damagedBytes };
}

async function recordAt(bytes: Buffer, at: number): Promise<{ frame: SpooledFrame; end: number } | undefined> {
  const start = at + LENGTH_BYTES + HASH_BYTES;
  if (start >= bytes.length) return undefined;
  const end = start + bytes.readUInt32BE(at);
  // Nothing but what deflates as frames do is unpacked: behind a damaged record, each byte could be the first of the next one.
  if (end > bytes.length || end === start || bytes[start] !== ZLIB_HEADER) return undefined;
  const hash = bytes.toString('hex', at + LENGTH_BYTES, start) as ContentHash;
  const frame = await inflateWhole(bytes.subarray(start, end)).catch(() => undefined);
  return frame !== undefined && isFrameHash(hash, frame) ? { frame: { hash, bytes: frame }, end } : undefined;
}

/** Returns undefined when something stands behind what was deflated: then the length is wrong, and the next record would be passed over. */
function inflateWhole(deflated: Uint8Array): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    inflate(deflated, { info: true }, (error, result) => {
      if (error) return reject(error);
      const { buffer, engine } = result as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
      resolve(engine.bytesWritten === deflated.length ? buffer : undefined);
    });
  });
}

async function readWhole(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new PlatformError(HistoryCode.fileUnreadable, { cause: error, message: `${file} cannot be read.` });
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return [];
    throw toFolderError(error);
  }
}

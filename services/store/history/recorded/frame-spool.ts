import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContentHash, TradingDate } from '#core/units';
import { errorCodeOf, PlatformError } from '#platform/errors';
import { randomId, sha256Hex } from '#platform/hash';
import { deflateLarge, inflateBytes } from '../../rows/index.js';
import { HistoryCode } from '../history-codes.js';
import { folderNameOf, toFolderError } from '../history-folder.js';

export interface SpooledFrame {
  readonly hash: ContentHash;
  /** As `encodeFrame` wrote them. */
  readonly bytes: Uint8Array;
}

const LENGTH_BYTES = 4;
const HASH_BYTES = 32;

/**
 * Frames of the running day as they came, appended to one file per day, underlying and process: nothing that a crash could spoil but the
 * last record. A record is the length of the deflated frame, the SHA-256 of the frame, and the deflated frame.
 */
export class FrameSpool {
  private readonly writer = randomId();

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

/** Returns the frames of a spool file, and whether its end was cut off, as by a crash or a full disk. What stands behind a record that is damaged is lost. */
export async function readSpool(
  file: string,
): Promise<{ readonly frames: readonly SpooledFrame[]; readonly isCut: boolean }> {
  const bytes = await readWhole(file);
  const frames: SpooledFrame[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = at + LENGTH_BYTES + HASH_BYTES + (at + LENGTH_BYTES <= bytes.length ? bytes.readUInt32BE(at) : 0);
    if (end > bytes.length || end === at + LENGTH_BYTES + HASH_BYTES) return { frames, isCut: true };
    const hash = bytes.toString('hex', at + LENGTH_BYTES, at + LENGTH_BYTES + HASH_BYTES) as ContentHash;
    const frame = await inflateBytes(bytes.subarray(at + LENGTH_BYTES + HASH_BYTES, end)).catch(() => undefined);
    if (frame === undefined || sha256Hex(frame) !== hash) return { frames, isCut: true };
    frames.push({ hash, bytes: frame });
    at = end;
  }
  return { frames, isCut: false };
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

import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { errorCodeOf, PlatformError } from '#platform/errors';
import { randomId } from '#platform/hash';
import { PARQUET } from './datasets.js';
import type { Duck } from './duck.js';
import { literal } from './duck.js';
import { HistoryCode } from './history-codes.js';
import type { HistoryFile, ManifestPort } from './manifest.js';

/** A file that is not in the manifest may be one that somebody is about to enter. */
const ORPHAN_AFTER_MS = 3_600_000;
const TEMPORARY = '.tmp';

/** The folder of the history's files. A file appears under its name only when it is whole and on the disk. */
export class HistoryFolder {
  constructor(readonly root: string) {}

  pathOf(file: Pick<HistoryFile, 'path'>): string {
    return join(this.root, ...file.path.split('/'));
  }

  /**
   * Writes the rows of a query as one Parquet file: to a temporary name, then to the disk, then under its own name.
   * @param select - SQL with a column `trading_date`
   * Errors: PlatformError `HISTORY_DISK_FULL`, `HISTORY_FOLDER_UNWRITABLE`, `HISTORY_QUERY_FAILED`; then no file is left.
   */
  async write(
    duck: Duck,
    of: Pick<HistoryFile, 'path' | 'dataset' | 'underlying'> & { readonly select: string; readonly orderBy: string },
  ): Promise<HistoryFile> {
    const target = this.pathOf(of);
    const temporary = `${target}.${randomId()}${TEMPORARY}`;
    try {
      await mkdir(dirname(target), { recursive: true });
      await duck.run(`COPY (${of.select} ORDER BY ${of.orderBy}) TO ${literal(temporary)} (${PARQUET})`);
      const [span] = await duck.rows<{ rows: number; from: string; to: string }>(
        `SELECT count(*) AS rows, CAST(min(trading_date) AS VARCHAR) AS "from", CAST(max(trading_date) AS VARCHAR) AS "to" FROM read_parquet(${literal(temporary)})`,
      );
      await flush(temporary);
      await rename(temporary, target);
      await flush(dirname(target));
      const { rows, from, to } = span as { rows: number; from: HistoryFile['fromDate']; to: HistoryFile['toDate'] };
      const { size } = await stat(target);
      const { path, dataset, underlying } = of;
      return { path, dataset, underlying, fromDate: from, toDate: to, rows, bytes: size };
    } catch (error) {
      await rm(temporary, { force: true });
      throw toFolderError(error);
    }
  }

  /**
   * Returns where files are, once each is seen to be as long as the manifest says: what was cut must not be read as if that were all.
   * Errors: PlatformError `HISTORY_FILE_DAMAGED`.
   */
  async wholePaths(files: readonly HistoryFile[]): Promise<readonly string[]> {
    return Promise.all(
      files.map(async (file) => {
        const path = this.pathOf(file);
        const size = await stat(path).then(
          (about) => about.size,
          () => undefined,
        );
        if (size !== file.bytes) throw damaged(file.path, `has ${size ?? 'no'} bytes, not ${file.bytes}`);
        return path;
      }),
    );
  }

  async remove(paths: readonly string[]): Promise<void> {
    for (const path of paths) await rm(this.pathOf({ path }), { force: true });
  }

  /** Deletes what was retired, and what is in no manifest and an hour old: a writer died between its file and its entry. */
  async sweep(manifest: Pick<ManifestPort, 'takeRetired' | 'paths'>, nowMs: number): Promise<number> {
    const retired = await manifest.takeRetired();
    await this.remove(retired);
    // Listed before the manifest is read: a file that appears in between is entered by then or younger than an hour.
    const present = await this.list();
    const known = await manifest.paths();
    let removed = retired.length;
    for (const { path, modifiedMs } of present) {
      if (known.has(path) || nowMs - modifiedMs < ORPHAN_AFTER_MS) continue;
      await this.remove([path]);
      removed += 1;
    }
    return removed;
  }

  private async list(): Promise<readonly { readonly path: string; readonly modifiedMs: number }[]> {
    const names = await readdir(this.root, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
      if (errorCodeOf(error) === 'ENOENT') return [];
      throw toFolderError(error);
    });
    const found: { path: string; modifiedMs: number }[] = [];
    for (const entry of names) {
      if (!entry.isFile() || !/\.(parquet|tmp)$/.test(entry.name)) continue;
      const file = join(entry.parentPath, entry.name);
      const about = await stat(file).catch(() => undefined);
      if (about) found.push({ path: relative(this.root, file).split(sep).join('/'), modifiedMs: about.mtimeMs });
    }
    return found;
  }
}

/** Returns the error of a file that is not as it was written. @param what - continues the sentence */
export function damaged(path: string, what: string, cause?: unknown): PlatformError {
  const message = `${path} in the history ${what}. Restore it from a backup, or import its source again.`;
  return new PlatformError(HistoryCode.fileDamaged, {
    message,
    context: { path },
    ...(cause !== undefined && { cause }),
  });
}

/** Returns a name that is one folder on every system: tickers may hold dots and circumflexes. */
export function folderNameOf(text: string): string {
  return encodeURIComponent(text).replaceAll('.', '%2E').replaceAll('*', '%2A');
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** Returns the error of a folder with its code. */
export function toFolderError(error: unknown): PlatformError {
  if (error instanceof PlatformError) return error;
  const code = FULL.has(errorCodeOf(error)) ? HistoryCode.diskFull : HistoryCode.folderUnwritable;
  const message =
    code === HistoryCode.diskFull ? 'The disk of the history is full.' : 'The folder of the history cannot be written.';
  return new PlatformError(code, { retryable: true, cause: error, context: { cause: errorCodeOf(error) }, message });
}

import type { TradingDate } from '#core/units';
import { type DbClient, type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { PlatformCode, PlatformError } from '#platform/errors';

/** A Parquet file of the history. */
export interface HistoryFile {
  /** Below the history's folder, with `/`. */
  readonly path: string;
  readonly dataset: string;
  readonly underlying: string;
  readonly fromDate: TradingDate;
  readonly toDate: TradingDate;
  readonly rows: number;
  readonly bytes: number;
}

/** What became of the rows of one source. */
export interface ImportReport {
  /** Rows of the source that are in the history. */
  readonly taken: number;
  /** Rows that are in its quarantine file, by reason. */
  readonly quarantined: Readonly<Record<string, number>>;
  /** Taken quotes with a bid above the ask, a bid equal to the ask, no bid or a bid of 0. */
  readonly crossed?: number;
  readonly locked?: number;
  readonly zeroBid?: number;
}

export interface HistorySource {
  readonly batch: number;
  readonly contentHash: string;
  readonly importer: string;
  readonly name: string;
  readonly rows: number;
  readonly report: ImportReport;
}

export interface FileWish {
  readonly dataset: string;
  readonly underlying?: string;
  readonly from?: TradingDate;
  readonly to?: TradingDate;
}

const COLUMNS = `path, dataset, underlying, to_char(from_date, 'YYYY-MM-DD') AS "fromDate", to_char(to_date, 'YYYY-MM-DD') AS "toDate", rows, bytes`;
const SOURCE = 'batch, content_hash AS "contentHash", importer, name, rows, report';

const FILES = {
  name: 'history_files',
  text: `SELECT ${COLUMNS} FROM history_files WHERE retired_at IS NULL AND dataset = $1 AND ($2::text IS NULL OR underlying = $2)
    AND ($3::date IS NULL OR to_date >= $3::date) AND ($4::date IS NULL OR from_date <= $4::date) ORDER BY from_date, path`,
};
const ADD_FILE = {
  name: 'history_file_add',
  text: `INSERT INTO history_files (path, dataset, underlying, from_date, to_date, rows, bytes) VALUES ($1, $2, $3, $4::date, $5::date, $6, $7)`,
};
const ADD_SOURCE = {
  name: 'history_source_add',
  text: 'INSERT INTO history_sources (batch, content_hash, importer, name, rows, report) VALUES ($1, $2, $3, $4, $5, $6)',
};
const RETIRE = {
  name: 'history_files_retire',
  text: 'UPDATE history_files SET retired_at = clock_timestamp() WHERE path = ANY($1) AND retired_at IS NULL RETURNING path',
};

/** Which files count: the only truth about the history's folder. Several processes may write and read at once. */
export class HistoryManifest {
  constructor(private readonly pool: DbPool) {}

  /** Returns a number above all given out before; one that is never used leaves a gap. */
  async nextBatch(): Promise<number> {
    const row = await queryOne<{ batch: number }>(
      this.pool,
      `SELECT nextval(pg_get_serial_sequence('history_sources', 'batch')) AS batch`,
    );
    return (row as { batch: number }).batch;
  }

  /** Returns the import of these bytes by this importer, if it was finished. */
  async findSource(contentHash: string, importer: string): Promise<HistorySource | undefined> {
    const text = `SELECT ${SOURCE} FROM history_sources WHERE content_hash = $1 AND importer = $2`;
    return queryOne<HistorySource>(this.pool, { name: 'history_source', text }, [contentHash, importer]);
  }

  async sources(): Promise<readonly HistorySource[]> {
    return queryRows<HistorySource>(this.pool, `SELECT ${SOURCE} FROM history_sources ORDER BY batch`);
  }

  /** Returns the files that may hold rows of a wish, those of the earliest days first. */
  async files({ dataset, underlying, from, to }: FileWish): Promise<readonly HistoryFile[]> {
    return queryRows<HistoryFile>(this.pool, FILES, [dataset, underlying ?? null, from ?? null, to ?? null]);
  }

  /** Makes a source and its files count, all or none. Returns false, having written nothing, when somebody else imported it meanwhile. */
  async addSource(source: HistorySource, files: readonly HistoryFile[]): Promise<boolean> {
    const { batch, contentHash, importer, name, rows, report } = source;
    try {
      await withTransaction(this.pool, async (client) => {
        const values = [batch, contentHash, importer, name, rows, JSON.stringify(report)];
        await queryRows(client, ADD_SOURCE, values);
        await addFiles(client, files);
      });
      return true;
    } catch (error) {
      if (error instanceof PlatformError && error.code === PlatformCode.dbUnique) return false;
      throw error;
    }
  }

  /** Makes files count that come from no source, as those of the recorder. */
  async addFiles(files: readonly HistoryFile[]): Promise<void> {
    await withTransaction(this.pool, (client) => addFiles(client, files));
  }

  /** Puts one file in the place of several. Returns false, having written nothing, when one of them counts no more. */
  async replace(old: readonly HistoryFile[], file: HistoryFile): Promise<boolean> {
    return withTransaction(this.pool, async (client) => {
      const retired = await queryRows(client, RETIRE, [old.map(({ path }) => path)]);
      if (retired.length !== old.length) {
        await queryRows(client, `UPDATE history_files SET retired_at = NULL WHERE path = ANY($1)`, [
          retired.map((row) => (row as { path: string }).path),
        ]);
        return false;
      }
      await addFiles(client, [file]);
      return true;
    });
  }

  /** Takes files out that were retired more than ten minutes ago: no query that listed them still runs. Returns their paths, to be deleted. */
  async takeRetired(): Promise<readonly string[]> {
    const text = `DELETE FROM history_files WHERE retired_at < clock_timestamp() - interval '10 minutes' RETURNING path`;
    return (await queryRows<{ path: string }>(this.pool, text)).map(({ path }) => path);
  }

  /** Returns every path that counts or was retired a moment ago. */
  async paths(): Promise<ReadonlySet<string>> {
    const rows = await queryRows<{ path: string }>(this.pool, 'SELECT path FROM history_files');
    return new Set(rows.map(({ path }) => path));
  }
}

/** The manifest as those who write and read files use it. */
export type ManifestPort = Pick<HistoryManifest, keyof HistoryManifest>;

async function addFiles(client: DbClient, files: readonly HistoryFile[]): Promise<void> {
  for (const { path, dataset, underlying, fromDate, toDate, rows, bytes } of files) {
    await queryRows(client, ADD_FILE, [path, dataset, underlying, fromDate, toDate, rows, bytes]);
  }
}

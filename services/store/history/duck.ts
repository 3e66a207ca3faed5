import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { errorCodeOf, PlatformError } from '#platform/errors';
import { HistoryCode } from './history-codes.js';

export interface DuckOptions {
  readonly threads?: number;
  readonly memoryMb?: number;
}

/**
 * DuckDB in memory: no database file, so no single writer. What does not fit into its memory spills to a folder of its own, deleted at
 * the end. DuckDB's types do not leave this file.
 */
export class Duck {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    /** For files that live as long as this. */
    readonly scratch: string,
  ) {}

  /** The native library is loaded with the first call: most processes that import this area never query a file. */
  static async open({ threads = 2, memoryMb = 1024 }: DuckOptions = {}): Promise<Duck> {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const scratch = mkdtempSync(join(tmpdir(), 'thetapod-duck-'));
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(threads),
      memory_limit: `${memoryMb}MB`,
      temp_directory: scratch,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    // Files never change: what their ends say of their row groups need not be read twice.
    await connection.run('SET parquet_metadata_cache = true');
    return new Duck(instance, connection, scratch);
  }

  /** Errors: PlatformError `HISTORY_QUERY_FAILED`, `HISTORY_DISK_FULL`. */
  async run(sql: string): Promise<void> {
    await this.connection.run(sql).catch(fail);
  }

  /** Returns the rows as plain objects; 64-bit integers, decimals, dates and intervals as the caller's SQL casts them. Errors: as `run`. */
  async rows<Row extends object>(sql: string): Promise<readonly Row[]> {
    const reader = await this.connection.runAndReadAll(sql).catch(fail);
    return reader.getRowObjectsJS().map((row) => plain(row)) as Row[];
  }

  /**
   * Makes a table of rows, in place of an older one.
   * @param table - name and columns, `t (a BIGINT, b VARCHAR, c BLOB)`; numbers go into BIGINT
   */
  async fill(table: string, rows: readonly (readonly (number | string | Uint8Array)[])[]): Promise<void> {
    await this.run(`CREATE OR REPLACE TABLE ${table}`);
    const appender = await this.connection.createAppender(table.split(' ')[0] as string).catch(fail);
    for (const row of rows) {
      for (const value of row) {
        if (typeof value === 'number') appender.appendBigInt(BigInt(value));
        else if (typeof value === 'string') appender.appendVarchar(value);
        else appender.appendBlob(value);
      }
      appender.endRow();
    }
    appender.closeSync();
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
    rmSync(this.scratch, { recursive: true, force: true });
  }
}

/** Epoch milliseconds and prices are far below 2^53. */
function plain(row: Record<string, unknown>): Record<string, unknown> {
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'bigint') row[name] = Number(value);
    else if (value === null) delete row[name];
  }
  return row;
}

const DISK_FULL = /No space left on device|disk quota|ENOSPC/i;

function fail(error: unknown): never {
  const code = DISK_FULL.test(textOf(error)) ? HistoryCode.diskFull : HistoryCode.queryFailed;
  throw new PlatformError(code, { cause: error, context: { cause: errorCodeOf(error) }, message: textOf(error) });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Returns a text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function literalList(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}

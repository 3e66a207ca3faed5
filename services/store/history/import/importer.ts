import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PlatformError } from '#platform/errors';
import { sha256Hex } from '#platform/hash';
import { DATASETS, type Dataset } from '../datasets.js';
import type { Duck } from '../duck.js';
import { literal } from '../duck.js';
import { HistoryCode } from '../history-codes.js';
import { folderNameOf, type HistoryFolder } from '../history-folder.js';
import type { HistoryFile, HistorySource, ImportReport, ManifestPort } from '../manifest.js';
import { mergePartition } from '../merge.js';
import { readSourceText, type SourceText } from './source-text.js';
import { readSource } from './table-of-source.js';

export interface ImporterParts {
  readonly manifest: ManifestPort;
  readonly folder: HistoryFolder;
  readonly duck: Duck;
}

/** What became of one file. `importer` is the layout that read it; a file of two datasets has two outcomes. */
export type ImportOutcome =
  | {
      readonly kind: 'imported' | 'known';
      readonly importer: string;
      readonly rows: number;
      readonly report: ImportReport;
    }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/**
 * Brings files into the history. A source is its bytes: what was imported once is never imported again, under whatever name. Its rows count
 * from the one transaction that enters the source and its files; a death at any moment before leaves files that nobody reads.
 */
export class HistoryImporter {
  private readonly touched = new Map<string, { readonly dataset: string; readonly underlying: string }>();

  constructor(private readonly parts: ImporterParts) {}

  /** Ends a run: many small files become few, and what is of no use any more is deleted. */
  async settle(nowMs: number): Promise<void> {
    for (const partition of this.touched.values()) await mergePartition(this.parts, partition);
    this.touched.clear();
    await this.parts.folder.sweep(this.parts.manifest, nowMs);
  }

  /** Returns an outcome per dataset of the file; a file that is none of the known ones is refused. Errors: PlatformError of the database and of the history's folder. */
  async importFile(path: string): Promise<readonly ImportOutcome[]> {
    try {
      const bytesHash = await hashOf(path);
      const outcomes: ImportOutcome[] = [];
      for await (const text of readSourceText(path, this.parts.duck.scratch)) {
        const importer = `${text.layout.name}@${text.layout.version}`;
        const { ticker, day = '' } = text.about;
        const hash = text.layout.byName ? sha256Hex(`${bytesHash} ${ticker} ${day}`) : bytesHash;
        const known = await this.parts.manifest.findSource(hash, importer);
        outcomes.push(known ? outcomeOf('known', known) : await this.importText(path, { ...text, importer, hash }));
        if (text.isTemporary) await rm(text.path, { force: true });
      }
      return outcomes;
    } catch (error) {
      if (error instanceof PlatformError && REFUSALS.has(error.code)) {
        return [{ kind: 'refused', code: error.code, message: error.message }];
      }
      throw error;
    }
  }

  private async importText(
    name: string,
    of: SourceText & { readonly importer: string; readonly hash: string },
  ): Promise<ImportOutcome> {
    const { manifest, folder, duck } = this.parts;
    const { layout, importer, hash } = of;
    const batch = await manifest.nextBatch();
    const { read, broken } = await readSource(duck, { ...of, batch });
    const counts = await countsOf(duck, layout.dataset);
    const report = await reportOf(duck, layout.dataset, counts, broken);
    const files: HistoryFile[] = [];
    for (const { underlying, year, reason } of counts) {
      if (reason !== undefined || underlying === undefined) continue;
      const { columns, key } = DATASETS[layout.dataset];
      const inYear = year === undefined ? '' : ` AND year(trading_date) = ${year}`;
      const list = columns.map((column) => `"${column}"`).join(', ');
      const select = `SELECT ${list} FROM rows_judged WHERE fault IS NULL AND underlying = ${literal(underlying)}${inYear}`;
      const place = [layout.dataset, folderNameOf(underlying), ...(year === undefined ? [] : [year])].join('/');
      const target = { path: `${place}/${batch}.parquet`, dataset: layout.dataset, underlying };
      files.push(await folder.write(duck, { ...target, select, orderBy: key.join(', ') }));
    }
    if (Object.keys(report.quarantined).length > 0) files.push(await this.quarantine(name, batch));
    const source: HistorySource = { batch, contentHash: hash, importer, name, rows: read + broken, report };
    if (await manifest.addSource(source, files)) {
      for (const { underlying, dataset } of files)
        this.touched.set(`${dataset} ${underlying}`, { dataset, underlying });
      return outcomeOf('imported', source);
    }
    await folder.remove(files.map(({ path }) => path));
    return outcomeOf('known', (await manifest.findSource(hash, importer)) ?? source);
  }

  /** Rows with what they hold, and lines that were no rows with their text. */
  private quarantine(name: string, batch: number): Promise<HistoryFile> {
    const { folder, duck } = this.parts;
    const day = `CAST('1970-01-01' AS DATE)`;
    const broken = `SELECT line, min(${BROKEN}) AS reason, string_agg(DISTINCT column_name, ' ') AS field, any_value(csv_line) AS text FROM reject_errors GROUP BY line`;
    // How many good lines stand before each broken one: rows are numbered without them.
    const gaps = `SELECT line - 1 - row_number() OVER (ORDER BY line) AS good FROM (${broken})`;
    const select = `SELECT coalesce(trading_date, ${day}) AS trading_date, ${literal(name)} AS file,
        "row" + 2 + (SELECT count(*) FROM (${gaps}) WHERE good <= rows_judged."row") AS line, fault AS reason,
        CAST(NULL AS VARCHAR) AS field, CAST(to_json(rows_judged) AS VARCHAR) AS text FROM rows_judged WHERE fault IS NOT NULL
      UNION ALL SELECT ${day}, ${literal(name)}, line, reason, field, text FROM (${broken})`;
    const target = { path: `quarantine/${batch}.parquet`, dataset: 'quarantine', underlying: '' };
    return folder.write(duck, { ...target, select, orderBy: 'line' });
  }
}

const BROKEN = `CASE WHEN error_type = 'CAST' THEN 'FIELD_UNREADABLE' ELSE 'LINE_BROKEN' END`;
const HASH_CHUNK_BYTES = 1 << 20;
const REFUSALS: ReadonlySet<string> = new Set([
  HistoryCode.fileUnreadable,
  HistoryCode.layoutUnknown,
  HistoryCode.archiveUnreadable,
]);

interface Judged {
  readonly underlying?: string;
  readonly year?: number;
  readonly reason?: string;
  readonly rows: number;
  readonly crossed: number;
  readonly locked: number;
  readonly zeroBid: number;
}

/** Everything that is to be known of the rows, in one pass. */
async function countsOf(duck: Duck, dataset: Dataset): Promise<readonly Judged[]> {
  const dirt =
    dataset === 'quotes'
      ? ', count(*) FILTER (bid > ask) AS crossed, count(*) FILTER (bid = ask AND ask > 0) AS locked, count(*) FILTER (coalesce(bid, 0) = 0) AS "zeroBid"'
      : '';
  const year = DATASETS[dataset].byYear ? 'year(trading_date)' : 'NULL';
  return duck.rows<Judged>(
    `SELECT underlying, ${year} AS "year", fault AS reason, count(*) AS rows${dirt} FROM rows_judged GROUP BY ALL ORDER BY underlying, "year", reason`,
  );
}

async function reportOf(
  duck: Duck,
  dataset: Dataset,
  counts: readonly Judged[],
  broken: number,
): Promise<ImportReport> {
  const quarantined: Record<string, number> = {};
  const lines =
    broken === 0
      ? []
      : await duck.rows<{ reason: string; rows: number }>(
          `SELECT reason, count(*) AS rows FROM (SELECT line, min(${BROKEN}) AS reason FROM reject_errors GROUP BY line) GROUP BY reason ORDER BY reason`,
        );
  for (const { reason, rows } of [...lines, ...counts]) {
    if (reason !== undefined) quarantined[reason] = (quarantined[reason] ?? 0) + rows;
  }
  const good = counts.filter(({ reason }) => reason === undefined);
  const sum = (of: (one: Judged) => number) => good.reduce((total, one) => total + of(one), 0);
  const report = { taken: sum(({ rows }) => rows), quarantined };
  if (dataset !== 'quotes') return report;
  return {
    ...report,
    crossed: sum((one) => one.crossed),
    locked: sum((one) => one.locked),
    zeroBid: sum((one) => one.zeroBid),
  };
}

function outcomeOf(kind: 'imported' | 'known', { importer, rows, report }: HistorySource): ImportOutcome {
  return { kind, importer, rows, report };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const part of createReadStream(path, { highWaterMark: HASH_CHUNK_BYTES })) hash.update(part as Buffer);
  } catch (error) {
    throw new PlatformError(HistoryCode.fileUnreadable, { cause: error, message: `${path} cannot be read.` });
  }
  return hash.digest('hex');
}

/** Returns where the history lies below a data folder. */
export function historyFolderOf(dataDir: string): string {
  return join(dataDir, 'history');
}

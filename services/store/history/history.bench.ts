import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Price, TradingDate } from '#core/units';
import { PARQUET } from './datasets.js';
import { Duck, literal } from './duck.js';
import { HistoryFolder } from './history-folder.js';
import { HistoryImporter } from './import/importer.js';
import type { HistoryFile, ManifestPort } from './manifest.js';
import { HistoryReader } from './read/history-reader.js';

const CSV_ROWS = 400_000;
/** A ticker must not end with a digit: such a root is an adjusted class of another. */
const UNDERLYINGS = [...'ABCDEFGHIJ'].map((letter) => `U${letter}`);
const YEARS = [2021, 2022, 2023, 2024, 2025];
const DAYS = 250;
const CONTRACTS = 4_000;

let root = '';
let duck: Duck | undefined;
const files: HistoryFile[] = [];

/** Postgres is not what is measured here; nothing is ever known, so that every round imports anew. */
const manifest: ManifestPort = {
  nextBatch: async () => 1,
  findSource: async () => undefined,
  sources: async () => [],
  files: async ({ underlying }) => files.filter((file) => file.underlying === underlying),
  addSource: async () => true,
  addFiles: async () => undefined,
  replace: async () => true,
  takeRetired: async () => [],
  paths: async () => new Set(),
};

async function open(): Promise<{
  readonly folder: HistoryFolder;
  readonly duck: Duck;
  readonly manifest: ManifestPort;
}> {
  root = root === '' ? mkdtempSync(join(tmpdir(), 'history-bench-')) : root;
  duck ??= await Duck.open();
  return { folder: new HistoryFolder(root), duck, manifest };
}

function dispose(): void {
  duck?.close();
  duck = undefined;
  if (root !== '') rmSync(root, { recursive: true, force: true });
  root = '';
  files.length = 0;
}

const csvPath = () => join(root, 'SPX.csv');

/** A day of chains in the columns of Cboe's delayed-quote page. */
async function writeChains(): Promise<void> {
  await open();
  const file = openSync(csvPath(), 'w');
  writeSync(
    file,
    'underlying,underlying_last,exchange,optionroot,type,expiration,quotedate,strike,last,net,bid,ask,volume,openinterest,impliedvol,delta,gamma\n',
  );
  let part = '';
  for (let row = 0; row < CSV_ROWS; row += 1) {
    const strike = 100 + (row % 10_000);
    const [right, type] = row % 20_000 < 10_000 ? ['C', 'call'] : ['P', 'put'];
    const expiry = Math.floor(row / 20_000);
    const [month, day] = [1 + (expiry % 12), 10 + Math.floor(expiry / 12)];
    const bid = (row % 997) / 10;
    part += `SPX,2919.04,CBOE,SPXW20${String(month).padStart(2, '0')}${day}${right}${String(strike).padStart(5, '0')}000,${type},${String(month).padStart(2, '0')}/${day}/2020,04/25/2019,${strike}.0,0.0,0.0,${bid},${(bid + 0.3).toFixed(2)},${row % 50},${row % 9000},0.2134,0.4521,0.0012\n`;
    if (part.length > 1_000_000) {
      writeSync(file, part);
      part = '';
    }
  }
  writeSync(file, part);
  closeSync(file);
}

async function importChains(): Promise<{ value: number }> {
  const parts = await open();
  const importer = new HistoryImporter(parts);
  const start = performance.now();
  const [outcome] = await importer.importFile(csvPath());
  const elapsedMs = performance.now() - start;
  if (outcome?.kind !== 'imported' || outcome.report.taken !== CSV_ROWS)
    throw new Error('Invariant: every row is taken');
  return { value: (1000 * CSV_ROWS) / elapsedMs };
}

/** Fifty million rows: ten underlyings, five years, each year's 4,000 contracts on 250 days, sorted as an import sorts them. */
async function writeHistory(): Promise<void> {
  const parts = await open();
  for (const underlying of UNDERLYINGS) {
    for (const year of YEARS) {
      const path = `quotes/${underlying}/${year}/1.parquet`;
      mkdirSync(join(root, 'quotes', underlying, String(year)), { recursive: true });
      await parts.duck.run(`COPY (SELECT '${underlying}' AS underlying, '${underlying}' AS root, DATE '2026-01-16' + CAST(contract // 400 AS INTEGER) * 7 AS expiry,
        CASE contract % 2 WHEN 0 THEN 'C' ELSE 'P' END AS "right", CAST(((contract // 2) % 200 + 1) * 50000 AS INTEGER) AS strike,
        epoch_ms(CAST(day AS TIMESTAMP)) AS ts, day AS trading_date, CAST((row * 7919) % 50000 AS INTEGER) AS bid, CAST((row * 7919) % 50000 + 500 AS INTEGER) AS ask,
        row % 100 AS bid_size, row % 90 AS ask_size, CAST((row * 7907) % 50000 AS INTEGER) AS "last", row % 1000 AS volume, contract * 3 AS open_interest,
        CAST(2000000 AS BIGINT) AS spot, TRUE AS assumed, 'cboe' AS source, CAST(1 AS BIGINT) AS batch
        FROM (SELECT range AS row, range // ${DAYS} AS contract, DATE '${year}-01-02' + CAST(range % ${DAYS} AS INTEGER) AS day FROM range(${CONTRACTS * DAYS})))
        TO ${literal(join(root, ...path.split('/')))} (${PARQUET})`);
      const [fromDate, toDate] = [`${year}-01-02`, `${year}-12-31`] as [TradingDate, TradingDate];
      const { size } = statSync(join(root, path));
      files.push({ path, dataset: 'quotes', underlying, fromDate, toDate, rows: CONTRACTS * DAYS, bytes: size });
    }
  }
}

async function readSeries(): Promise<{ value: number }> {
  const reader = new HistoryReader(await open());
  const start = performance.now();
  for (const [at, root] of UNDERLYINGS.entries()) {
    const strike = ((100 + at * 7) * 50_000) as Price;
    const series = await reader.optionSeries({
      root,
      expiry: '2026-02-06' as TradingDate,
      right: 'put',
      strike,
    });
    if (series.length !== YEARS.length * DAYS) throw new Error('Invariant: a contract has a row per day');
  }
  return { value: (performance.now() - start) / UNDERLYINGS.length };
}

export const benches = [
  {
    id: 'market.import',
    unit: 'rows/s',
    floor: 500_000,
    goal: 2_000_000,
    higherIsBetter: true,
    note: 'a text of 400,000 chain rows, hashed, checked row by row, sorted and written as Parquet to the disk',
    prepare: writeChains,
    dispose,
    run: importChains,
  },
  {
    id: 'market.series_query',
    unit: 'ms',
    floor: 100,
    goal: 40,
    higherIsBetter: false,
    note: 'the five years of one contract, 1,250 rows, out of 50 million',
    prepare: writeHistory,
    dispose,
    run: readSeries,
  },
];

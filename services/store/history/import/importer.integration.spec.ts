/** Real: DuckDB, Parquet files, Postgres. Fake: a death of the process, which is an error that nothing catches, at every step in turn. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Price, TradingDate } from '#core/units';
import { type FreshDatabase, freshDatabase } from '../../testing/index.js';
import { Duck } from '../duck.js';
import { HistoryFolder } from '../history-folder.js';
import { HistoryManifest } from '../manifest.js';
import { HistoryReader } from '../read/history-reader.js';
import { HistoryImporter } from './importer.js';

const HEADER =
  'underlying,underlying_last,optionroot,type,expiration,quotedate,strike,last,bid,ask,volume,openinterest';
const line = (day: string, strike: number, bid: string, root = 'AAPL') =>
  `${root},277.5,${root}251219P00${strike}000,put,2025-12-19,${day},${strike},1.5,${bid},3.35,10,20`;
const PUT = { root: 'AAPL', expiry: '2025-12-19' as TradingDate, right: 'put', strike: 2_650_000 as Price } as const;
const TWO_HOURS_MS = 7_200_000;

let database: FreshDatabase;
let duck: Duck;
let root = '';
let texts = '';
beforeAll(async () => {
  database = await freshDatabase({ poolMax: 2 });
  duck = await Duck.open({ threads: 1 });
  texts = mkdtempSync(join(tmpdir(), 'history-texts-'));
});
beforeEach(async () => {
  await database.pool.query('TRUNCATE history_sources, history_files');
  if (root !== '') rmSync(root, { recursive: true, force: true });
  root = mkdtempSync(join(tmpdir(), 'history-'));
});
afterAll(async () => {
  duck.close();
  for (const folder of [root, texts]) rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

function write(name: string, lines: readonly string[]): string {
  const path = join(texts, name);
  writeFileSync(path, `${[HEADER, ...lines].join('\n')}\n`);
  return path;
}

class Death extends Error {}

/** Parts whose steps are counted; the process dies before or behind the one that is named. */
function partsDyingAt(step: number, when: 'before' | 'behind') {
  let at = 0;
  const mortal = async <T>(work: () => Promise<T>): Promise<T> => {
    at += 1;
    if (at === step && when === 'before') throw new Death();
    const result = await work();
    if (at === step && when === 'behind') throw new Death();
    return result;
  };
  class MortalFolder extends HistoryFolder {
    override write(...args: Parameters<HistoryFolder['write']>) {
      return mortal(() => super.write(...args));
    }
  }
  class MortalManifest extends HistoryManifest {
    override nextBatch() {
      return mortal(() => super.nextBatch());
    }
    override addSource(...args: Parameters<HistoryManifest['addSource']>) {
      return mortal(() => super.addSource(...args));
    }
    override replace(...args: Parameters<HistoryManifest['replace']>) {
      return mortal(() => super.replace(...args));
    }
  }
  return { manifest: new MortalManifest(database.pool), folder: new MortalFolder(root), duck, steps: () => at };
}

const alive = () => partsDyingAt(0, 'before');

async function importAll(parts: ReturnType<typeof alive>, files: readonly string[]): Promise<void> {
  const importer = new HistoryImporter(parts);
  for (const file of files) await importer.importFile(file);
  await importer.settle(Date.now());
}

async function everyRow(): Promise<readonly object[]> {
  const files = await new HistoryManifest(database.pool).files({ dataset: 'quotes' });
  const paths = files.map((file) => `'${new HistoryFolder(root).pathOf(file)}'`);
  return duck.rows(
    `SELECT root, CAST(trading_date AS VARCHAR) AS date, strike, bid, count(*) AS times FROM read_parquet([${paths.join(', ')}])
      GROUP BY ALL ORDER BY ALL`,
  );
}

describe(HistoryImporter.name, () => {
  it('goes on after a death at any step without a row lost or doubled', async () => {
    // Ten files of two underlyings and two years, so that files are merged as well.
    const days = [
      '2024-12-30',
      '2024-12-31',
      '2025-12-01',
      '2025-12-02',
      '2025-12-03',
      '2025-12-04',
      '2025-12-05',
      '2025-12-08',
      '2025-12-09',
      '2025-12-10',
      '2025-12-11',
    ];
    const files = days.map((day, at) =>
      write(`${day}.csv`, [line(day, 265, `3.${10 + at}`), line(day, 270, ''), line(day, 100, '1.25', 'KO')]),
    );
    const whole = alive();
    await importAll(whole, files);
    const expected = await everyRow();
    expect(expected).toHaveLength(33);
    for (let step = 1; step <= whole.steps(); step += 7) {
      for (const when of ['before', 'behind'] as const) {
        await database.pool.query('TRUNCATE history_sources, history_files');
        rmSync(root, { recursive: true, force: true });
        await expect(importAll(partsDyingAt(step, when), files)).rejects.toBeInstanceOf(Death);
        await importAll(alive(), files);
        expect(await everyRow()).toEqual(expected);
      }
    }
    expect(expected.every((row) => (row as { times: number }).times === 1)).toBe(true);
  });

  it('deletes what a death left behind, but not before an hour has passed', async () => {
    const file = write('left.csv', [line('2025-12-01', 265, '3.25')]);
    await expect(importAll(partsDyingAt(2, 'behind'), [file])).rejects.toBeInstanceOf(Death);
    const { manifest, folder } = alive();
    expect(await folder.sweep(manifest, Date.now())).toBe(0);
    expect(await folder.sweep(manifest, Date.now() + TWO_HOURS_MS)).toBe(1);
    await importAll(alive(), [file]);
    expect(await folder.sweep(manifest, Date.now() + TWO_HOURS_MS)).toBe(0);
    expect(await everyRow()).toHaveLength(1);
  });

  it('takes bytes once under whatever name, and two importers at once give one result', async () => {
    const lines = [line('2025-12-01', 265, '3.25')];
    const files = [write('one.csv', lines), write('other.csv', lines)];
    const outcomes = await Promise.all(
      files.map(async (file) => {
        const own = await Duck.open({ threads: 1 });
        const [outcome] = await new HistoryImporter({ ...alive(), duck: own }).importFile(file);
        own.close();
        return outcome?.kind;
      }),
    );
    expect(outcomes.sort()).toEqual(['imported', 'known']);
    expect(await everyRow()).toHaveLength(1);
  });

  it('quarantines every line that is none, with its reason and text, and takes the others', async () => {
    const good = line('2025-12-01', 265, '3.25');
    const file = write('dirty.csv', [
      good,
      good,
      line('2025-12-01', 266, 'abc'),
      line('2025-12-01', 267, '-1'),
      line('2025-12-01', 268, 'inf'),
      line('2025-11-27', 265, '3.25'),
      line('2025-12-01', 269, '3.25').replace('P00269000', 'P00270000'),
      line('2025-12-01', 271, '3.25').replace('2025-12-19,', '2025-02-30,'),
      line('2025-12-01', 272, '3.25').replace(',put,', ',putty-like,').replace('putty-like', 'x'),
      'AAPL,277.5',
      `${line('2025-12-01', 273, '3.25')},surplus`,
      line('2025-12-01', 274, ''),
    ]);
    const [outcome] = await new HistoryImporter(alive()).importFile(file);
    expect(outcome).toMatchObject({
      kind: 'imported',
      rows: 12,
      report: {
        taken: 2,
        quarantined: {
          DUPLICATE: 1,
          FIELD_UNREADABLE: 4,
          CLOSED_DAY: 1,
          SYMBOL_CONTRADICTS: 1,
          FIELD_MISSING: 1,
          LINE_BROKEN: 2,
        },
      },
    });
    const [kept] = await new HistoryManifest(database.pool).files({ dataset: 'quarantine' });
    const rows = await duck.rows<{ line: number; reason: string; text: string }>(
      `SELECT line, reason, text FROM read_parquet('${new HistoryFolder(root).pathOf(kept as { path: string })}') ORDER BY line`,
    );
    expect(rows.map(({ line: number }) => number)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(rows[8]).toEqual({ line: 11, reason: 'LINE_BROKEN', text: 'AAPL,277.5' });
  });

  it('lets the newest import of a contract and instant count, and keeps a missing bid missing', async () => {
    await importAll(alive(), [
      write('first.csv', [line('2025-12-01', 265, '3.25'), line('2025-12-02', 265, '3.10')]),
      write('mended.csv', [line('2025-12-01', 265, '')]),
    ]);
    const series = await new HistoryReader(alive()).optionSeries(PUT);
    expect(series).toEqual([
      expect.not.objectContaining({ bid: expect.anything() }),
      expect.objectContaining({ date: '2025-12-02', bid: 31_000, ask: 33_500, openInterest: 20, spot: 2_775_000 }),
    ]);
  });

  it('refuses a text of no known layout', async () => {
    const path = join(texts, 'notes.csv');
    writeFileSync(path, 'a,b\n1,2\n');
    expect(await new HistoryImporter(alive()).importFile(path)).toMatchObject([
      { kind: 'refused', code: 'HISTORY_LAYOUT_UNKNOWN' },
    ]);
  });
});

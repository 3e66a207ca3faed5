/** Real: files, DuckDB, Postgres. Fake: nothing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../../store/testing/index.js';
import { runCli } from '../run.js';

const HEADER =
  'underlying,underlying_last,optionroot,type,expiration,quotedate,strike,last,bid,ask,volume,openinterest';
const LINE = 'AAPL,277.5,AAPL251219P00265000,put,2025-12-19,2025-12-01,265,1.5,3.25,3.35,10,20';

let database: FreshDatabase;
let folder = '';
let dataDir = '';
beforeAll(async () => {
  database = await freshDatabase({ poolMax: 2 });
  folder = mkdtempSync(join(tmpdir(), 'texts-'));
  dataDir = mkdtempSync(join(tmpdir(), 'data-'));
});
afterAll(async () => {
  await database.drop();
  for (const path of [folder, dataDir]) rmSync(path, { recursive: true, force: true });
});

async function run(path: string) {
  const said: string[] = [];
  const outcome = await runCli(['import', path], { DATABASE_URL: database.url, THETAPOD_DATA_DIR: dataDir }, (line) =>
    said.push(line),
  );
  return { ...outcome, said: said.map((line) => line.replace(/\d+ rows\/s/, 'N rows/s')) };
}

it('says file by file what it does, and does nothing twice', async () => {
  writeFileSync(join(folder, 'a.csv'), `${HEADER}\n${LINE}\n`);
  expect(await run(folder)).toEqual({
    exit: 0,
    said: ['[1/1] a.csv: 1 of 1 rows as cboe@1; N rows/s'],
    lines: ['1 of 1 files: 1 of 1 rows imported, 0 known already, 0 refused.'],
  });
  writeFileSync(
    join(folder, 'b.csv'),
    `${HEADER}\n${LINE.replace('2025-12-01', '2025-11-27')}\n${LINE.replace('3.25', 'x')}\n`,
  );
  writeFileSync(join(folder, 'c.csv'), 'a,b\n1,2\n');
  expect(await run(folder)).toEqual({
    exit: 1,
    said: [
      '[1/3] a.csv: known already as cboe@1',
      '[2/3] b.csv: 0 of 2 rows as cboe@1, 1 quarantined as FIELD_UNREADABLE, 1 quarantined as CLOSED_DAY; N rows/s',
      '[3/3] c.csv: refused, c.csv is of no known layout. (HISTORY_LAYOUT_UNKNOWN)',
    ],
    lines: [
      '3 of 3 files: 0 of 2 rows imported, 1 known already, 1 refused.',
      'Quarantined: FIELD_UNREADABLE 1, CLOSED_DAY 1.',
    ],
  });
});

it('says that there is nothing to import', async () => {
  const nowhere = join(folder, 'nowhere');
  expect(await run(nowhere)).toEqual({ exit: 2, said: [], lines: [`${nowhere} has no .csv, .csv.gz or .zip files.`] });
});

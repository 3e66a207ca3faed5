/** Real: every file of the data folder, DuckDB, Parquet files, Postgres. Fake: nothing. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Price, TradingDate } from '#core/units';
import { type FreshDatabase, freshDatabase } from '../../testing/index.js';
import { Duck } from '../duck.js';
import { HistoryFolder } from '../history-folder.js';
import { HistoryManifest, type ImportReport } from '../manifest.js';
import { HistoryReader } from '../read/history-reader.js';
import { HistoryImporter, type ImportOutcome } from './importer.js';
import { IMPORTABLE } from './source-text.js';

// Reads some hundred files; a busy machine takes its time.
jest.setTimeout(300_000);

const DATA = process.env['THETAPOD_DATA'] ?? '../shared/data';

let database: FreshDatabase;
let root = '';
let duck: Duck;
let importer: HistoryImporter;
let manifest: HistoryManifest;
let reader: HistoryReader;
beforeAll(async () => {
  database = await freshDatabase({ poolMax: 2 });
  root = mkdtempSync(join(tmpdir(), 'history-'));
  duck = await Duck.open();
  manifest = new HistoryManifest(database.pool);
  const parts = { manifest, folder: new HistoryFolder(root), duck };
  importer = new HistoryImporter(parts);
  reader = new HistoryReader(parts);
});
afterAll(async () => {
  duck.close();
  rmSync(root, { recursive: true, force: true });
  await database.drop();
});

function filesBelow(folder: string): readonly string[] {
  const names = readdirSync(join(DATA, folder), { recursive: true }).map(String);
  return names
    .filter((name) => IMPORTABLE.test(name))
    .sort()
    .map((name) => join(DATA, folder, name));
}

type Taken = Extract<ImportOutcome, { readonly kind: 'imported' | 'known' }>;

async function importAll(files: readonly string[]): Promise<readonly Taken[]> {
  const outcomes: Taken[] = [];
  for (const file of files) {
    for (const outcome of await importer.importFile(file)) {
      if (outcome.kind === 'refused') throw new Error(`${file}: ${outcome.message}`);
      outcomes.push(outcome);
    }
  }
  return outcomes;
}

const total = (outcomes: readonly Taken[], of: (report: ImportReport) => number | undefined) =>
  outcomes.reduce((sum, { report }) => sum + (of(report) ?? 0), 0);
const rowsOf = (outcomes: readonly Taken[]) => outcomes.reduce((sum, { rows }) => sum + rows, 0);
const quarantined = (outcomes: readonly Taken[]) => {
  const sums: Record<string, number> = {};
  for (const { report } of outcomes) {
    for (const [reason, rows] of Object.entries(report.quarantined)) sums[reason] = (sums[reason] ?? 0) + rows;
  }
  return sums;
};
const lean = (path: string) => importAll([join(DATA, 'lean', path)]);
const day = (text: string) => text as TradingDate;
const dollars = (amount: number) => Math.round(amount * 10_000) as Price;

describe('the Yahoo chains of 2025', () => {
  // Rows, crossed, locked and zero bids as the folder's README states them.
  it.each([
    ['20251125', 30_559, 0, 6, 3_115],
    ['20251126', 31_593, 0, 7, 3_402],
    ['20251128', 20_176, 85, 43, 2_461],
    ['20251201', 30_466, 1, 4, 2_912],
    ['20251202', 30_471, 0, 8, 3_031],
  ])('%s: every row is taken, and its dirt is counted', async (folder, rows, crossed, locked, zeroBid) => {
    const outcomes = await importAll(filesBelow(`yahoo_chains_2025/${folder}`));
    expect(rowsOf(outcomes)).toBe(rows);
    expect(total(outcomes, ({ taken }) => taken)).toBe(rows);
    expect(quarantined(outcomes)).toEqual({});
    expect(total(outcomes, (report) => report.crossed)).toBe(crossed);
    expect(total(outcomes, (report) => report.locked)).toBe(locked);
    expect(total(outcomes, (report) => report.zeroBid)).toBe(zeroBid);
  });

  it('Thanksgiving is a copy of the day before: none of it is taken', async () => {
    const outcomes = await importAll(filesBelow('yahoo_chains_2025/20251127'));
    expect(total(outcomes, ({ taken }) => taken)).toBe(0);
    expect(quarantined(outcomes)).toEqual({ CLOSED_DAY: 31_593 });
  });

  it('a second import changes nothing', async () => {
    const before = [await manifest.sources(), await manifest.files({ dataset: 'quotes' })];
    const outcomes = await importAll(filesBelow('yahoo_chains_2025/20251128'));
    expect(outcomes.every(({ kind }) => kind === 'known')).toBe(true);
    expect([await manifest.sources(), await manifest.files({ dataset: 'quotes' })]).toEqual(before);
  });

  // As the files say; that of the half day has no such line.
  it('give a contract’s quotes day by day', async () => {
    const put = { root: 'AAPL', expiry: day('2025-12-19'), right: 'put', strike: dollars(265) } as const;
    const series = await reader.optionSeries(put);
    expect(series.map(({ date, bid, ask }) => [date, bid, ask])).toEqual([
      ['2025-11-25', 20_700, 21_100],
      ['2025-11-26', 15_300, 15_500],
      ['2025-12-01', 10_100, 10_300],
      ['2025-12-02', 6_000, 6_100],
    ]);
  });
});

it('the SPX chains of 2019: every row but those of Memorial Day', async () => {
  const outcomes = await importAll(filesBelow('cboe_spx_2019_cdn'));
  expect(total(outcomes, (report) => report.crossed)).toBe(0);
  expect(quarantined(outcomes)).toEqual({ CLOSED_DAY: 13_324 });
  expect(rowsOf(outcomes) - total(outcomes, ({ taken }) => taken)).toBe(13_324);
  const before = await reader.optionSeries(SPX_PUT);
  await importer.settle(0);
  // Thirty-four days of a year stand in one file then, and say the same.
  expect(
    (await manifest.files({ dataset: 'quotes', underlying: 'SPX', from: day('2019-01-01'), to: day('2019-12-31') }))
      .length,
  ).toBe(1);
  expect(await reader.optionSeries(SPX_PUT)).toEqual(before);
  expect(before).toHaveLength(33);
});
const SPX_PUT = { root: 'SPX', expiry: day('2019-12-20'), right: 'put', strike: dollars(2_500) } as const;

describe('the vendors’ samples', () => {
  it.each([
    ['spy_2021_options_prod_1y', 5_040],
    ['spx_spxw_2018_hod', 14_438],
    ['vxx_2016-12_hod', 27_940],
    ['vix_2016-06_cboe_datashop', 882],
    ['a_2016-01-05_hod_L3', 208],
    ['lambda_test_data_options', 392],
    ['lambda_options_data', 244],
  ])('%s', async (name, rows) => {
    const [outcome] = await importAll([join(DATA, 'hist_option_csv', `${name}.csv.gz`)]);
    expect(outcome).toMatchObject({ rows, report: { taken: rows, quarantined: {} } });
    if (name.startsWith('spy')) expect(outcome?.report).toMatchObject({ crossed: 17, locked: 1 });
  });

  it('Tiingo’s bars and dividends give its own adjusted closes', async () => {
    const file = join(DATA, 'hist_option_csv', 'spy_2021_stock_prod_1y.csv.gz');
    const [bars, events] = await importAll([file]);
    expect([bars?.report.taken, events?.report.taken]).toEqual([252, 4]);
    const published = linesOf(file).map((line) => [line[1] as string, Number(line[7])] as const);
    const last = published.at(-1)?.[1] as number;
    const adjusted = await reader.bars('SPY', { source: 'tiingo', adjustment: 'all' });
    const lastClose = adjusted.at(-1)?.close as number;
    for (const [at, [date, close]] of published.entries()) {
      expect(adjusted[at]?.date).toBe(date.slice(0, 10));
      expect((adjusted[at]?.close as number) / lastClose).toBeCloseTo(close / last, 5);
    }
  });

  it('88 tickers of Yahoo: three lines say null and are quarantined', async () => {
    const outcomes = await importAll(filesBelow('ohlcv_stocknet'));
    expect(rowsOf(outcomes)).toBe(108_592);
    expect(quarantined(outcomes)).toEqual({ FIELD_UNREADABLE: 3 });
  });

  it('the VIX, also on holidays; openings outside of the day’s range are quarantined', async () => {
    const [outcome] = await importAll([join(DATA, 'rates_vix', 'vix_daily.csv.gz')]);
    expect(outcome).toMatchObject({ rows: 9_235, report: { quarantined: { HIGH_BELOW_LOW: 47 } } });
  });

  it('a file of no known layout is refused with a code', async () => {
    const outcome = await importer.importFile(join(DATA, 'rates_vix', 'fed_primary_credit_rate_lean.csv'));
    expect(outcome).toMatchObject([{ kind: 'refused', code: 'HISTORY_LAYOUT_UNKNOWN' }]);
  });
});

describe('LEAN’s archives', () => {
  // Contracts, bars and lots as the folder's README states them.
  it('AAPL’s trades by the minute', async () => {
    const [before] = await lean('option/usa/minute/aapl/20140606_trade_american.zip');
    const [after] = await lean('option/usa/minute/aapl/20140609_trade_american.zip');
    expect([before?.rows, after?.rows]).toEqual([22_067, 21_617]);
    const files = (
      await manifest.files({ dataset: 'bars', underlying: 'AAPL', from: day('2014-06-06'), to: day('2014-06-09') })
    ).map(({ path }) => `'${join(root, path)}'`);
    const lots = await duck.rows(
      `SELECT CAST(trading_date AS VARCHAR) AS date, CAST(sum(volume) AS BIGINT) AS lots, count(DISTINCT (expiry, strike, "right")) AS contracts
        FROM read_parquet([${files.join(', ')}]) WHERE source = 'lean-minute-trade' GROUP BY trading_date ORDER BY trading_date`,
    );
    expect(lots).toMatchObject([
      { date: '2014-06-06', lots: 347_952, contracts: 1_185 },
      { date: '2014-06-09', lots: 639_055 },
    ]);
  });

  it('GOOG’s quotes by the minute, none of them crossed', async () => {
    const [outcome] = await lean('option/usa/minute/goog/20151224_quote_american.zip');
    expect(outcome).toMatchObject({ rows: 275_552, report: { taken: 275_552, crossed: 0, quarantined: {} } });
  });

  it('every archive and table of shares, options and indexes is read', async () => {
    const files = filesBelow('lean').filter((file) => !file.includes('/future/') && !/\.\d+\.csv$/.test(file));
    const outcomes = await importAll(files);
    expect(outcomes.length).toBe(files.length);
    await importer.settle(0);
    const call = { root: 'AAPL', expiry: day('2016-01-15'), right: 'call', strike: dollars(100) } as const;
    const quotes = await reader.optionSeries(call, { source: 'lean-daily-quote' });
    expect(quotes.filter(({ date }) => date.startsWith('2015'))).toHaveLength(250);
  });
});

describe('splits and dividends at reading', () => {
  const closesOf = (ticker: string) =>
    new Map(
      linesOf(join(DATA, 'ohlcv_stocknet', `${ticker}.csv.gz`)).map(([date, , , , close]) => [
        date as string,
        Number(close),
      ]),
    );

  it('AAPL of LEAN as it was traded, and over the split 7:1 of 2014 as Yahoo publishes it', async () => {
    const span = { from: day('2014-06-05'), to: day('2014-06-09'), source: 'lean-daily-trade' };
    const raw = await reader.bars('AAPL', span);
    expect(raw.map(({ close }) => close)).toEqual([6_473_500, 6_455_700, 937_000]);
    const asOf = day('2017-09-01');
    const split = await reader.bars('AAPL', { ...span, adjustment: 'splits', asOf });
    // Yahoo: 92.478569, 92.224289, 93.699997.
    expect(split.map(({ close }) => close)).toEqual([924_786, 922_243, 937_000]);
    // Before the split it is not known.
    const then = await reader.bars('AAPL', { ...span, adjustment: 'splits', asOf: day('2014-06-06') });
    expect(then.map(({ close }) => close)).toEqual(raw.map(({ close }) => close));
  });

  it('five years of AAPL agree with Yahoo’s', async () => {
    const published = closesOf('AAPL');
    const options = {
      from: day('2012-09-04'),
      to: day('2017-09-01'),
      source: 'lean-daily-trade',
      asOf: day('2017-09-01'),
    };
    const bars = await reader.bars('AAPL', { ...options, adjustment: 'splits' });
    expect(bars.length).toBeGreaterThan(1_250);
    const off = bars.flatMap(
      ({ date, close }) => Math.abs(close / 10_000 / (published.get(date) ?? Number.NaN) - 1) || [],
    );
    // LEAN's is the last trade, Yahoo's the closing auction; they differ on a day in nine, by a sixth of a percent at most.
    expect(off.sort((a, b) => a - b)[off.length >> 1]).toBeLessThan(1e-6);
    expect(Math.max(...off)).toBeLessThan(2e-3);
  });

  it('GOOG begins with its listing, under the ticker of its first days; GOOGL goes on where GOOG was until then', async () => {
    const span = { from: day('2014-03-20'), to: day('2014-04-04'), source: 'lean-daily-trade' };
    const goog = await reader.bars('GOOG', span);
    expect(goog[0]).toMatchObject({ date: '2014-03-27' });
    expect(goog.slice(-2).map(({ date, close }) => [date, close])).toEqual([
      ['2014-04-03', 5_697_400],
      ['2014-04-04', 5_431_400],
    ]);
    const googl = await reader.bars('GOOGL', { ...span, adjustment: 'splits' });
    // 1135.10 a share before the class C was distributed, one for one: 567.55.
    expect(googl.find(({ date }) => date === '2014-04-02')?.close).toBe(5_675_500);
    // Yahoo's GOOG of 2014-04-03, with the rights of April 2015: 568.180054. LEAN's factor of them is 0.997307, Yahoo's 0.997262.
    const adjusted = await reader.bars('GOOG', { ...span, adjustment: 'splits' });
    const published = closesOf('GOOG').get('2014-04-03') as number;
    expect((adjusted.find(({ date }) => date === '2014-04-03')?.close as number) / 10_000 / published).toBeCloseTo(
      1,
      3,
    );
  });
});

function linesOf(file: string): readonly (readonly string[])[] {
  const [, ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  return lines.map((line) => line.split(','));
}

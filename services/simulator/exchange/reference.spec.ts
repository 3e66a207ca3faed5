import { describe, expect, it } from '@jest/globals';
import { exchangeDay } from '#core/calendar';
import type { TradingDate } from '#core/units';
import { REFERENCE_FILES, referenceText } from './reference.js';
import { SECTORS } from './sectors.js';
import { UNDERLYINGS } from './underlyings.js';

const TODAY = '2025-12-01' as TradingDate;
const world = (today = TODAY, seed = 1) => ({ seed, today, underlyings: UNDERLYINGS });

function rowsOf(file: string, of = world()): string[][] {
  const [, ...lines] = (referenceText(file, of) ?? '').trimEnd().split('\n');
  return lines.map((line) => line.split(','));
}

describe(referenceText.name, () => {
  it('marks every line as simulated, said on the market’s day', () => {
    for (const file of REFERENCE_FILES) {
      const rows = rowsOf(file);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row.slice(-2)).toEqual(['simulated', TODAY]);
    }
    expect(referenceText('splits.csv', world())).toBeUndefined();
    expect(referenceText('toString', world())).toBeUndefined();
  });

  it('knows the sector of each company and of no fund', () => {
    const sectors = new Map(rowsOf('underlyings.csv').map(([ticker, sector]) => [ticker, sector]));
    expect(sectors.size).toBe(60);
    expect(sectors.get('AAPL')).toBe('Information Technology');
    expect(sectors.get('XOM')).toBe('Energy');
    expect([...sectors].flatMap(([ticker, sector]) => (sector === '' ? [ticker] : []))).toEqual([
      ...['SPY', 'QQQ', 'IWM', 'DIA'],
    ]);
    expect(Object.keys(SECTORS)).toHaveLength(56);
  });

  it('has each company report and pay once a quarter, on trading dates, past the last expiry', () => {
    const until = new Map(rowsOf('underlyings.csv').map(([ticker, , known]) => [ticker, known as string]));
    for (const file of ['earnings.csv', 'dividends.csv']) {
      const dates = new Map<string, string[]>();
      for (const [ticker, date] of rowsOf(file) as [string, string][]) {
        dates.set(ticker, [...(dates.get(ticker) ?? []), date]);
        expect(exchangeDay(date as TradingDate).kind).not.toBe('closed');
        expect((until.get(ticker) as string) > '2026-05-15').toBe(true);
      }
      for (const own of dates.values()) {
        expect(own.filter((date) => date >= TODAY).length).toBeGreaterThanOrEqual(1);
        const days = own.map((date) => Date.parse(date) / 86_400_000);
        for (const [index, day] of days.slice(1).entries()) {
          expect(Math.abs(day - (days[index] as number) - 91)).toBeLessThanOrEqual(4);
        }
      }
    }
    expect(rowsOf('earnings.csv').some(([ticker]) => ticker === 'SPY')).toBe(false);
    expect(rowsOf('dividends.csv').some(([ticker]) => ticker === 'AMZN')).toBe(false);
  });

  it('pays a quarter of the yield: 0.28 of AAPL, and at least a cent', () => {
    // 277 × 0.4 % / 4
    const amounts = new Map(rowsOf('dividends.csv').map(([ticker, , amount]) => [ticker, amount]));
    expect(amounts.get('AAPL')).toBe('0.28');
    expect(amounts.get('NVDA')).toBe('0.01');
  });

  it('keeps its dates from day to day and over restarts, and has others for another seed', () => {
    const key = (rows: string[][]) => rows.map(([ticker, date]) => `${ticker} ${date}`);
    const later = key(rowsOf('dividends.csv', world('2025-12-09' as TradingDate)));
    const now = key(rowsOf('dividends.csv'));
    const shared = now.filter((one) => (one.split(' ')[1] as string) >= '2025-12-09');
    expect(later).toEqual(expect.arrayContaining(shared));
    expect(key(rowsOf('dividends.csv', world(TODAY, 2)))).not.toEqual(now);
  });
});

/** Real: Postgres. The frames are built, not from a feed. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instantAt } from '#core/calendar';
import { encodeFrame } from '#core/model';
import { frameOf } from '#core/testing';
import type { Price, TradingDate, Underlying } from '#core/units';
import { addDays } from '#core/units';
import { type FreshDatabase, freshDatabase } from '../testing/index.js';
import { ChainDayStore } from './index.js';

const AAPL = 'AAPL' as Underlying;
const MONDAY = '2025-12-01' as TradingDate;

let database: FreshDatabase;
let store: ChainDayStore;
beforeAll(async () => {
  database = await freshDatabase();
  store = new ChainDayStore(database.pool);
});
afterAll(() => database.drop());

function day(date: TradingDate, time: string, vol30?: number, underlying = AAPL) {
  const at = instantAt(date, time);
  const quotes = [{ expiry: '2026-06-18', strike: '265', bid: '3.25', ask: '3.35' }];
  const frame = frameOf({ underlying, at, spot: '277.5', quotes });
  const spot = 2_775_000 as Price;
  return { underlying, date, tsEvent: at, spot, ...(vol30 !== undefined && { vol30 }), bytes: encodeFrame(frame) };
}

describe(ChainDayStore.name, () => {
  it('keeps the later chain of a day, whoever writes last, and keeps a missing volatility missing', async () => {
    await store.keep(day(MONDAY, '15:45', 0.31));
    await store.keep(day(MONDAY, '10:00', 0.25));
    await store.keep(day(addDays(MONDAY, 1), '15:45'));
    await store.keep(day(MONDAY, '15:45', 0.9, 'KO' as Underlying));
    expect(await store.vols(AAPL, MONDAY, addDays(MONDAY, 1))).toEqual([
      { date: '2025-12-01', spot: 2_775_000, vol30: 0.31 },
      { date: '2025-12-02', spot: 2_775_000 },
    ]);
    expect(await store.vols(AAPL, addDays(MONDAY, 1), addDays(MONDAY, 1))).toHaveLength(1);
  });

  it('gives back the last whole chains up to a date, oldest first, and forgets them after sixty days while the volatility stays', async () => {
    const frames = await store.chains(AAPL, addDays(MONDAY, 1), 5);
    expect(frames.map(({ tsEvent }) => tsEvent)).toEqual([
      instantAt(MONDAY, '15:45'),
      instantAt(addDays(MONDAY, 1), '15:45'),
    ]);
    expect(await store.chains(AAPL, MONDAY, 5)).toHaveLength(1);
    const later = addDays(MONDAY, 61);
    await store.keep(day(later, '15:45', 0.2));
    expect(await store.chains(AAPL, later, 5)).toHaveLength(2);
    expect(await store.vols(AAPL, MONDAY, later)).toHaveLength(3);
  });
});

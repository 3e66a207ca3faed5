/** Real: Postgres, the vendor's bytes over HTTP from the simulated exchange. Fake: the clock. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventRefusal } from '#core/bot';
import { addDays, MS_PER_DAY, MS_PER_HOUR, type TradingDate, type Underlying } from '#core/units';
import { systemTimers } from '#platform/clock';
import { errorCodeOf } from '#platform/errors';
import { ReferenceStore } from '#store/reference';
import { type FreshDatabase, freshDatabase } from '#store/testing';
import { Exchange, newWorld, UNDERLYINGS } from '../../simulator/exchange/index.js';
import { type MassiveExchange, startMassiveExchange } from '../../simulator/exchange/massive/index.js';
import { marketConfigSchema } from '../market.config.js';
import { openReferenceVendor } from '../open-vendors.js';
import { FakeClock } from '../testing/fake-world.js';
import { VendorReference } from './index.js';

const [AAPL, KO, SPX] = ['AAPL', 'KO', 'SPX'] as Underlying[] as [Underlying, Underlying, Underlying];
/** Wednesday 2025-11-26, 10:00 in New York. */
const BEGINS = Date.UTC(2025, 10, 26, 15);
const TODAY = '2025-11-26' as TradingDate;
const EXPIRY = '2025-12-19' as TradingDate;

let database: FreshDatabase;
let exchange: Exchange;
let vendor: MassiveExchange;
let told: NonNullable<ReturnType<typeof openReferenceVendor>>;
let store: ReferenceStore;
const clock = new FakeClock(BEGINS);
const failures: string[] = [];
const read: string[] = [];
let watched: Underlying[] = [];
beforeAll(async () => {
  database = await freshDatabase({ poolMax: 3 });
  store = new ReferenceStore(database.pool);
  const listed = UNDERLYINGS.filter(({ ticker }) => ticker === 'AAPL' || ticker === 'KO');
  exchange = new Exchange(newWorld(1, 1, clock.now()), listed);
  const onFailure = (error: unknown) => {
    throw error;
  };
  vendor = await startMassiveExchange({ exchange, clock, timers: systemTimers, port: 0, onFailure });
  const config = marketConfigSchema.parse({
    ...{ DATABASE_URL: database.url, REDIS_URL: 'redis://127.0.0.1:1', THETAPOD_HTTP_PORT: '0' },
    ...{ THETAPOD_DATA_DIR: '.', THETAPOD_FEED: 'massive', THETAPOD_MASSIVE_KEY: 'simulator' },
    THETAPOD_MASSIVE_WS_URL: `ws://127.0.0.1:${vendor.port}`,
    THETAPOD_MASSIVE_REST_URL: `http://127.0.0.1:${vendor.port}`,
  });
  told = openReferenceVendor(config, { clock, timers: systemTimers }) as typeof told;
  reference = open();
});
afterAll(async () => {
  await told.close();
  await vendor.close();
  await database.drop();
});

let reference: VendorReference;
function open(): VendorReference {
  return new VendorReference({
    ...{ vendor: told, store, clock, random: () => 0 },
    readWatched: async () => watched,
    onRead: ({ name, faults }) => read.push(`${name} ${faults.length}`),
    onFailure: (error) => failures.push(errorCodeOf(error)),
  });
}
const readNow = () => read.splice(0);
const dividend = (ticker: string, exDate: TradingDate, change: object = {}) => ({
  ...{ ticker, ex_dividend_date: exDate, cash_amount: 0.26, currency: 'USD', distribution_type: 'special', id: exDate },
  ...change,
});
const gateOf = async (underlying: Underlying) =>
  eventRefusal({ earningsDays: null, heedDividends: true }, (await store.facts()).get(underlying), EXPIRY, TODAY)?.code;

describe(VendorReference.name, () => {
  it('closes the gate that heeds dividends and adjusts for splits, from the vendor’s bytes, page after page', async () => {
    expect(await gateOf(AAPL)).toBe('DIVIDENDS_UNKNOWN');
    const past = Array.from({ length: 1_100 }, (_none, index) =>
      dividend('AAPL', addDays(TODAY, -40), { id: `${index}`, cash_amount: 0.0001 }),
    );
    vendor.script.dividends.push(...past, dividend('AAPL', addDays(TODAY, 9)));
    const splitOn = exchange.splitNext('AAPL', clock.now(), 4);
    watched = [AAPL, SPX];
    await reference.look();
    expect(readNow()).toEqual(['massive/AAPL 0']);
    expect(await gateOf(AAPL)).toBe('DIVIDEND_AHEAD');
    expect((await store.facts()).get(AAPL)?.dividends).toContainEqual(
      expect.objectContaining({ exDate: '2025-12-05', amount: 2_600, source: 'Massive', asOf: clock.now() }),
    );
    expect((await store.actions()).get(AAPL)).toContainEqual(
      expect.objectContaining({ kind: 'split', exDate: splitOn, newShares: 4, oldShares: 1 }),
    );
    // Over two pages of a thousand: 1,100 × 0.0001.
    expect((await store.facts()).get(AAPL)?.dividends).toContainEqual(expect.objectContaining({ amount: 1_100 }));
  });

  it('reads once a day, what is new at once, and not again for a restart', async () => {
    watched = [AAPL, KO];
    await reference.look();
    expect(readNow()).toEqual(['massive/KO 0']);
    await open().look();
    expect(readNow()).toEqual([]);
    clock.pass(MS_PER_DAY - MS_PER_HOUR);
    await reference.look();
    expect(readNow()).toEqual([]);
    clock.pass(2 * MS_PER_HOUR);
    await reference.look();
    expect(readNow()).toContain('massive/KO 0');
  });

  it('keeps what it knew when a reading fails, and tries again later', async () => {
    watched = [KO];
    clock.pass(2 * MS_PER_DAY);
    const before = await store.facts();
    vendor.script.restFaults.push({ status: 200, body: '{"results": 7}' });
    await reference.look();
    expect(failures.splice(0)).toEqual(['MASSIVE_ANSWER_UNREADABLE']);
    expect(await store.facts()).toEqual(before);
    await reference.look();
    expect(readNow()).toEqual([]);
    clock.pass(MS_PER_HOUR);
    await reference.look();
    expect(readNow()).toEqual(['massive/KO 0']);
  });

  it('leaves out a row that is not certain, says why, and takes nothing away that it said before', async () => {
    watched = [AAPL];
    clock.pass(2 * MS_PER_DAY);
    vendor.script.dividends.length = 0;
    vendor.script.dividends.push(dividend('AAPL', addDays(TODAY, 10), { currency: 'CAD' }));
    vendor.script.splits.push({
      ticker: 'AAPL',
      execution_date: TODAY,
      split_from: 1,
      split_to: 2,
      adjustment_type: 'spin',
    });
    await reference.look();
    expect(readNow()).toEqual(['massive/AAPL 2']);
    const [file] = (await store.files()).filter(({ name }) => name === 'massive/AAPL');
    expect(file?.faults.map(({ field }) => field).sort()).toEqual(['adjustment_type', 'currency']);
    expect(await gateOf(AAPL)).toBe('DIVIDEND_AHEAD');
  });
});

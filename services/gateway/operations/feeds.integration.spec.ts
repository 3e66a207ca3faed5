/** Real: Postgres, Redis, the gateway over HTTP and its live channel. What market says is written by the spec. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { instant, type Price } from '#core/units';
import { createRedis, type RedisClient } from '#platform/redis';
import { waitUntil } from '#platform/testing';
import { FEED_REPORTS_KEY, FeedReportStore, type ProcessReport, REPORT_VERSION } from '#store/feeds';
import type { FeedsView, MarketView } from '../contract/index.js';
import { type GatewayUnderTest, type Person, startGatewayUnderTest, testRedisDatabase } from '../testing/index.js';

const REDIS_DATABASE = 15;
const AT = instant(1_764_000_000_000);
const REPORT: ProcessReport = {
  version: REPORT_VERSION,
  process: { number: 1, count: 1 },
  at: AT,
  source: 'massive+theta',
  vendors: [
    {
      ...{ name: 'massive', state: 'refused', code: 'MASSIVE_KEY_REFUSED', since: AT, isLeading: false },
      ...{ quotes: 12, streamed: 900, attempts: 3, lost: 2 },
    },
    {
      ...{ name: 'theta', state: 'live', since: AT, isLeading: true, quotes: 40, quotesPerSecond: 8, quotedAt: AT },
      ...{ streamed: 900, attempts: 1, lost: 0 },
    },
  ],
  switches: [{ from: 'massive', to: 'theta', state: 'refused', code: 'MASSIVE_KEY_REFUSED', at: AT }],
  rejected: [{ reason: 'out_of_session', count: 2, samples: [{ text: '{}', at: AT }] }],
  contracts: 900,
  jumps: [
    {
      ...{ symbol: 'AAPL251219P00265000', bid: 10_000 as Price, ask: 10_500 as Price, since: AT },
      ...{ heldBid: 31_250 as Price, heldAsk: 32_000 as Price },
    },
  ],
  jumpsHeld: 1,
  jumpsConfirmed: 5,
};

let gateway: GatewayUnderTest;
let operator: Person;
let redis: RedisClient;
let reports: FeedReportStore;
beforeAll(async () => {
  const url = testRedisDatabase(REDIS_DATABASE);
  gateway = await startGatewayUnderTest({ REDIS_URL: url });
  redis = createRedis(url);
  reports = new FeedReportStore(redis);
  operator = await gateway.visitor().signIn('demo@thetapod.local', 'thetapod-demo');
});
afterEach(() => redis.delete(FEED_REPORTS_KEY));
afterAll(async () => {
  await redis.close();
  await gateway.stop();
});

const view = () => operator.get<FeedsView>('/api/operations/feeds');

describe('the feeds', () => {
  it('are told without a report while market has said nothing', async () => {
    expect(await view()).toEqual({ now: expect.any(Number), flagged: [] });
  });

  it('are told as market said, prices as decimals', async () => {
    await reports.write(REPORT, { changed: false });
    const { report } = await view();
    expect(report).toMatchObject({ at: AT, source: 'massive+theta', contracts: 900, jumpsHeld: 1, jumpsConfirmed: 5 });
    expect(report?.processes).toEqual([{ number: 1, at: AT }]);
    expect(report?.vendors).toEqual(REPORT.vendors.map((one) => ({ ...one, process: 1 })));
    expect(report?.switches).toEqual(REPORT.switches.map((one) => ({ ...one, process: 1 })));
    expect(report?.rejected).toEqual(REPORT.rejected);
    expect(report?.jumps).toEqual([
      {
        ...{ symbol: 'AAPL251219P00265000', since: AT },
        ...{ bid: '1.00', ask: '1.05', heldBid: '3.125', heldAsk: '3.20' },
      },
    ]);
  });

  it('are told of all market processes together, and of one that has said nothing', async () => {
    const [massive] = REPORT.vendors;
    const divided = { ...REPORT, source: 'massive', vendors: REPORT.vendors.slice(0, 1) };
    await reports.write({ ...divided, process: { number: 1, count: 3 } }, { changed: false });
    await reports.write({ ...divided, process: { number: 3, count: 3 }, at: instant(AT + 1) }, { changed: false });
    const { report } = await view();
    expect(report).toMatchObject({ at: AT + 1, contracts: 1_800, jumpsHeld: 2, jumpsConfirmed: 10 });
    expect(report?.processes).toEqual([{ number: 1, at: AT }, { number: 2 }, { number: 3, at: AT + 1 }]);
    expect(report?.vendors).toEqual([1, 3].map((process) => ({ ...massive, process })));
    expect(report?.rejected).toEqual([
      { reason: 'out_of_session', count: 4, samples: [1, 2].map(() => ({ text: '{}', at: AT })) },
    ]);
    const { feed } = await operator.get<MarketView>('/api/market');
    expect(feed?.vendors.map(({ name, process }) => `${name} ${process}`)).toEqual(['massive 1', 'massive 3']);
  });

  it('are not told as a report of another build', async () => {
    await redis.writeHash(FEED_REPORTS_KEY, { 1: JSON.stringify({ ...REPORT, version: 0 }) });
    expect(await view()).not.toHaveProperty('report');
  });

  it('are pushed to browsers, and a change with the market’s own message, because everybody sees who is lost', async () => {
    const live = operator.listen();
    await waitUntil(() => live.has('hello'));
    await reports.write(REPORT, { changed: false });
    await waitUntil(() => live.has('feeds'));
    await reports.write(REPORT, { changed: true });
    await waitUntil(() => live.has('market'));
    live.close();
  });
});

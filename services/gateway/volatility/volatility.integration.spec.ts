/** Real: gateway, Postgres, Redis with a frame. The compute role stands in the test: the same function on the same frame. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instantAt } from '#core/calendar';
import { COMPUTE_QUEUE, encodeFrame } from '#core/model';
import { type VolatilityReply, volatilityReport } from '#core/surface';
import { generatedFrame } from '#core/testing';
import { addDays, type Price, seededRandom, type TradingDate } from '#core/units';
import { createWorker } from '#platform/queues';
import { createRedis, type RedisClient } from '#platform/redis';
import { testRedisUrl } from '#platform/testing';
import { ChainDayStore } from '#store/chain-days';
import { FrameStore, frameHash } from '#store/frames';
import type { ChainView, VolatilityView } from '../contract/index.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/index.js';
import type { Person } from '../testing/person.js';

const DAY = '2025-11-26' as TradingDate;
const frame = generatedFrame({ underlying: 'GENV', day: DAY, spot: 200, expiries: 5, strikes: 30 }, seededRandom(9));
const bytes = encodeFrame(frame);
const hash = frameHash(bytes);

/** Other spec files publish chains of their own. */
const REDIS_URL = Object.assign(new URL(testRedisUrl()), { pathname: '/14' }).href;

let gateway: GatewayUnderTest;
let redis: RedisClient;
let person: Person;
beforeAll(async () => {
  gateway = await startGatewayUnderTest({ REDIS_URL });
  redis = createRedis(REDIS_URL);
  await new FrameStore(redis).publish({ underlying: frame.underlying, sequence: 1, hash, bytes });
  person = await gateway.newcomer();
});
afterAll(async () => {
  await new FrameStore(redis).clear();
  await redis.close();
  await gateway.stop();
});

describe('the volatility of an underlying', () => {
  it('is not available while no compute process answers', async () => {
    const answer = await person.ask('GET', '/api/volatility/GENV');
    expect(answer).toMatchObject({ status: 503, body: { code: 'COMPUTE_UNAVAILABLE' } });
    expect(await person.ask('GET', '/api/volatility/ZZZ')).toMatchObject({ status: 404 });
  });

  it('is asked for once per chain, with a rank when there are days enough', async () => {
    let asked = 0;
    const work = async (): Promise<VolatilityReply> => {
      asked += 1;
      return { kind: 'report', report: volatilityReport(frame, hash) };
    };
    const worker = createWorker(COMPUTE_QUEUE, work, {
      url: REDIS_URL,
      concurrency: 1,
      onError: () => undefined,
    });
    try {
      const read = () => person.get<VolatilityView>('/api/volatility/GENV');
      const early = await read();
      // The question that nobody answered in time is answered first.
      const before = asked;
      await Promise.all([read(), read()]);
      expect(early).toMatchObject({ historyMin: 126, history: [] });
      expect(early).not.toHaveProperty('ivRank');
      // 130 days from 10 % up in steps of a quarter of a point: the month's 30-odd stand above some, below others.
      const days = new ChainDayStore(gateway.pool);
      for (let index = 0; index < 130; index += 1) {
        const date = addDays(DAY, index - 131);
        const tsEvent = instantAt(date, '15:45');
        const vol30 = 0.1 + 0.0025 * index;
        await days.keep({ ...{ underlying: frame.underlying, date, tsEvent, vol30, bytes }, spot: 2_000_000 as Price });
      }
      const view = await read();
      const vol30 = view.vol30 as number;
      // From 0.10 to 0.4225.
      expect(view.ivRank).toBeCloseTo((100 * (vol30 - 0.1)) / 0.3225, 6);
      expect(view.ivPercentile).toBeCloseTo((100 * Math.ceil((vol30 - 0.1) / 0.0025)) / 130, 6);
      expect(view.history).toHaveLength(130);
      expect(view.expiries).toHaveLength(5);
      expect(asked).toBe(before);
    } finally {
      await worker.close({ now: true });
    }
  });
});

describe('the chain of an expiry', () => {
  it('has both sides of each strike with Greeks per day and point, and why a row is not traded on', async () => {
    const expiry = frame.expiries[2]?.expiry as string;
    const chain = await person.get<ChainView>(`/api/volatility/GENV/chain/GENV/${expiry}`);
    expect(chain).toMatchObject({ underlying: 'GENV', expiry, spot: '200.00', model: frame.model });
    expect(chain.strikes).toHaveLength(30);
    // Near to the money, where both sides are quoted; a put and a call a strike.
    const row = (frame.expiries[2]?.firstRow as number) + 2 * 15;
    const { put, call } = chain.strikes[15] ?? {};
    expect(put?.symbol).toContain('P');
    expect(call?.symbol).toContain('C');
    expect(put?.thetaPerDay).toBeCloseTo((frame.columns.theta[row] as number) / 365, 12);
    expect(put?.vegaPerPoint).toBeCloseTo((frame.columns.vega[row] as number) / 100, 12);
    const unbid = chain.strikes.flatMap((line) => line.put ?? []).filter(({ bid }) => bid === '0.00');
    for (const side of unbid) expect(side.untradable).toBe('zeroBid');
  });

  it.each(['GENV/chain/GENV/1999-01-01', 'GENV/chain/ZZZ/2025-12-12', 'GENV/chain/GENV/tomorrow'])(
    'is not there for %s',
    async (path) => {
      expect(await person.ask('GET', `/api/volatility/${path}`)).toMatchObject({ status: 404 });
    },
  );
});

/** Real: gateway, Postgres, Redis with frames. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { instantAt } from '#core/calendar';
import { type ChainFrame, encodeFrame } from '#core/model';
import { generatedFrame } from '#core/testing';
import { seededRandom, type TradingDate } from '#core/units';
import { createRedis, type RedisClient } from '#platform/redis';
import { testRedisUrl, waitUntil } from '#platform/testing';
import { ChainDayStore } from '#store/chain-days';
import { MarketClockStore } from '#store/clock';
import { FrameStore, frameHash } from '#store/frames';
import { type CandidateDetailView, decodeScan, type MarketView, type Scan } from '../contract/index.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/index.js';
import type { Person } from '../testing/person.js';

const DAY = '2025-11-26' as TradingDate;
const NOW = instantAt(DAY, '15:45');

/** Other spec files publish chains of their own. */
const REDIS_URL = Object.assign(new URL(testRedisUrl()), { pathname: '/13' }).href;

let gateway: GatewayUnderTest;
let redis: RedisClient;
let frames: FrameStore;
let person: Person;
beforeAll(async () => {
  gateway = await startGatewayUnderTest({ REDIS_URL });
  redis = createRedis(REDIS_URL);
  frames = new FrameStore(redis);
  const clock = { epoch: 8_100_000_000, mode: 'replay', anchorWall: NOW, anchorMarket: NOW, rate: 0 } as const;
  await new MarketClockStore(gateway.pool).write({ ...clock, label: '', held: true }, 'test');
  person = await gateway.newcomer();
  await waitUntil(async () => (await person.get<MarketView>('/api/market')).clock.now === NOW);
});
afterAll(async () => {
  await frames.clear();
  await redis.close();
  await gateway.stop();
});

const chainOf = (underlying: string, seed: number): ChainFrame =>
  generatedFrame({ underlying, day: DAY, spot: 200, expiries: 4, strikes: 12 }, seededRandom(seed));

async function publish(frame: ChainFrame): Promise<void> {
  const bytes = encodeFrame(frame);
  const hash = frameHash(bytes);
  await frames.publish({ underlying: frame.underlying, sequence: frame.sequence, hash, bytes });
}

async function scan(query: string): Promise<Scan> {
  const response = await fetch(`${gateway.address}/api/scanner?${query}`, { headers: { cookie: person.cookie } });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  return decodeScan(await response.arrayBuffer());
}

const held = ({ blocks }: Scan) => blocks.map(({ head }) => head.underlying);

describe('the scanner', () => {
  beforeEach(async () => {
    await frames.clear();
    await publish(chainOf('GENA', 1));
    await publish(chainOf('GENB', 2));
  });

  it('brings every put that can be sold, then only what has changed, and says what is gone', async () => {
    const all = await scan('margin=regT');
    expect(all).toMatchObject({ margin: 'regT', today: DAY, underlyings: ['GENA', 'GENB'] });
    expect(all.blocks.map(({ head, columns }) => [head.looked, head.rows === columns.count])).toEqual([
      [48, true],
      [48, true],
    ]);
    expect(all.blocks[0]?.columns.count).toBeGreaterThan(20);
    const same = await scan(`margin=regT&since=${all.revision}`);
    expect([held(same), same.underlyings]).toEqual([[], ['GENA', 'GENB']]);
    await publish({ ...chainOf('GENB', 3), sequence: 2 });
    const next = await scan(`margin=regT&since=${all.revision}`);
    expect(held(next)).toEqual(['GENB']);
    expect(held(await scan(`margin=regT&since=elsewhere.7`))).toEqual(['GENA', 'GENB']);
    await frames.clear();
    await publish(chainOf('GENA', 1));
    expect((await scan(`margin=regT&since=${next.revision}`)).underlyings).toEqual(['GENA']);
  });

  it('asks for the whole strike on a cash account, and for less on margin', async () => {
    const [cash, margin] = [await scan('margin=cash'), await scan('margin=regT')];
    const [put, other] = [cash.blocks[0]?.columns, margin.blocks[0]?.columns];
    expect([...(put?.strike ?? [])]).toEqual([...(other?.strike ?? [])]);
    for (const [index, strike] of (put?.strike ?? []).entries()) {
      expect(put?.requirement[index]).toBe(strike * 100);
      expect(other?.requirement[index]).toBeLessThan(strike * 100);
    }
  });

  it.each(['', 'margin=portfolio', `margin=regT&since=${'x'.repeat(61)}`])(
    'refuses the query %j by field',
    async (query) => {
      const answer = await person.ask('GET', `/api/scanner?${query}`);
      expect(answer).toMatchObject({ status: 422, body: { code: 'INVALID_FIELDS' } });
    },
  );

  it('opens one put with what it asks for at each broker, what it is worth and what it was before', async () => {
    const frame = chainOf('GENA', 1);
    const { blocks } = await scan('margin=regT');
    const row = blocks[0]?.columns.strike.findIndex((strike) => strike > 1_700_000) ?? -1;
    const strike = blocks[0]?.columns.strike[row] as number;
    const expiry = blocks[0]?.head.expiries[blocks[0].columns.expiryIndex[row] as number]?.expiry ?? '';
    const symbol = `GENA${expiry.slice(2).replaceAll('-', '')}P${String(strike / 10).padStart(8, '0')}`;
    await new ChainDayStore(gateway.pool).keep({
      ...{ underlying: frame.underlying, date: DAY, tsEvent: frame.tsEvent, bytes: encodeFrame(frame) },
    });
    const detail = await person.get<CandidateDetailView>(`/api/scanner/${symbol}?margin=regT`);
    const requirement = (name: string) => Number(detail.margins.find((one) => one.name === name)?.requirement);
    expect(requirement('Cash account')).toBe(strike / 100);
    expect(requirement('Reg T minimum')).toBe(Number(detail.candidate?.requirement));
    expect(requirement('Interactive Brokers')).toBeGreaterThanOrEqual(Math.max(250, requirement('Reg T minimum')));
    expect(detail.margins).toHaveLength(10);
    expect(detail.values?.american).toBeGreaterThanOrEqual(detail.values?.european ?? Number.NaN);
    expect(detail.history).toMatchObject([{ date: DAY, bid: detail.candidate?.bid, ask: detail.candidate?.ask }]);
    expect(Number(detail.outcomes?.maxLoss)).toBeCloseTo(strike / 100 - 100 * Number(detail.candidate?.bid), 6);
  });

  it.each(['GENA251128C00200000', 'GENA991231P00200000', 'ZZZ251128P00200000', 'nonsense'])(
    'has no put %s',
    async (symbol) => {
      const answer = await person.ask('GET', `/api/scanner/${symbol}?margin=regT`);
      expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    },
  );
});

it('keeps views, each person their own', async () => {
  const save = (name: string, query: string) =>
    person.ask('PUT', '/api/views', { body: { page: 'scanner', name, query } });
  expect(await save('Weekly', 'dte=5..9')).toMatchObject({
    status: 200,
    body: [{ name: 'Weekly', query: 'dte=5..9' }],
  });
  expect(await save(' ', 'x')).toMatchObject({ status: 422, body: { fields: [{ path: 'name' }] } });
  const [view] = await person.get<{ id: string }[]>('/api/views?page=scanner');
  const stranger = await gateway.newcomer();
  expect(await stranger.get('/api/views?page=scanner')).toEqual([]);
  expect(await stranger.ask('DELETE', `/api/views/${view?.id}`)).toMatchObject({ status: 404 });
  expect(await person.ask('DELETE', `/api/views/${view?.id}`)).toMatchObject({ status: 204 });
  expect(await person.get('/api/views?page=scanner')).toEqual([]);
});

it.each([
  '/api/scanner?margin=regT',
  '/api/scanner/GENA251128P00200000?margin=regT',
  '/api/views?page=scanner',
  '/api/volatility/GENA',
])('GET %s asks to sign in', async (path) => {
  expect(await gateway.visitor().ask('GET', path)).toMatchObject({ status: 401, body: { code: 'SIGNED_OUT' } });
});

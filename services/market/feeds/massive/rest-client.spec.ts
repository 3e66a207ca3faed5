import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { TradingDate, Underlying } from '#core/units';
import { systemTimers } from '#platform/clock';
import { Secret } from '#platform/secrets';
import { Exchange, newWorld, UNDERLYINGS } from '../../../simulator/exchange/index.js';
import { startMassiveExchange } from '../../../simulator/exchange/massive/index.js';
import { FakeClock } from '../../testing/fake-world.js';
import { MassiveClient } from './rest-client.js';

const APPLE = 'AAPL' as Underlying;
const KEY = 'simulator';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Waits that are asked for are written down and over at once. */
function openClient(url: string, clock = new FakeClock(), key = KEY) {
  const waits: number[] = [];
  const sleep = async (ms: number) => {
    waits.push(ms);
    clock.pass(ms);
  };
  const client = new MassiveClient(url, new Secret(key), { clock, timers: { sleep } });
  closing.push(() => client.close());
  return { client, waits, clock };
}

async function openExchange(key?: string) {
  const clock = new FakeClock();
  const exchange = new Exchange(
    newWorld(1, 1, clock.now()),
    UNDERLYINGS.filter(({ ticker }) => ticker === 'AAPL'),
  );
  const vendor = await startMassiveExchange({
    exchange,
    clock,
    timers: systemTimers,
    port: 0,
    onFailure: () => undefined,
  });
  closing.push(() => vendor.close());
  return { ...openClient(`http://127.0.0.1:${vendor.port}`, clock, key), exchange, vendor };
}

/** A server that answers as told. */
async function openServer(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: { url: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { ...openClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), asked };
}

const say = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) => {
  response.writeHead(status, headers);
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

describe(MassiveClient.name, () => {
  it('follows the pages of a chain to their end', async () => {
    const { client, exchange, clock } = await openExchange();
    const { rows, unreadable } = await client.chainSnapshot(APPLE);
    const chain = exchange.chainAt('AAPL', exchange.timeAt(clock.now()));
    expect(chain?.contracts.length).toBeGreaterThan(250);
    expect(rows.map(({ details }) => details.ticker)).toEqual(chain?.contracts.map(({ ticker }) => ticker).sort());
    expect(unreadable).toBe(0);
  });

  it('reads contracts, splits and dividends', async () => {
    const { client, vendor } = await openExchange();
    // Examples of the vendor's OpenAPI specification.
    const split = {
      adjustment_type: 'forward_split',
      execution_date: '2005-02-28',
      historical_adjustment_factor: 0.017857,
      id: 'E90a77bdf742661741ed7c8fc086415f0457c2816c45899d73aaa88bdc8ff6025',
      split_from: 1,
      split_to: 2,
      ticker: 'AAPL',
    };
    const dividend = {
      cash_amount: 0.26,
      currency: 'USD',
      declaration_date: '2025-07-31',
      distribution_type: 'recurring',
      ex_dividend_date: '2025-08-11',
      frequency: 4,
      pay_date: '2025-08-14',
      ticker: 'AAPL',
    };
    vendor.script.splits.push(split, { ...split, ticker: 'KO' });
    vendor.script.dividends.push(dividend, { ...dividend, ex_dividend_date: '2024-08-12' });
    const { rows: contracts } = await client.contracts(APPLE);
    expect(contracts[0]).toMatchObject({
      underlying_ticker: 'AAPL',
      exercise_style: 'american',
      shares_per_contract: 100,
    });
    expect((await client.splits(APPLE, '2005-01-01' as TradingDate)).rows).toMatchObject([
      { ticker: 'AAPL', execution_date: '2005-02-28', split_from: 1, split_to: 2, adjustment_type: 'forward_split' },
    ]);
    expect((await client.dividends(APPLE, '2025-01-01' as TradingDate)).rows).toMatchObject([
      { ex_dividend_date: '2025-08-11', cash_amount: 0.26, currency: 'USD' },
      // Of the simulated world itself.
      { ticker: 'AAPL', cash_amount: 0.28, currency: 'USD' },
    ]);
  });

  it('reads the time of the vendor', async () => {
    const { client, exchange, clock } = await openExchange();
    const { now } = exchange.timeAt(clock.now());
    expect(await client.serverTime()).toBe(Math.floor(now / 1_000) * 1_000);
  });

  it('asks the index by its prefixed name and sends the key in a header alone', async () => {
    const { client, asked } = await openServer((_request, response) => say(response, 200, { results: [] }));
    await client.chainSnapshot('SPX' as Underlying);
    expect(asked).toEqual([{ url: '/v3/snapshot/options/I%3ASPX?limit=250', authorization: 'Bearer simulator' }]);
  });

  it('never follows a page to another host', async () => {
    const { client, vendor } = await openExchange();
    vendor.script.hasForeignPages = true;
    await expect(client.chainSnapshot(APPLE)).rejects.toMatchObject({ code: 'MASSIVE_FOREIGN_PAGE', retryable: false });
  });

  it('ends pages that run in a circle', async () => {
    const { client, asked } = await openServer(({ headers, url }, response) =>
      say(response, 200, {
        results: [],
        next_url: `http://${headers.host}${url?.includes('2') ? '/a?cursor=1' : '/b?cursor=2'}`,
      }),
    );
    await expect(client.contracts(APPLE)).rejects.toMatchObject({ code: 'MASSIVE_ANSWER_UNREADABLE' });
    expect(asked.length).toBeLessThan(6);
  });

  it('strikes a key out of the link to a next page', async () => {
    const { client, asked } = await openServer(({ headers, url }, response) => {
      const next = `http://${headers.host}/next?cursor=abc&apiKey=simulator`;
      say(response, 200, url?.startsWith('/next') ? { results: [] } : { results: [], next_url: next });
    });
    await client.chainSnapshot(APPLE);
    expect(asked.at(-1)).toEqual({ url: '/next?cursor=abc', authorization: 'Bearer simulator' });
  });

  it('counts rows that cannot be read and keeps the others', async () => {
    const good = { details: { ticker: 'O:AAPL261218P00270000', shares_per_contract: 100 } };
    const bad = [null, 7, {}, { ...good, last_quote: { ask: '1' } }, { ...good, open_interest: -1 }];
    const { client } = await openServer((_request, response) => say(response, 200, { results: [good, ...bad] }));
    const { rows, unreadable } = await client.chainSnapshot(APPLE);
    expect([rows.length, unreadable]).toEqual([1, 5]);
  });

  describe('a refusal', () => {
    it.each([
      [400, 'MASSIVE_REQUEST_REFUSED', false],
      [401, 'MASSIVE_KEY_REFUSED', false],
      [403, 'MASSIVE_NOT_ENTITLED', false],
      [404, 'MASSIVE_NOT_FOUND', false],
      [302, 'MASSIVE_REQUEST_REFUSED', false],
      [500, 'MASSIVE_UNREACHABLE', true],
      [503, 'MASSIVE_UNREACHABLE', true],
    ])('with status %d is %s', async (status, code, retryable) => {
      const { client } = await openServer((_request, response) =>
        say(response, status, { error: 'Unknown API Key: simulator' }, { location: 'https://elsewhere.example' }),
      );
      const error = await client.serverTime().catch((failure: unknown) => failure);
      expect(error).toMatchObject({ code, retryable, context: { path: '/v1/marketstatus/now', status } });
      expect(JSON.stringify(error)).not.toContain('simulator');
    });

    it('for its key is not repeated for five minutes', async () => {
      const { client, asked, clock } = await openServer((_request, response) => say(response, 401, {}));
      for (let call = 0; call < 3; call += 1)
        await expect(client.serverTime()).rejects.toMatchObject({ code: 'MASSIVE_KEY_REFUSED' });
      expect([asked.length, client.isKeyRefused]).toEqual([1, true]);
      clock.pass(300_000);
      await expect(client.serverTime()).rejects.toMatchObject({ code: 'MASSIVE_KEY_REFUSED' });
      expect(asked).toHaveLength(2);
    });
  });

  describe('too many requests', () => {
    it('waits as long as it is asked to', async () => {
      const { client, vendor, waits } = await openExchange();
      vendor.script.restFaults.push({ status: 429, retryAfter: '2' }, { status: 429, retryAfter: '7' });
      await client.serverTime();
      expect(waits).toEqual([2_000, 7_000]);
    });

    it('ends the call when the wait is long, and those after it until it is over', async () => {
      const { client, asked, waits, clock } = await openServer((_request, response) =>
        asked.length === 1 ? say(response, 429, '') : say(response, 200, { serverTime: '2026-11-23T10:00:00-05:00' }),
      );
      const limited = { code: 'MASSIVE_RATE_LIMITED', retryable: true };
      await expect(client.serverTime()).rejects.toMatchObject({ ...limited, context: { retryAfterMs: 60_000 } });
      clock.pass(59_000);
      await expect(client.serverTime()).rejects.toMatchObject({ ...limited, context: { retryAfterMs: 1_000 } });
      expect(asked).toHaveLength(1);
      clock.pass(1_000);
      expect(await client.serverTime()).toBe(Date.parse('2026-11-23T15:00:00Z'));
      expect(waits).toEqual([]);
    });

    it('reads a date, and gives up after three waits', async () => {
      const { client, asked, waits, clock } = await openServer((_request, response) =>
        say(response, 429, '', { 'retry-after': new Date(clock.now() + 5_000).toUTCString() }),
      );
      await expect(client.serverTime()).rejects.toMatchObject({ code: 'MASSIVE_RATE_LIMITED' });
      expect([asked.length, waits]).toEqual([4, [5_000, 5_000, 5_000]]);
    });
  });

  describe('an answer', () => {
    it.each([
      ['that is no JSON', '<html>', 'not_json'],
      ['that was cut', '{"results":[{"det', 'not_json'],
      ['of another shape', '{"results":7}', 'shape'],
      ['that is too large', `{"results":["${'x'.repeat(17 * 1024 * 1024)}"]}`, 'too_large'],
    ])('%s is unreadable', async (_words, body, reason) => {
      const { client } = await openServer((_request, response) => say(response, 200, body));
      await expect(client.chainSnapshot(APPLE)).rejects.toMatchObject({
        code: 'MASSIVE_ANSWER_UNREADABLE',
        context: { reason },
      });
    });

    it('that breaks off is a lost connection', async () => {
      const { client } = await openServer((request, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{');
        request.socket.destroy();
      });
      await expect(client.chainSnapshot(APPLE)).rejects.toMatchObject({ code: 'MASSIVE_UNREACHABLE', retryable: true });
    });
  });

  it('says so when nobody listens, and when it is closed', async () => {
    const { client } = openClient('http://127.0.0.1:1');
    await expect(client.serverTime()).rejects.toMatchObject({ code: 'MASSIVE_UNREACHABLE', retryable: true });
    const { client: slow, asked } = await openServer(() => undefined);
    const call = slow.serverTime().catch((error: unknown) => error);
    while (asked.length === 0) await systemTimers.sleep(1);
    await slow.close();
    expect(await call).toMatchObject({ code: 'MASSIVE_UNREACHABLE' });
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { type Instant, instant } from '#core/units';
import { systemTimers } from '#platform/clock';
import { waitUntil } from '#platform/testing';
import { newWorld } from '../anchor.js';
import { Exchange } from '../exchange.js';
import { UNDERLYINGS } from '../underlyings.js';
import { startMassiveExchange } from './server.js';
import { serverTime } from './wire.js';

/** Monday, 23 November 2026, ten in the morning in New York: half an hour into the first session. */
const START = Date.parse('2026-11-23T12:00:00Z');

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function open() {
  let wall = START;
  const clock = { now: () => wall as Instant, monotonicMs: () => wall };
  const few = UNDERLYINGS.filter(({ ticker }) => ['AAPL', 'KO', 'SPY', 'QQQ', 'NVDA'].includes(ticker));
  const exchange = new Exchange(newWorld(1, 1, clock.now()), few);
  const vendor = await startMassiveExchange({
    exchange,
    clock,
    timers: systemTimers,
    port: 0,
    onFailure: () => undefined,
  });
  closing.push(() => vendor.close());
  const pass = (ms: number) => {
    wall += ms;
  };
  return { vendor, exchange, clock, pass, base: `127.0.0.1:${vendor.port}` };
}

type Event = Readonly<Record<string, unknown>>;

/** A client that keeps every frame. */
async function connect(url: string) {
  const socket = new WebSocket(url);
  closing.push(() => socket.terminate());
  const frames: Event[][] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  await waitUntil(() => frames.length === 1);
  const say = async (action: string, params: string, answers = 1) => {
    const before = frames.length;
    socket.send(JSON.stringify({ action, params }));
    await waitUntil(() => frames.length >= before + answers);
    return frames.slice(before, before + answers).flat();
  };
  return { socket, frames, say, events: () => frames.flat() };
}

async function get(base: string, path: string, key: string | undefined = 'simulator') {
  const answer = await fetch(`http://${base}${path}`, {
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
}

describe('the socket', () => {
  it('follows the flow of the specification, one array per frame', async () => {
    const { base, exchange, clock, pass } = await open();
    const client = await connect(`ws://${base}/options`);
    expect(client.frames[0]).toEqual([{ ev: 'status', status: 'connected', message: 'Connected Successfully' }]);
    expect(await client.say('subscribe', 'Q.O:X')).toMatchObject([{ status: 'auth_required' }]);
    expect(await client.say('auth', 'simulator')).toEqual([
      { ev: 'status', status: 'auth_success', message: 'authenticated' },
    ]);
    const listed = exchange.chainAt('AAPL', exchange.timeAt(clock.now()))?.contracts ?? [];
    const ticker = [...listed].sort((a, b) => b.dayVolume - a.dayVolume)[0]?.ticker ?? '';
    expect(await client.say('subscribe', `Q.${ticker},AM.${ticker}`, 2)).toEqual([
      { ev: 'status', status: 'success', message: `subscribed to: Q.${ticker}` },
      { ev: 'status', status: 'success', message: `subscribed to: AM.${ticker}` },
    ]);
    await waitUntil(() => client.events().some(({ ev }) => ev === 'Q'));
    const quote = client.events().find(({ ev }) => ev === 'Q');
    // The fields of the specification's example of options/Q, and their order.
    expect(Object.keys(quote ?? {})).toEqual(['ev', 'sym', 'bx', 'ax', 'bp', 'ap', 'bs', 'as', 't', 'q']);
    expect(quote).toMatchObject({ sym: ticker, t: exchange.timeAt(instant(START)).now });
    pass(7_200_000);
    await waitUntil(() => client.events().some(({ ev }) => ev === 'AM'));
    const bar = client.events().find(({ ev }) => ev === 'AM');
    const fields = ['ev', 'sym', 'v', 'av', 'op', 'vw', 'o', 'c', 'h', 'l', 'a', 'z', 's', 'e'];
    expect(Object.keys(bar ?? {}).sort()).toEqual([...fields].sort());
    const quotes = client.events().filter(({ ev }) => ev === 'Q') as { q: number; t: number }[];
    expect(quotes.map(({ q }) => q)).toEqual(quotes.map(({ q }) => q).sort((a, b) => a - b));
    expect(new Set(quotes.map(({ q }) => q)).size).toBe(quotes.length);
    expect(await client.say('unsubscribe', `Q.${ticker}`)).toMatchObject([{ message: `unsubscribed to: Q.${ticker}` }]);
  });

  it('gives shares on their own cluster, wildcards of quotes to nobody, and quotes of 1,000 contracts at most', async () => {
    const { base, exchange, clock, vendor } = await open();
    const shares = await connect(`ws://${base}/stocks`);
    await shares.say('auth', 'simulator');
    await shares.say('subscribe', 'Q.KO');
    await waitUntil(() => shares.events().some(({ ev }) => ev === 'Q'));
    const share = shares.events().find(({ ev }) => ev === 'Q');
    expect(Object.keys(share ?? {}).sort()).toEqual([
      'ap',
      'as',
      'ax',
      'bp',
      'bs',
      'bx',
      'c',
      'ev',
      'i',
      'q',
      'sym',
      't',
      'z',
    ]);
    const client = await connect(`ws://${base}/options`);
    await client.say('auth', 'simulator');
    expect(await client.say('subscribe', 'Q.*')).toMatchObject([{ status: 'error' }]);
    const time = exchange.timeAt(clock.now());
    const tickers = exchange.tickers.flatMap(
      (one) => exchange.chainAt(one, time)?.contracts.map(({ ticker }) => ticker) ?? [],
    );
    const answers = await client.say(
      'subscribe',
      tickers
        .slice(0, 1_003)
        .map((one) => `Q.${one}`)
        .join(),
      1_003,
    );
    expect(answers.filter(({ status }) => status === 'error')).toHaveLength(3);
    expect(vendor.subscribed().map((one) => one.length)).toEqual([1_000]);
  });

  it('refuses keys and more connections than the plan has', async () => {
    const { base, vendor } = await open();
    const stranger = await connect(`ws://${base}/options`);
    expect(await stranger.say('auth', 'stranger')).toMatchObject([{ status: 'auth_failed' }]);
    const first = await connect(`ws://${base}/options`);
    await first.say('auth', 'simulator');
    const second = await connect(`ws://${base}/options`);
    expect(await second.say('auth', 'simulator')).toMatchObject([{ status: 'max_connections' }]);
    await waitUntil(() => second.socket.readyState === WebSocket.CLOSED);
    vendor.script.connectionsMax = 2;
    const third = await connect(`ws://${base}/options`);
    expect(await third.say('auth', 'simulator')).toMatchObject([{ status: 'auth_success' }]);
  });
});

describe('REST', () => {
  it('pages a chain by absolute links that need nothing but the key', async () => {
    const { base } = await open();
    const first = await get(base, '/v3/snapshot/options/AAPL?limit=250');
    expect(first.body).toMatchObject({
      status: 'OK',
      results: expect.any(Array),
      next_url: expect.stringMatching(`^http://${base}/`),
    });
    expect(String(first.body['next_url'])).not.toContain('simulator');
    const second = await get(base, String(first.body['next_url']).slice(`http://${base}`.length));
    expect(second.body['next_url']).toBeUndefined();
    const tickers = [first, second].flatMap(({ body }) =>
      (body['results'] as { details: { ticker: string } }[]).map(({ details }) => details.ticker),
    );
    expect(tickers).toEqual([...new Set(tickers)].sort());
    const [row] = first.body['results'] as Record<string, Record<string, unknown>>[];
    // What the OpenAPI specification calls required.
    for (const name of ['day', 'last_quote', 'underlying_asset', 'details', 'break_even_price', 'open_interest']) {
      expect(row).toHaveProperty(name);
    }
    for (const name of ['ask', 'ask_size', 'bid_size', 'bid', 'midpoint'])
      expect(row?.['last_quote']).toHaveProperty(name);
    expect(Number(row?.['last_quote']?.['last_updated'])).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  });

  it('filters, bounds its pages and asks for a key, in the URL or in a header', async () => {
    const { base } = await open();
    const query = 'contract_type=put&strike_price.gte=250&strike_price.lt=280&expiration_date=2026-12-18&limit=250';
    const { body } = await get(base, `/v3/snapshot/options/AAPL?${query}`);
    const rows = body['results'] as {
      details: { strike_price: number; contract_type: string; expiration_date: string };
    }[];
    expect(rows.length).toBeGreaterThan(1);
    for (const { details } of rows) {
      expect(details).toMatchObject({ contract_type: 'put', expiration_date: '2026-12-18' });
      expect(details.strike_price).toBeGreaterThanOrEqual(250);
      expect(details.strike_price).toBeLessThan(280);
    }
    expect((await get(base, '/v3/snapshot/options/AAPL')).body['results']).toHaveLength(10);
    expect((await get(base, '/v3/snapshot/options/AAPL?limit=251')).status).toBe(400);
    expect((await get(base, '/v3/snapshot/options/AAPL', 'stranger')).status).toBe(401);
    expect((await get(base, '/v3/snapshot/options/AAPL?apiKey=simulator', undefined)).status).toBe(200);
    expect((await get(base, '/v3/snapshot/options/NONE')).status).toBe(404);
    expect((await get(base, '/v9/anything')).status).toBe(404);
  });

  it('fails as it is told, once', async () => {
    const { base, vendor } = await open();
    vendor.script.restFaults.push({ status: 429, retryAfter: '3' });
    const limited = await get(base, '/v1/marketstatus/now');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3']);
    expect((await get(base, '/v1/marketstatus/now')).body).toEqual({
      market: 'open',
      serverTime: '2026-11-23T10:00:00-05:00',
    });
  });
});

describe(serverTime.name, () => {
  it('is New York time, to the second, as the vendor writes it', () => {
    expect(serverTime(instant(Date.parse('2022-04-28T20:48:08.999Z')))).toBe('2022-04-28T16:48:08-04:00');
    expect(serverTime(instant(Date.parse('2026-01-16T04:59:59Z')))).toBe('2026-01-15T23:59:59-05:00');
  });
});

import { describe, expect, it } from '@jest/globals';
import { MS_PER_MINUTE } from '#core/units';
import { bearerHeaders, PUT, signedIn } from './testing/index.js';

describe("the simulated Tradier's accounts", () => {
  it('shows one account as an object and two as a list', async () => {
    const alex = await signedIn().ask('GET', '/v1/user/profile');
    expect(alex.body).toEqual({
      profile: {
        id: 'id-alex-live',
        name: 'Alex Meyer',
        account: {
          ...{ account_number: '6YA00001', classification: 'individual', day_trader: false, option_level: 4 },
          ...{ status: 'active', type: 'margin' },
          date_created: '2015-01-01T15:25:47.000Z',
          last_update_date: '2015-01-01T15:25:47.000Z',
        },
      },
    });
    const robin = await signedIn({ user: 'robin-paper', environment: 'paper' }).ask('GET', '/v1/user/profile');
    const { account } = (robin.body as { profile: { account: { account_number: string; type: string }[] } }).profile;
    expect(account.map((one) => [one.account_number, one.type])).toEqual([
      ['VA000002', 'margin'],
      ['VA000003', 'cash'],
    ]);
  });

  it('holds the buying power of a margin and of a cash account where Tradier does', async () => {
    const { ask, simulator, place } = signedIn();
    await place();
    await simulator.work();
    await simulator.work();
    // Sold two at 2.45, to be bought back at 2.55; a fifth of the strikes is tied up.
    expect((await ask('GET', '/v1/accounts/6YA00001/balances')).body).toMatchObject({
      balances: {
        ...{ account_number: '6YA00001', account_type: 'margin', total_cash: 100_490, option_short_value: -510 },
        ...{ total_equity: 99_980, option_requirement: 10_600, pending_orders_count: 0, open_pl: -20 },
        margin: { fed_call: 0, maintenance_call: 0, option_buying_power: 89_890, stock_short_value: 0, sweep: 0 },
      },
    });
    const robin = signedIn({ user: 'robin-live' });
    expect((await robin.ask('GET', '/v1/accounts/6YA00003/balances')).body).toMatchObject({
      balances: { account_type: 'cash', cash: { cash_available: 100_000, sweep: 0, unsettled_funds: 0 } },
    });
  });

  it('shows a short position as a negative quantity, one as an object, none as the text null', async () => {
    const { ask, simulator, place } = signedIn();
    expect((await ask('GET', '/v1/accounts/6YA00001/positions')).body).toEqual({ positions: 'null' });
    await place();
    await simulator.work();
    await simulator.work();
    expect((await ask('GET', '/v1/accounts/6YA00001/positions')).body).toEqual({
      positions: {
        position: {
          cost_basis: -490,
          date_acquired: '2025-11-26T20:30:00.000Z',
          id: 228_176,
          quantity: -2,
          symbol: PUT,
        },
      },
    });
  });
});

describe("the simulated Tradier's gateway", () => {
  it('answers XML to whoever does not ask for JSON', async () => {
    const { send, token } = signedIn();
    const { headers, body } = await send('live.api', 'GET', '/v1/user/profile', { authorization: `Bearer ${token}` });
    expect(headers?.['content-type']).toBe('application/xml');
    expect(body).toContain('<profile><id>id-alex-live</id><name>Alex Meyer</name><account><account_number>6YA00001<');
  });

  it('refuses tokens that are unknown, dead, of another environment or without the scope', async () => {
    const { send, token, world } = signedIn({ scopes: ['read'] });
    const fault = async (host: string, method: string, target: string, bearer: string) => {
      const { status, body } = await send(host, method, target, bearerHeaders(bearer));
      return [status, JSON.parse(body)];
    };
    expect(await fault('live.api', 'GET', '/v1/user/profile', 'nonsense')).toEqual([
      401,
      {
        fault: {
          faultstring: 'Invalid Access Token',
          detail: { errorcode: 'keymanagement.service.invalid_access_token' },
        },
      },
    ]);
    expect(await fault('paper.api', 'GET', '/v1/user/profile', token)).toMatchObject([
      401,
      { fault: { faultstring: 'Invalid API call as no apiproduct match found' } },
    ]);
    expect(await fault('live.api', 'POST', '/v1/accounts/6YA00001/orders', token)).toMatchObject([403, {}]);
    world.pass(24 * 60 * MS_PER_MINUTE);
    expect(await fault('live.api', 'GET', '/v1/user/profile', token)).toEqual([
      401,
      {
        fault: {
          faultstring: 'Access Token expired',
          detail: { errorcode: 'keymanagement.service.access_token_expired' },
        },
      },
    ]);
  });

  it('counts requests per token and minute: 120 live, 60 in the sandbox', async () => {
    const { send, token, world } = signedIn({ environment: 'paper' });
    const ask = () => send('paper.api', 'GET', '/v1/user/profile', bearerHeaders(token));
    const first = await ask();
    expect(first.headers).toMatchObject({
      'x-ratelimit-allowed': '60',
      'x-ratelimit-used': '1',
      'x-ratelimit-available': '59',
      'x-ratelimit-expiry': String(world.wallNow() + MS_PER_MINUTE),
    });
    for (let count = 2; count <= 60; count += 1) expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(429);
    const quotes = await send('paper.api', 'GET', '/v1/markets/quotes?symbols=AAPL', bearerHeaders(token));
    expect(quotes.status).toBe(200);
    world.pass(MS_PER_MINUTE);
    expect((await ask()).status).toBe(200);
  });
});

describe("the simulated Tradier's market data", () => {
  it('quotes one symbol as an object, several as a list, and names what it does not know', async () => {
    const { ask } = signedIn();
    expect((await ask('GET', `/v1/markets/quotes?symbols=${PUT}`)).body).toMatchObject({
      quotes: { quote: { symbol: PUT, type: 'option', bid: 2.45, ask: 2.55, underlying: 'AAPL', strike: 265 } },
    });
    const form = { symbols: `AAPL,${PUT},NOPE` };
    expect((await ask('POST', '/v1/markets/quotes', form)).body).toMatchObject({
      quotes: { quote: [{ symbol: 'AAPL', last: 277.55 }, { symbol: PUT }], unmatched_symbols: { symbol: 'NOPE' } },
    });
  });

  it('shows the chain of an expiration, and the expirations', async () => {
    const { ask } = signedIn();
    expect((await ask('GET', '/v1/markets/options/expirations?symbol=AAPL')).body).toEqual({
      expirations: { date: '2025-12-19' },
    });
    expect((await ask('GET', '/v1/markets/options/chains?symbol=AAPL&expiration=2025-12-19')).body).toMatchObject({
      options: { option: { symbol: PUT, option_type: 'put', expiration_date: '2025-12-19', root_symbol: 'AAPL' } },
    });
    expect((await ask('GET', '/v1/markets/options/chains?symbol=AAPL&expiration=2026-01-16')).body).toEqual({
      options: 'null',
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import { TEST_ACCOUNT } from '#core/testing';
import { addMs, type ClientOrderId, type Instant, instantToIso, type TradingDate, type Underlying } from '#core/units';
import { TEST_CONNECTION, TokenSessions } from '../../testing/index.js';
import type { BrokerAnswer, BrokerCall } from '../../transport/index.js';
import { AlpacaBroker } from './broker.js';
import { ALPACA } from './kind.js';
import { changed, fixture } from './testing/fixtures.js';

const NOW = Date.UTC(2026, 0, 5, 15, 30) as Instant;
const ok = (body: unknown): BrokerAnswer => ({
  kind: 'answered',
  status: 200,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const refusing = (status: number, body: string): BrokerAnswer => ({ kind: 'answered', status, headers: {}, body });

/** A broker whose answers are made by the test; it keeps what it was asked. */
function scripted(answer: (url: URL, call: BrokerCall) => BrokerAnswer) {
  const calls: BrokerCall[] = [];
  const broker = new AlpacaBroker({
    http: {
      async call(call) {
        calls.push(call);
        return answer(new URL(call.path, `https://${call.host}`), call);
      },
    },
    sockets: { open: () => ({ send: () => undefined, close: () => undefined }) },
    sessions: new TokenSessions({
      ...{ accountId: TEST_ACCOUNT, accountKey: 'PA3XXXX', environment: 'paper', accessToken: 'first' },
      renew: async () => 'second',
    }),
    marketNow: () => NOW,
    monotonicMs: () => 0,
    sleep: async () => undefined,
    random: () => 0,
  });
  return { broker, calls };
}

const orderAt = (serial: number, over: Readonly<Record<string, unknown>> = {}) =>
  changed('http_get_order.json', {
    ...{ id: `order-${serial}`, client_order_id: `tp-${serial}`, submitted_at: instantToIso(addMs(NOW, serial)) },
    ...over,
  });

describe(AlpacaBroker.name, () => {
  it('reads orders page by page, each once', async () => {
    // Two of them were submitted in the millisecond at which the first page ends.
    const orders = Array.from({ length: 620 }, (_, serial) =>
      orderAt(serial === 500 ? 499 : serial, { id: `o${serial}` }),
    );
    const { broker, calls } = scripted((url) => {
      const after = url.searchParams.get('after') ?? '';
      const rows = orders.filter(({ submitted_at: at }: { submitted_at?: string }) => (at ?? '') > after);
      return ok(rows.slice(0, Number(url.searchParams.get('limit'))));
    });
    const listed = await broker.listOrdersSince(TEST_ACCOUNT, NOW);
    expect(listed.map(({ brokerOrderId }) => brokerOrderId)).toEqual(orders.map((_, serial) => `o${serial}`));
    expect(calls).toHaveLength(2);
  });

  it('gives up a list whose pages do not go on, instead of ending it early', async () => {
    const full = Array.from({ length: 500 }, (_, serial) => orderAt(0, { id: `o${serial}` }));
    const { broker } = scripted(() => ok(full));
    await expect(broker.listOpenOrders(TEST_ACCOUNT)).rejects.toMatchObject({ code: 'BROKER_UNREADABLE' });
  });

  it('leaves out what others placed, and fails on an order of our kind that it cannot read', async () => {
    const stock = orderAt(1, { symbol: 'AAPL', asset_class: 'us_equity', position_intent: null });
    const { broker } = scripted(() => ok([stock, orderAt(2)]));
    expect((await broker.listOpenOrders(TEST_ACCOUNT)).map(({ brokerOrderId }) => brokerOrderId)).toEqual(['order-2']);
    const { broker: other } = scripted(() => ok([orderAt(1, { qty: 'many' }), orderAt(2)]));
    await expect(other.listOpenOrders(TEST_ACCOUNT)).rejects.toMatchObject({ code: 'BROKER_UNREADABLE' });
  });

  it('never says of an order under our client id that there is none, unless Alpaca says so itself', async () => {
    const find = (answer: BrokerAnswer) =>
      scripted(() => answer).broker.findByClientOrderId(TEST_ACCOUNT, 'tp-1' as ClientOrderId);
    expect(await find(refusing(404, '{"code":40410000,"message":"order not found for tp-1"}'))).toBeUndefined();
    expect(await find(ok(orderAt(1)))).toMatchObject({ brokerOrderId: 'order-1' });
    for (const answer of [
      refusing(404, '<html>not found</html>'),
      ok(orderAt(1, { type: 'market', limit_price: null })),
      ok(orderAt(2)),
      ok(''),
    ]) {
      await expect(find(answer)).rejects.toMatchObject({ code: 'BROKER_UNREADABLE' });
    }
    await expect(find(refusing(422, '{"code":40010001,"message":"?"}'))).rejects.toMatchObject({
      code: 'BROKER_REFUSED',
    });
  });

  it('knows nothing of an order of another kind that a fill led to', async () => {
    const { broker } = scripted(() => ok(orderAt(1, { type: 'market', limit_price: null })));
    expect(await broker.getOrder(TEST_ACCOUNT, 'order-1')).toBeUndefined();
  });

  it('reads fills page by page', async () => {
    const fills = Array.from({ length: 130 }, (_, serial) => ({
      ...{ id: `f${String(serial).padStart(4, '0')}`, order_id: 'order-1', symbol: 'AAPL260116P00150000' },
      ...{ price: '1.25', qty: '1', transaction_time: instantToIso(addMs(NOW, serial)) },
    }));
    const { broker, calls } = scripted((url) => {
      const token = url.searchParams.get('page_token') ?? '';
      return ok(fills.filter(({ id }) => id > token).slice(0, 100));
    });
    expect(await broker.fillsSince(TEST_ACCOUNT, undefined)).toHaveLength(130);
    expect(calls.map(({ path }) => new URL(path, 'https://x').searchParams.get('page_token'))).toEqual([null, 'f0099']);
  });

  it('asks for quotes a hundred at a time, and follows the pages of a chain', async () => {
    const quote = { latestQuote: { bp: 1.25, ap: 1.3, t: '2026-01-05T15:30:00Z' } };
    const { broker, calls } = scripted((url) => {
      const token = url.searchParams.get('page_token');
      const symbol = token === null ? 'AAPL260116P00150000' : 'AAPL260116P00155000';
      return ok({
        snapshots: { [symbol]: quote },
        next_page_token: url.pathname.endsWith('AAPL') && !token ? 'two' : null,
      });
    });
    const symbols = Array.from({ length: 101 }, () => 'AAPL260116P00150000' as OccSymbol);
    expect(await broker.quotes(TEST_ACCOUNT, symbols)).toHaveLength(2);
    expect(calls.map(({ host }) => host)).toEqual(['data', 'data']);
    const chain = await broker.chain(TEST_ACCOUNT, 'AAPL' as Underlying, '2026-01-16' as TradingDate);
    expect(chain.map(({ symbol }) => symbol)).toEqual(['AAPL260116P00150000', 'AAPL260116P00155000']);
  });

  it('reads once more under a new token, and a token travels in the header alone', async () => {
    const { broker, calls } = scripted((_url, call) =>
      call.headers?.['authorization'] === 'Bearer second'
        ? ok(fixture('http_get_positions.json'))
        : refusing(401, '{"code":40110000,"message":"unauthorized."}'),
    );
    expect(await broker.positions(TEST_ACCOUNT)).toHaveLength(1);
    expect(calls.map(({ headers }) => headers?.['authorization'])).toEqual(['Bearer first', 'Bearer second']);
    expect(calls.map(({ path, body }) => [path, body])).toEqual([
      ['/v2/positions', undefined],
      ['/v2/positions', undefined],
    ]);
  });

  it('lets closing orders and cancels go before openings', async () => {
    const { broker, calls } = scripted(() => ok(''));
    const order = {
      ...{
        accountId: TEST_ACCOUNT,
        clientOrderId: 'tp-1' as ClientOrderId,
        symbol: 'AAPL260116P00150000' as OccSymbol,
      },
      ...{ quantity: 1, limit: 12_500 as never },
    };
    await broker.place({ ...order, side: 'sell_to_open' });
    await broker.place({ ...order, side: 'buy_to_close' });
    await broker.cancel(TEST_ACCOUNT, 'order-1');
    expect(calls.map(({ priority }) => priority)).toEqual(['open', 'close', 'cancel']);
  });
});

describe('ALPACA', () => {
  it('lists the one account of a login', async () => {
    const session = { connectionId: TEST_CONNECTION, accountKey: '', environment: 'paper', accessToken: 't' } as const;
    const http = { call: async () => ok(fixture('http_get_account.json')) };
    expect(await ALPACA.listAccounts(http, session)).toEqual([
      {
        accountKey: 'PA3XXXX',
        label: '…XXXX',
        environment: 'paper',
        facts: { type: 'cash', optionLevel: 2, maySellPuts: true, closingOnly: false, feePerContract: 543 },
      },
    ]);
    const failing = { call: async (): Promise<BrokerAnswer> => ({ kind: 'lost', cause: 'ECONNRESET' }) };
    await expect(ALPACA.listAccounts(failing, session)).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
  });

  it('speaks to the documented hosts, and asks for the least that selling puts needs', () => {
    expect(ALPACA.hosts).toEqual({
      live: {
        auth: 'https://app.alpaca.markets',
        token: 'https://api.alpaca.markets',
        api: 'https://api.alpaca.markets',
        data: 'https://data.alpaca.markets',
        stream: 'https://api.alpaca.markets',
      },
      paper: {
        auth: 'https://app.alpaca.markets',
        token: 'https://api.alpaca.markets',
        api: 'https://paper-api.alpaca.markets',
        data: 'https://data.alpaca.markets',
        stream: 'https://paper-api.alpaca.markets',
      },
    });
    expect(ALPACA.oauth.scopes).toEqual(['trading', 'data']);
  });
});

/** What is asked of Tradier, in which order, and what is made of scripted answers. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OccSymbol } from '#core/model';
import { TEST_ACCOUNT } from '#core/testing';
import { type ClientOrderId, type Instant, MS_PER_DAY, type Price } from '#core/units';
import type { PlaceOrder } from '#ports';
import { simulatedHttp, TokenSessions } from '../../testing/index.js';
import { TradierBroker } from './broker.js';

/** Monday 2026-01-05, 10:30 in New York. */
const NOW = Date.UTC(2026, 0, 5, 15, 30) as Instant;
const ORDER: PlaceOrder = {
  accountId: TEST_ACCOUNT,
  clientOrderId: 'bot-7f3a-open-1' as ClientOrderId,
  symbol: 'AAPL260116P00150000' as OccSymbol,
  side: 'sell_to_open',
  quantity: 1,
  limit: 12_500 as Price,
};

/** A broker whose next answers are given; every request is kept. */
function make(...bodies: string[]) {
  const answers = [...bodies];
  const http = simulatedHttp({
    hosts: ['api', 'ws'],
    handle: async () => ({ status: 200, body: answers.shift() ?? '{}' }),
  });
  const time = { monotonicMs: 0 };
  const broker = new TradierBroker({
    http,
    sockets: http,
    sessions: new TokenSessions({
      ...{ accountId: TEST_ACCOUNT, accountKey: 'VA000001', environment: 'paper' },
      accessToken: 'token-1',
      renew: async () => 'token-2',
    }),
    marketNow: () => NOW,
    monotonicMs: () => time.monotonicMs,
    sleep: async () => undefined,
    random: () => 0.5,
  });
  return { broker, http, time, paths: () => http.calls.map(({ path }) => path) };
}

function listOf(...orders: readonly { id: number; tag?: string; create_date?: string; class?: string }[]): string {
  const order = orders.map((one) => ({
    ...{ class: 'option', type: 'limit', side: 'sell_to_open', quantity: 1, status: 'open', duration: 'day' },
    ...{ price: 1.25, exec_quantity: 0, option_symbol: 'AAPL260116P00150000', create_date: '2026-01-05T15:30:01.123Z' },
    ...one,
  }));
  return JSON.stringify({ orders: order.length === 0 ? 'null' : { order } });
}

describe(TradierBroker.name, () => {
  it('places an order as a form, as documented, with the token in its header alone', async () => {
    const { broker, http } = make('{"order":{"id":257459,"status":"ok"}}');
    expect(await broker.place(ORDER)).toEqual({ kind: 'accepted', brokerOrderId: '257459' });
    expect(http.calls).toEqual([
      {
        name: 'orders.place',
        method: 'POST',
        host: 'api',
        path: '/v1/accounts/VA000001/orders',
        body: 'class=option&symbol=AAPL&option_symbol=AAPL260116P00150000&side=sell_to_open&quantity=1&type=limit&duration=day&price=1.25&tag=bot-7f3a-open-1',
        headers: {
          authorization: 'Bearer token-1',
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
        },
        priority: 'open',
        connectionId: expect.any(String),
        accountId: TEST_ACCOUNT,
      },
    ]);
  });

  it('buys back until cancelled, more urgently than it opens', async () => {
    const { broker, http } = make('{"order":{"id":1,"status":"ok"}}');
    const close = { ...ORDER, side: 'buy_to_close', duration: 'gtc', limit: 6_000 as Price } as const;
    await broker.place({ ...close, clientOrderId: 'bot-7f3a-close-1' as ClientOrderId });
    expect(http.calls[0]?.body).toBe(
      'class=option&symbol=AAPL&option_symbol=AAPL260116P00150000&side=buy_to_close&quantity=1&type=limit&duration=gtc&price=0.60&tag=bot-7f3a-close-1',
    );
    expect(http.calls[0]?.priority).toBe('close');
  });

  it.each([
    ['no contract', { symbol: 'NONSENSE' as OccSymbol }],
    ['no quantity', { quantity: 0 }],
    ['no limit', { limit: Number.NaN as Price }],
    ['a client id that no tag can be', { clientOrderId: 'tp_1' as ClientOrderId }],
  ])('sends nothing with %s', async (_name, over) => {
    const { broker, http } = make();
    expect(await broker.place({ ...ORDER, ...over })).toMatchObject({ kind: 'rejected' });
    expect(http.calls).toEqual([]);
  });

  it('changes only the price, and says so when asked for more', async () => {
    const { broker, http } = make('{"order":{"id":7,"status":"ok"}}');
    const terms = { accountId: TEST_ACCOUNT, brokerOrderId: '7', clientOrderId: ORDER.clientOrderId };
    expect(await broker.replace({ ...terms, limit: 13_000 as Price })).toEqual({
      kind: 'accepted',
      brokerOrderId: '7',
    });
    expect(http.calls[0]).toMatchObject({ method: 'PUT', body: 'type=limit&price=1.30' });
    expect(await broker.replace({ ...terms, limit: 13_000 as Price, quantity: 2 })).toMatchObject({ kind: 'rejected' });
    expect(http.calls).toHaveLength(1);
  });

  it('finds an order by its tag in the list of the day, which is asked for tags', async () => {
    const { broker, paths } = make(listOf({ id: 1, tag: 'other' }, { id: 2, tag: 'bot-7f3a-open-1' }));
    const found = await broker.findByClientOrderId(TEST_ACCOUNT, ORDER.clientOrderId);
    expect(found?.brokerOrderId).toBe('2');
    expect(paths()).toEqual(['/v1/accounts/VA000001/orders?page=1&includeTags=true']);
  });

  it('looks through the days before as well, and through those once a minute at most', async () => {
    const { broker, paths, time } = make(listOf(), listOf({ id: 3, tag: 'of-friday' }), listOf(), listOf(), listOf());
    const find = (tag: string) => broker.findByClientOrderId(TEST_ACCOUNT, tag as ClientOrderId);
    expect((await find('of-friday'))?.brokerOrderId).toBe('3');
    expect((await find('of-friday'))?.brokerOrderId).toBe('3');
    time.monotonicMs = 60_000;
    expect(await find('of-friday')).toBeUndefined();
    const today = '/v1/accounts/VA000001/orders?page=1&includeTags=true';
    const days =
      '/v1/accounts/VA000001/orders?filter=all&start=2025-12-31&end=2026-01-05&page=1&limit=25&includeTags=true';
    expect(paths()).toEqual([today, days, today, today, days]);
  });

  it('reads page after page while they are full, and stops where pages are not known', async () => {
    const ids = (from: number) => Array.from({ length: 25 }, (_, index) => ({ id: from + index }));
    const paged = make(listOf(...ids(1)), listOf(...ids(26)), listOf({ id: 51 }));
    expect(await paged.broker.listOpenOrders(TEST_ACCOUNT)).toHaveLength(51);
    const unpaged = make(listOf(...ids(1)), listOf(...ids(1)));
    expect(await unpaged.broker.listOpenOrders(TEST_ACCOUNT)).toHaveLength(25);
    expect(unpaged.paths()).toHaveLength(2);
  });

  it('lists since an earlier day from both lists, the newer word counting', async () => {
    const earlier = { create_date: '2026-01-02T15:00:00.000Z' };
    const { broker, paths } = make(
      listOf({ id: 1, ...earlier }, { id: 2, create_date: '2025-12-30T15:00:00.000Z' }),
      listOf({ id: 1, tag: 'newer', ...earlier }),
    );
    const listed = await broker.listOrdersSince(TEST_ACCOUNT, (NOW - 4 * MS_PER_DAY) as Instant);
    expect(listed.map(({ brokerOrderId, clientOrderId }) => [brokerOrderId, clientOrderId])).toEqual([['1', 'newer']]);
    expect(paths()[0]).toContain('start=2026-01-01&end=2026-01-05');
    await expect(broker.listOrdersSince(TEST_ACCOUNT, (NOW - 32 * MS_PER_DAY) as Instant)).rejects.toMatchObject({
      code: 'BROKER_UNSUPPORTED',
    });
  });

  it('leaves orders that are not of our kind out of a list, and fails when one of ours cannot be read', async () => {
    const mixed = make(listOf({ id: 1, class: 'equity' }, { id: 2 }));
    expect((await mixed.broker.listOpenOrders(TEST_ACCOUNT)).map(({ brokerOrderId }) => brokerOrderId)).toEqual(['2']);
    const broken = make('{"orders":{"order":{"class":"option","id":1}}}');
    await expect(broken.broker.listOpenOrders(TEST_ACCOUNT)).rejects.toMatchObject({ code: 'BROKER_UNREADABLE' });
  });

  it('says that an order is not there only when the account can be read', async () => {
    const unknown = 'Unauthorized Account: VA000001';
    for (const [list, expected] of [
      [{ status: 200, body: listOf() }, undefined],
      [{ status: 401, body: unknown }, 'BROKER_REFUSED'],
    ] as const) {
      const replies = [{ status: 401, body: unknown }, list];
      const { broker, http } = make();
      http.intercept = async () => ({ kind: 'answered', headers: {}, ...(replies.shift() ?? list) });
      const asked = broker.getOrder(TEST_ACCOUNT, '999');
      if (expected === undefined) expect(await asked).toBeUndefined();
      else await expect(asked).rejects.toMatchObject({ code: expected });
    }
  });

  it('throws BROKER_UNREADABLE and nothing else for whatever a read may bring', async () => {
    const reads = [
      (broker: TradierBroker) => broker.facts(TEST_ACCOUNT),
      (broker: TradierBroker) => broker.balances(TEST_ACCOUNT),
      (broker: TradierBroker) => broker.positions(TEST_ACCOUNT),
      (broker: TradierBroker) => broker.listOpenOrders(TEST_ACCOUNT),
      (broker: TradierBroker) => broker.getOrder(TEST_ACCOUNT, '1'),
      (broker: TradierBroker) => broker.quotes(TEST_ACCOUNT, [ORDER.symbol]),
      (broker: TradierBroker) => broker.preview(ORDER),
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...reads), fc.oneof(fc.json(), fc.string()), async (read, body) => {
        const failed = await read(make(body, body).broker).then(
          () => undefined,
          (error: { code?: string }) => error.code,
        );
        expect([undefined, 'BROKER_UNREADABLE']).toContain(failed);
      }),
    );
  });
});

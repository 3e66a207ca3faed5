/** The adapter in front of its simulated broker without sockets: what the contract of all brokers does not ask. */
import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import { type AccountId, addMs, type ClientOrderId, MS_PER_DAY, type Price } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import { waitUntil } from '#platform/testing';
import type { PlaceOrder, StreamHint } from '#ports';
import { type FaultKind, FaultScript, inEnvironment } from '../../../simulator/brokers/kit/index.js';
import { ManualWorld } from '../../../simulator/brokers/kit/testing/index.js';
import { SCHWAB_SIMULATOR, schwabHashOf } from '../../../simulator/brokers/schwab/index.js';
import type { SessionSource } from '../../sessions/index.js';
import { simulatedHttp, TEST_CONNECTION } from '../../testing/index.js';
import { SCHWAB } from './index.js';

const PUT = 'AAPL251219P00265000' as OccSymbol;
const CLIENT = { clientId: 'key', clientSecret: 'secret', name: 'Test', redirectUris: ['https://127.0.0.1/back'] };
/** Both of one login; the ids of ours are the numbers of theirs. */
const MARGIN = '41872205' as AccountId;
const CASH = '41879931' as AccountId;

function makeBench() {
  const world = new ManualWorld();
  world.setQuote(PUT, '2.40', '2.55');
  const faults = new FaultScript();
  const simulated = SCHWAB_SIMULATOR.create({ world, faults, clients: [CLIENT], urls: {} });
  const http = simulatedHttp(inEnvironment(simulated.simulator, 'live'));
  const redirectUri = CLIENT.redirectUris[0] as string;
  const consent = { clientId: CLIENT.clientId, userId: 'ada', environment: 'live', scopes: [], redirectUri };
  const answer = simulated.logins.exchange({ ...CLIENT, code: simulated.logins.consent(consent), redirectUri });
  if (answer.kind !== 'issued') throw new Error(answer.text);
  const login = { connectionId: TEST_CONNECTION, environment: 'live', accessToken: answer.tokens.accessToken } as const;
  const sessions: SessionSource = {
    sessionOf: async (accountId) => ({ ...login, accountKey: schwabHashOf(accountId) }),
    refused: async () => {
      throw new Error('the token is good');
    },
  };
  const broker = SCHWAB.create('live', {
    http,
    sockets: http,
    sessions,
    marketNow: () => world.now(),
    monotonicMs: () => systemClock.monotonicMs(),
    sleep: (_ms, signal) => systemTimers.sleep(1, signal),
    random: () => world.random(),
  });
  const work = async (ms = 2_000) => {
    world.pass(ms);
    await simulated.simulator.work();
  };
  const books = simulated.books['live'];
  if (!books) throw new Error('there are live books');
  return { world, faults, books, http, broker, login, work };
}

const order = (over: Partial<PlaceOrder> = {}): PlaceOrder => ({
  accountId: MARGIN,
  clientOrderId: 'tp-1' as ClientOrderId,
  symbol: PUT,
  side: 'sell_to_open',
  quantity: 2,
  limit: 25_000 as Price,
  ...over,
});

async function idOf(placing: Promise<{ kind: string; brokerOrderId?: string }>): Promise<string> {
  const { kind, brokerOrderId } = await placing;
  if (brokerOrderId === undefined) throw new Error(kind);
  return brokerOrderId;
}

describe('accounts', () => {
  it('of a login are listed by hash and last digits', async () => {
    const { http, login } = makeBench();
    const listed = await SCHWAB.listAccounts(http, { ...login, accountKey: '' });
    expect(listed).toMatchObject([
      { accountKey: schwabHashOf(MARGIN), label: '…2205', environment: 'live', facts: { type: 'margin' } },
      { accountKey: schwabHashOf(CASH), label: '…9931', environment: 'live', facts: { type: 'cash' } },
    ]);
  });

  it('in cash may use what no put ties up', async () => {
    const { world, broker, work } = makeBench();
    await idOf(broker.place(order({ accountId: CASH, quantity: 1 })));
    world.setQuote(PUT, '2.50', '2.60');
    await work();
    // 100,000 + 250 − 0.67 of fees; 26,500 set aside; the put is worth 2.55 in the middle.
    expect(await broker.balances(CASH)).toMatchObject({
      cash: 1_002_493_300,
      requirement: 265_000_000,
      optionBuyingPower: 737_493_300,
      shortMarketValue: 2_550_000,
    });
  });

  it('on margin keep to the broker’s requirement, and their cash follows from equity', async () => {
    const { world, broker, work } = makeBench();
    await idOf(broker.place(order({ quantity: 1 })));
    world.setQuote(PUT, '2.50', '2.60');
    await work();
    expect(await broker.balances(MARGIN)).toMatchObject({
      cash: 1_002_493_300,
      requirement: 53_000_000,
      optionBuyingPower: 949_493_300,
      shortMarketValue: 2_550_000,
    });
  });
});

describe('a replacement', () => {
  it('is for what has not traded, whatever quantity is wanted in all', async () => {
    const { books, broker, work } = makeBench();
    const id = await idOf(broker.place(order({ quantity: 5 })));
    books.fill(Number(id), 2, 25_000 as Price);
    const terms = { accountId: MARGIN, clientOrderId: 'tp-2' as ClientOrderId, limit: 26_000 as Price };
    const newId = await idOf(broker.replace({ ...terms, brokerOrderId: id }));
    await work();
    expect(await broker.getOrder(MARGIN, newId)).toMatchObject({ quantity: 3, filledQuantity: 0, limit: 26_000 });
    expect(await broker.getOrder(MARGIN, id)).toMatchObject({
      status: 'replaced',
      replacedBy: newId,
      filledQuantity: 2,
    });
    expect(await broker.replace({ ...terms, brokerOrderId: id })).toEqual({ kind: 'rejected', code: 'ORDER_ENDED' });
  });

  it('with no more contracts than have traded is refused', async () => {
    const { books, broker } = makeBench();
    const id = await idOf(broker.place(order({ quantity: 5 })));
    books.fill(Number(id), 2, 25_000 as Price);
    const terms = { accountId: MARGIN, clientOrderId: 'tp-2' as ClientOrderId, limit: 26_000 as Price, quantity: 2 };
    expect(await broker.replace({ ...terms, brokerOrderId: id })).toEqual({
      kind: 'rejected',
      code: 'QUANTITY_TRADED',
    });
  });
});

describe('lists of orders', () => {
  const listRanges = (calls: readonly { name: string; path: string }[]) =>
    calls
      .filter(({ name }) => name === 'orders.list')
      .map(({ path }) => new URL(`https://x${path}`).searchParams)
      .map(
        (query) =>
          (Date.parse(query.get('toEnteredTime') ?? '') - Date.parse(query.get('fromEnteredTime') ?? '')) / MS_PER_DAY,
      );

  it('go back a year at first and as far as orders work afterwards', async () => {
    const { broker, http } = makeBench();
    await broker.listOpenOrders(MARGIN);
    await broker.listOpenOrders(MARGIN);
    const [first = 0, second = 0] = listRanges(http.calls);
    expect(Math.floor(first)).toBe(364);
    expect(Math.floor(second)).toBe(1);
  });

  it('find an order that is listed late', async () => {
    const { broker, faults, work } = makeBench();
    await broker.listOpenOrders(MARGIN);
    faults.set({ route: 'orders.place', kind: 'list_lags', ms: 10_000 });
    const id = await idOf(broker.place(order()));
    expect(await broker.listOpenOrders(MARGIN)).toEqual([]);
    await work(11_000);
    expect(await broker.listOpenOrders(MARGIN)).toMatchObject([{ brokerOrderId: id }]);
  });

  it('are halved when a page is full, and never cut short', async () => {
    const { broker, http, world } = makeBench();
    const old = await idOf(broker.place(order({ duration: 'gtc' })));
    // Market time alone: the login lives on the wall clock.
    world.setMarket(addMs(world.now(), 200 * MS_PER_DAY), true);
    const young = await idOf(broker.place(order({ duration: 'gtc' })));
    const page = Array.from({ length: 3_000 }, (_, index) => ({ orderId: index, status: 'FILLED' }));
    let lists = 0;
    http.intercept = async (call, carryOut) => {
      if (call.name === 'orders.list') lists += 1;
      if (lists !== 1) return carryOut();
      return { kind: 'answered', status: 200, headers: {}, body: JSON.stringify(page) };
    };
    const open = await broker.listOpenOrders(MARGIN);
    expect(open.map(({ brokerOrderId }) => brokerOrderId).sort()).toEqual([old, young]);
    expect(lists).toBe(3);
  });

  it('are an error when even an hour fills a page', async () => {
    const { broker, http } = makeBench();
    const page = Array.from({ length: 3_000 }, (_, index) => ({ orderId: index, status: 'FILLED' }));
    http.intercept = async () => ({ kind: 'answered', status: 200, headers: {}, body: JSON.stringify(page) });
    await expect(broker.listOpenOrders(MARGIN)).rejects.toMatchObject({
      code: 'BROKER_UNREADABLE',
      context: { call: 'orders.list', orders: 3_000 },
    });
  });

  it('are an error when an order of our kind cannot be read', async () => {
    const { broker, http } = makeBench();
    await idOf(broker.place(order()));
    http.intercept = async (_call, carryOut) => {
      const answer = await carryOut();
      return answer.kind === 'answered'
        ? { ...answer, body: answer.body.replaceAll('"price":2.5', '"price":null') }
        : answer;
    };
    await expect(broker.listOpenOrders(MARGIN)).rejects.toMatchObject({ code: 'BROKER_UNREADABLE' });
  });
});

describe('executions', () => {
  it.each<FaultKind>(['late_fill', 'double_fill', 'reorder_fills'])('are told once each under %s', async (kind) => {
    const { books, broker, faults, work } = makeBench();
    faults.set({ route: 'orders.place', kind, ms: 5_000 });
    const id = await idOf(broker.place(order({ quantity: 5 })));
    books.fill(Number(id), 2, 25_000 as Price);
    await work(1_000);
    books.fill(Number(id), 3, 25_100 as Price);
    await work(1_000);
    const early = await broker.fillsSince(MARGIN, undefined);
    await work(10_000);
    const late = await broker.fillsSince(MARGIN, early.at(-1)?.cursor);
    const all = [...early, ...late].map(({ quantity, price, fees }) => [quantity, price, fees]);
    expect(all.sort()).toEqual([
      [2, 25_000, 13_400],
      [3, 25_100, 20_100],
    ]);
    expect(await broker.fillsSince(MARGIN, [...early, ...late].at(-1)?.cursor)).toEqual([]);
  });
});

describe('a stream', () => {
  it('is one for all accounts of a login', async () => {
    const { broker, http } = makeBench();
    const hints: Record<string, StreamHint['kind'][]> = { margin: [], cash: [] };
    const first = broker.stream(MARGIN, ({ kind }) => hints['margin']?.push(kind));
    await waitUntil(() => hints['margin']?.includes('up') ?? false);
    const second = broker.stream(CASH, ({ kind }) => hints['cash']?.push(kind));
    await waitUntil(() => hints['cash']?.includes('up') ?? false);
    await broker.place(order());
    await waitUntil(() => hints['cash']?.includes('order_moved') ?? false);
    expect(http.calls.filter(({ name }) => name === 'preference')).toHaveLength(1);
    await first.close();
    const told = hints['cash']?.length ?? 0;
    await broker.place(order());
    await waitUntil(() => (hints['cash']?.length ?? 0) > told);
    await second.close();
    const closed = hints['cash']?.length;
    await broker.place(order());
    expect(hints['cash']).toHaveLength(closed ?? -1);
    expect(hints['margin']).not.toContain('down');
  });

  it('goes to no host but the one on the list, whatever the broker names', async () => {
    const { broker, http } = makeBench();
    http.intercept = async (call, carryOut) => {
      const answer = await carryOut();
      if (call.name !== 'preference' || answer.kind !== 'answered') return answer;
      return { ...answer, body: answer.body.replace('streamer-api.schwab.com', 'streamer.example.org') };
    };
    const hints: StreamHint[] = [];
    const stream = broker.stream(MARGIN, (hint) => hints.push(hint));
    await waitUntil(() => hints.length > 0);
    await stream.close();
    expect(hints[0]).toEqual({ kind: 'down', cause: 'STREAM_HOST_NOT_ALLOWED' });
    expect(hints.some(({ kind }) => kind === 'up')).toBe(false);
  });
});

describe('what Schwab does not have', () => {
  it('is a client id', async () => {
    const { broker, books, http } = makeBench();
    await idOf(broker.place(order()));
    expect(http.calls.map(({ body = '' }) => body).join()).not.toContain('tp-1');
    expect(books.truth()[0]?.clientId).toBeUndefined();
    expect((await broker.listOpenOrders(MARGIN))[0]?.clientOrderId).toBeUndefined();
    await expect(broker.findByClientOrderId(MARGIN, 'tp-1' as ClientOrderId)).rejects.toMatchObject({
      code: 'BROKER_UNSUPPORTED',
    });
  });
});

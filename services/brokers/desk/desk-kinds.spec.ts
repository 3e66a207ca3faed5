import { describe, expect, it } from '@jest/globals';
import type { OrderIntent } from '#core/model';
import { TEST_ACCOUNT } from '#core/testing';
import { addMs, type ClientOrderId, MS_PER_MINUTE, type Price } from '#core/units';
import type { BrokerOrder, BrokerPort } from '#ports';
import { DeskBench, type Disguise, disguisedBroker, overridden, runRounds, startDesk } from '../testing/index.js';
import { Desk } from './desk.js';

const SUMS: Disguise = { dedupes: false, lookup: 'byTagScan', fills: 'cumulative' };
const RESTING = { limit: 25_500 as Price };

/** A broker whose word about every order is changed on its way. */
function saying(broker: BrokerPort, change: (order: BrokerOrder) => BrokerOrder): BrokerPort {
  return overridden(broker, {
    async getOrder(accountId, brokerOrderId) {
      const order = await broker.getOrder(accountId, brokerOrderId);
      return order && change(order);
    },
    listOpenOrders: async (accountId) => (await broker.listOpenOrders(accountId)).map(change),
  });
}

const countOf = (bench: DeskBench, name: string) => bench.names().filter((one) => one === name).length;
const eventsOf = (bench: DeskBench, intent: OrderIntent) =>
  bench.store.tables.orderEvents.get(bench.orderOf(intent)?.id as never) ?? [];

describe(`${Desk.name}, with a broker that states sums only`, () => {
  it('derives executions from them, with fees by its schedule', async () => {
    const bench = new DeskBench();
    bench.market.show(25_000, 26_000, { bidSize: 1, askSize: 1 });
    const broker = disguisedBroker(bench.paper.broker, bench.books, SUMS);
    const intent = bench.intend({ quantity: 3, reserve: 795_000_000 as never });
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    expect(bench.orderOf(intent)).toMatchObject({ state: 'working', filledQuantity: 1 });
    bench.market.show(25_300, 26_000);
    await bench.paper.broker.workOrders();
    await desk.round();
    const brokerOrderId = `paper-${intent.clientOrderId}`;
    // 2.50 and 2 × 2.53: the broker says 3 at 2.52, of which 2.50 was counted; 5.06 are left for two.
    expect(
      bench.store.tables.fills.map(({ executionId, quantity, price, fees }) => [executionId, quantity, price, fees]),
    ).toEqual([
      [`${brokerOrderId}#1`, 1, 25_000, 6_700],
      [`${brokerOrderId}#3`, 2, 25_300, 13_400],
    ]);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled', filledQuantity: 3 });
    const view = await bench.store.accountView(TEST_ACCOUNT);
    expect(view).toMatchObject({ drift: false, balances: { cash: (await broker.balances(TEST_ACCOUNT)).cash } });
  });

  it('waits while the average is not stated, even with the end of the order', async () => {
    const bench = new DeskBench();
    let isStated = false;
    const inner = disguisedBroker(bench.paper.broker, bench.books, SUMS);
    const broker = saying(inner, ({ averagePrice, ...order }) =>
      isStated && averagePrice !== undefined ? { ...order, averagePrice } : order,
    );
    bench.market.show(25_000, 26_000, { bidSize: 1, askSize: 1 });
    const intent = bench.intend({ quantity: 2, reserve: 530_000_000 as never });
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await bench.paper.broker.cancel(TEST_ACCOUNT, `paper-${intent.clientOrderId}`);
    await runRounds(bench, desk, 2);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'working', filledQuantity: 0 });
    isStated = true;
    await runRounds(bench, desk, 1);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'cancelled', filledQuantity: 1 });
  });

  it('marks the account when a sum falls', async () => {
    const bench = new DeskBench();
    let fallen = false;
    const inner = disguisedBroker(bench.paper.broker, bench.books, SUMS);
    const broker = saying(inner, (order) => (fallen ? { ...order, filledQuantity: 0 } : order));
    bench.market.show(25_000, 26_000, { bidSize: 1, askSize: 1 });
    bench.intend({ quantity: 2, reserve: 530_000_000 as never });
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    fallen = true;
    await desk.pollBroker();
    expect(await bench.store.accountView(TEST_ACCOUNT)).toMatchObject({ drift: true });
    expect(bench.store.tables.account(TEST_ACCOUNT).driftDetail).toMatchObject({ code: 'FILLS_FELL' });
  });
});

describe(`${Desk.name}, with what brokers say of orders`, () => {
  it('keeps the words of a late rejection', async () => {
    const bench = new DeskBench();
    const broker = saying(bench.paper.broker, (order) => ({ ...order, status: 'rejected', text: 'Not enough money.' }));
    const intent = bench.intend(RESTING);
    await startDesk(bench, bench.newDesk({ broker }));
    expect(bench.orderOf(intent)).toMatchObject({ state: 'rejected', code: 'BROKER_LATE' });
    expect(eventsOf(bench, intent).at(-1)).toEqual({
      kind: 'rejected',
      code: 'BROKER_LATE',
      text: 'Not enough money.',
    });
  });

  it('takes a status that no table lists for working, and says so once per order and status', async () => {
    const bench = new DeskBench();
    let unlisted = 'held';
    const broker = saying(bench.paper.broker, (order) => ({ ...order, status: 'working', unlisted }));
    const intent = bench.intend(RESTING);
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await runRounds(bench, desk, 10);
    expect(countOf(bench, 'status_unlisted')).toBe(1);
    unlisted = 'calculated';
    await runRounds(bench, desk, 2);
    expect(countOf(bench, 'status_unlisted')).toBe(2);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'working' });
  });

  it('goes on with the order that took the place of ours, and counts a fill under the old number', async () => {
    const bench = new DeskBench();
    const intent = bench.intend({ ...RESTING, quantity: 2, reserve: 530_000_000 as never });
    const desk = await startDesk(bench);
    const former = `paper-${intent.clientOrderId}`;
    const next = await bench.paper.broker.place({
      ...{ accountId: TEST_ACCOUNT, symbol: intent.symbol, side: 'sell_to_open', quantity: 2 },
      ...{ clientOrderId: 'replacement' as ClientOrderId, limit: 25_400 as Price },
    });
    expect(next).toMatchObject({ kind: 'accepted', brokerOrderId: 'paper-replacement' });
    const replaced: BrokerPort = overridden(bench.paper.broker, {
      listOpenOrders: async (accountId) =>
        (await bench.paper.broker.listOpenOrders(accountId)).filter((one) => one.brokerOrderId !== former),
      async getOrder(accountId, brokerOrderId) {
        const order = await bench.paper.broker.getOrder(accountId, brokerOrderId);
        if (!order || brokerOrderId !== former) return order;
        return { ...order, status: 'replaced', replacedBy: 'paper-replacement' };
      },
    });
    bench.advance(3_001);
    const later = await startDesk(bench, bench.newDesk({ broker: replaced }));
    const expected = { state: 'working', brokerOrderId: 'paper-replacement', formerBrokerIds: [former], limit: 25_400 };
    expect(bench.orderOf(intent)).toMatchObject(expected);
    // The venue filled one contract of the old order before it was replaced, and says so late.
    bench.market.show(25_500, 26_000, { bidSize: 1, askSize: 1 });
    await bench.paper.broker.workOrders();
    await runRounds(bench, later, 2);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled', filledQuantity: 2 });
    expect(bench.store.tables.fills.map((fill) => fill.executionId)).toHaveLength(2);
    expect(desk.accounts).toHaveLength(1);
  });

  it('ends an order that somebody made smaller at the broker, once all of it is counted', async () => {
    const bench = new DeskBench();
    const intent = bench.intend({ ...RESTING, quantity: 2, reserve: 530_000_000 as never });
    const desk = await startDesk(bench);
    const former = `paper-${intent.clientOrderId}`;
    await bench.paper.broker.place({
      ...{ accountId: TEST_ACCOUNT, symbol: intent.symbol, side: 'sell_to_open', quantity: 1 },
      ...{ clientOrderId: 'smaller' as ClientOrderId, limit: 25_400 as Price },
    });
    await bench.paper.broker.cancel(TEST_ACCOUNT, former);
    const broker = saying(bench.paper.broker, (order) =>
      order.brokerOrderId === former ? { ...order, status: 'replaced', replacedBy: 'paper-smaller' } : order,
    );
    bench.advance(3_001);
    const later = await startDesk(bench, bench.newDesk({ broker }));
    expect(bench.orderOf(intent)).toMatchObject({ state: 'working', brokerOrderId: 'paper-smaller', quantity: 2 });
    bench.market.show(25_500, 26_000);
    await bench.paper.broker.workOrders();
    await runRounds(bench, later, 2);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'cancelled', filledQuantity: 1 });
    expect((await bench.store.accountView(TEST_ACCOUNT))?.drift).toBe(false);
    expect(desk.accounts).toHaveLength(1);
  });

  it('asks by name for what is missing in a list, and leaves an order open that the broker does not know', async () => {
    const bench = new DeskBench();
    const intent = bench.intend(RESTING);
    const desk = await startDesk(bench);
    bench.advance(3_001);
    const forgetful = overridden(bench.paper.broker, {
      listOpenOrders: async () => [],
      getOrder: async () => undefined,
    });
    const later = await startDesk(bench, bench.newDesk({ broker: forgetful }));
    await runRounds(bench, later, 20);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'working' });
    expect(countOf(bench, 'order_undecided')).toBe(1);
    expect(desk.accounts).toHaveLength(1);
  });

  it('sends an order that rests until cancelled as such, and does not end it with the time of its intent', async () => {
    const bench = new DeskBench();
    const asked: (string | undefined)[] = [];
    const broker = overridden(bench.paper.broker, {
      place({ duration, ...order }, guard) {
        asked.push(duration);
        return bench.paper.broker.place(order, guard);
      },
    });
    const entry = bench.intend();
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    const exit = bench.intendClose(entry, { limit: 20_000 as Price, duration: 'gtc' });
    await runRounds(bench, desk, 70, 1_000);
    expect(asked).toEqual([undefined, 'gtc']);
    expect(bench.orderOf(exit)).toMatchObject({ state: 'working', duration: 'gtc' });
  });

  it('shows orders of others and never touches them; what they trade is a difference', async () => {
    const bench = new DeskBench();
    const entry = bench.intend();
    const desk = await startDesk(bench);
    const theirs = { accountId: TEST_ACCOUNT, symbol: entry.symbol, side: 'sell_to_open', quantity: 1 } as const;
    await bench.paper.broker.place({ ...theirs, clientOrderId: 'hand-1' as ClientOrderId, limit: 27_000 as Price });
    await desk.reconcile(TEST_ACCOUNT);
    expect([...bench.store.tables.externalOrders.values()]).toMatchObject([
      { brokerOrderId: 'paper-hand-1', quantity: 1, filledQuantity: 0, limit: 27_000 },
    ]);
    expect(await bench.store.accountView(TEST_ACCOUNT)).toMatchObject({ drift: false });
    const next = bench.intend({ symbol: 'AAPL251219P00260000' as never, limit: 15_000 as Price });
    await desk.round();
    expect(bench.orderOf(next)).toMatchObject({ state: 'filled' });
    bench.market.show(27_000, 28_000);
    await bench.paper.broker.workOrders();
    await desk.reconcile(TEST_ACCOUNT);
    expect([...bench.store.tables.externalOrders.values()][0]?.endedAt).toBeDefined();
    expect(bench.store.tables.account(TEST_ACCOUNT)).toMatchObject({
      drift: true,
      driftDetail: { positions: [{ symbol: entry.symbol, broker: -2, ours: -1 }], orders: [] },
    });
    expect(countOf(bench, 'fill_foreign')).toBe(1);
  });
});

describe(`${Desk.name}, with a broker that does not tell closing from opening`, () => {
  it('buys nothing back that somebody has closed there, and compares the books at once', async () => {
    const bench = new DeskBench();
    const { broker: paper } = bench.paper;
    let isGone = false;
    const broker = overridden(paper, {
      capabilities: { ...paper.capabilities, openCloseFlag: false },
      positions: async (accountId) => (isGone ? [] : paper.positions(accountId)),
    });
    const opening = bench.intend();
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    expect(bench.orderOf(opening)).toMatchObject({ state: 'filled' });
    bench.market.now = addMs(bench.market.now, MS_PER_MINUTE);
    bench.market.show(25_300, 26_000);
    isGone = true;
    const late = bench.intendClose(opening, { limit: 26_000 as Price });
    await desk.round();
    expect(bench.orderOf(late)).toBeUndefined();
    expect(bench.store.tables.intents.get(late.id)).toMatchObject({
      ...{ status: 'refused', code: 'CLOSE_EXCEEDS_POSITION' },
    });
    await runRounds(bench, desk, 3, 30_000);
    expect((await bench.store.accountView(TEST_ACCOUNT))?.drift).toBe(true);
    isGone = false;
    const close = bench.intendClose(opening, { limit: 26_000 as Price });
    await desk.round();
    expect(bench.orderOf(close)).toMatchObject({ state: 'filled' });
  });
});

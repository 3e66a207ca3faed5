import { describe, expect, it } from '@jest/globals';
import { orderFromIntent } from '#core/orders';
import { TEST_ACCOUNT } from '#core/testing';
import { type Price } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { BrokerPort, PlaceOrder, PlaceOutcome } from '#ports';
import { DeskBench, type Disguise, disguisedBroker, overridden, runRounds, startDesk } from '../testing/index.js';
import { Desk } from './desk.js';

type Place = BrokerPort['place'];
const AS_IT_IS: Disguise = { dedupes: true, lookup: 'byClientOrderId', fills: 'executions' };

/** A broker whose `place` answers by the script, one step per call, and then as the paper broker does. */
function scripted(
  bench: DeskBench,
  script: readonly ((place: Place, order: PlaceOrder) => Promise<PlaceOutcome>)[],
  over: Partial<BrokerPort> = {},
  disguise: Disguise = AS_IT_IS,
) {
  const broker = disguisedBroker(bench.paper.broker, bench.books, disguise);
  const sent: string[] = [];
  const place: Place = (order) => {
    sent.push(order.clientOrderId);
    const step = script[sent.length - 1];
    return step ? step((one) => broker.place(one), order) : broker.place(order);
  };
  return { broker: overridden(broker, { place, ...over }), sent };
}

const lost = async (): Promise<PlaceOutcome> => ({ kind: 'unknown', cause: 'TIMEOUT' });
const acceptedThenLost = async (place: Place, order: PlaceOrder): Promise<PlaceOutcome> => {
  await place(order);
  return { kind: 'unknown', cause: 'TIMEOUT' };
};
const acceptedThenThrown = async (place: Place, order: PlaceOrder): Promise<PlaceOutcome> => {
  await place(order);
  throw new PlatformError('BROKER_SOCKET_LOST');
};

describe(`${Desk.name}, when answers are lost or desks die`, () => {
  it.each([
    ['accepted, then the answer is lost', acceptedThenLost],
    ['accepted, then the socket is lost', acceptedThenThrown],
  ])('finds an order again: %s', async (_name, step) => {
    const bench = new DeskBench();
    const { broker, sent } = scripted(bench, [step]);
    const intent = bench.intend();
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    expect(bench.orderOf(intent)).toMatchObject({ state: expect.stringMatching(/unknown|filled/) });
    await desk.round();
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled', filledQuantity: 1 });
    expect(sent).toEqual([intent.clientOrderId]);
    expect(bench.books.allOrders()).toHaveLength(1);
  });

  it('sends a lost order again under the same client id, where the broker refuses a second one', async () => {
    const bench = new DeskBench();
    const { broker, sent } = scripted(bench, [lost, acceptedThenLost]);
    const intent = bench.intend();
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await runRounds(bench, desk, 3);
    expect(sent).toEqual([intent.clientOrderId, intent.clientOrderId]);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled' });
    expect(bench.books.allOrders()).toHaveLength(1);
  });

  it('does not take the rejection of a repeated order for the end of the first one, which may still arrive', async () => {
    const bench = new DeskBench();
    let deliver: (() => Promise<unknown>) | undefined;
    const { broker, sent } = scripted(bench, [
      async (place, order) => {
        deliver = () => place(order);
        return { kind: 'unknown', cause: 'TIMEOUT' };
      },
      async () => ({ kind: 'rejected', code: 'BROKER_BUSY' }),
    ]);
    const intent = bench.intend();
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await runRounds(bench, desk, 3);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'unknown' });
    await deliver?.();
    await runRounds(bench, desk, 2);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled' });
    expect(sent).toHaveLength(2);
    expect(bench.names()).not.toContain('drift_found');
  });

  it('takes "sent before" for a lookup, not for a rejection', async () => {
    const bench = new DeskBench();
    const intent = bench.intend();
    const { broker } = scripted(bench, [
      async (place, order) => {
        await place(order);
        return place(order);
      },
    ]);
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await desk.round();
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled' });
  });

  it.each<[string, Disguise]>([
    [
      'where the broker does not refuse a second order',
      { dedupes: false, lookup: 'byClientOrderId', fills: 'executions' },
    ],
    ['where orders are found by tag', { dedupes: false, lookup: 'byTagScan', fills: 'executions' }],
    ['where orders are found by shape', { dedupes: false, lookup: 'byShape', fills: 'cumulative' }],
  ])('never sends twice %s: holds the margin, then proves that nothing was sent', async (_name, disguise) => {
    const bench = new DeskBench();
    const { broker, sent } = scripted(bench, [lost], {}, disguise);
    const intent = bench.intend();
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await runRounds(bench, desk, 20, 1_000);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'unknown' });
    expect((await bench.store.accountView(TEST_ACCOUNT))?.pending).toEqual([
      expect.objectContaining({ reserve: 265_000_000 }),
    ]);
    const other = bench.intend({ symbol: 'AAPL251219P00260000' as never, limit: 15_000 as Price });
    await desk.round();
    expect(bench.refusalOf(other)).toBe('UNKNOWN_ORDER_OPEN');
    await runRounds(bench, desk, 20, 1_000);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'not_sent' });
    expect(sent).toEqual([intent.clientOrderId]);
  });

  it('does not send a lost order again after its time', async () => {
    const bench = new DeskBench();
    const { broker, sent } = scripted(bench, [lost]);
    const intent = bench.intend({ validUntil: bench.market.now });
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await runRounds(bench, desk, 35, 1_000);
    expect(sent).toEqual([intent.clientOrderId]);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'not_sent' });
  });

  it('recovers what a dead desk left between record and send', async () => {
    const bench = new DeskBench();
    const intent = bench.intend();
    const dead = bench.newDesk({
      parts: { brokerFor: async () => overridden(bench.paper.broker, { place: () => new Promise(() => undefined) }) },
    });
    await dead.renewLeases();
    void dead.round();
    await new Promise((resolve) => setImmediate(resolve));
    expect(bench.orderOf(intent)).toMatchObject({ state: 'submitting' });
    const next = bench.newDesk();
    await next.renewLeases();
    expect(next.accounts).toEqual([]);
    bench.advance(3_001);
    await next.renewLeases();
    expect(next.accounts).toEqual([TEST_ACCOUNT]);
    await next.round();
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled' });
    expect(bench.books.allOrders()).toHaveLength(1);
  });

  it('sends nothing when its own deadline has passed between claim and send', async () => {
    const bench = new DeskBench();
    const { broker, sent } = scripted(bench, []);
    const intent = bench.intend();
    const store = new Proxy(bench.store, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property, target);
        if (property !== 'claimIntent') return typeof value === 'function' ? value.bind(target) : value;
        return async (...args: Parameters<typeof target.claimIntent>) => {
          const claimed = await target.claimIntent(...args);
          bench.advance(2_600);
          return claimed;
        };
      },
    });
    const desk = await startDesk(bench, bench.newDesk({ broker, parts: { store } }));
    expect(sent).toEqual([]);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'submitting' });
    expect(bench.names()).toContain('order_held_back');
    await desk.renewLeases();
    await desk.round();
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled' });
    expect(sent).toEqual([intent.clientOrderId]);
  });

  it('adopts an order that was thought never sent, and cancels it because its time is over', async () => {
    const bench = new DeskBench();
    let deliver: (() => Promise<unknown>) | undefined;
    const { broker } = scripted(bench, [
      async (place, order) => {
        deliver = () => place(order);
        return { kind: 'unknown', cause: 'TIMEOUT' };
      },
    ]);
    const intent = bench.intend({ limit: 25_500 as Price, validUntil: bench.market.now });
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await runRounds(bench, desk, 35, 1_000);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'not_sent' });
    await deliver?.();
    await desk.reconcile(TEST_ACCOUNT);
    await runRounds(bench, desk, 2);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'cancelled' });
    expect(bench.names()).toContain('order_adopted');
  });

  it('does not forget that something moved while it was reading the balances', async () => {
    const bench = new DeskBench();
    let meanwhile = async () => undefined as unknown;
    const broker = overridden(bench.paper.broker, {
      async balances(accountId) {
        const balances = await bench.paper.broker.balances(accountId);
        await meanwhile();
        return balances;
      },
    });
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    const intent = bench.intend();
    desk.wake(TEST_ACCOUNT);
    await desk.round();
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled' });
    // A busted trade, say: no order works, so nothing but the wake tells of it.
    let asked = 0;
    meanwhile = async () => {
      asked += 1;
      if (asked === 1) desk.wake(TEST_ACCOUNT);
    };
    desk.wake(TEST_ACCOUNT);
    await desk.round();
    await desk.round();
    expect(asked).toBe(2);
  });

  it('applies an execution in the second reading that was refused in the first because the one before it was missing', async () => {
    const bench = new DeskBench();
    let isReversed = false;
    const broker = overridden(bench.paper.broker, {
      async fillsSince(accountId, cursor) {
        const fills = await bench.paper.broker.fillsSince(accountId, cursor);
        return isReversed ? [...fills].reverse() : fills;
      },
    });
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    isReversed = true;
    const opened = bench.intend({ limit: 26_500 as Price });
    await desk.processIntents();
    bench.market.show(26_500, 27_000);
    await bench.paper.broker.workOrders();
    const { broker: paper } = bench.paper;
    const order = { accountId: TEST_ACCOUNT, symbol: opened.symbol, quantity: 1, limit: 27_000 as Price };
    const closing = bench.intendClose(opened, { limit: order.limit });
    // Claimed by a desk that died: the closing order is at the broker before our books have the opening fill.
    const claimed = orderFromIntent(closing, bench.market.now);
    bench.store.tables.intents.set(closing.id, { intent: closing, status: 'claimed', createdAt: bench.market.now });
    bench.store.tables.orders.set(claimed.id, claimed);
    await paper.place({ ...order, clientOrderId: closing.clientOrderId, side: 'buy_to_close' });
    await desk.round();
    await desk.reconcile(TEST_ACCOUNT);
    expect(bench.orderOf(closing)).toMatchObject({ state: 'filled' });
    expect(bench.store.tables.positions.get(opened.positionId)).toMatchObject({ openQuantity: 0 });
    expect(await bench.store.accountView(TEST_ACCOUNT)).toMatchObject({ drift: false, positions: [] });
  });

  it('goes on with other work when the broker cannot be asked, and catches up', async () => {
    const bench = new DeskBench();
    let away = true;
    const broker = overridden(bench.paper.broker, {
      positions: (accountId) =>
        away ? Promise.reject(new PlatformError('BROKER_AWAY')) : bench.paper.broker.positions(accountId),
    });
    const intent = bench.intend();
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    expect(bench.orderOf(intent)).toBeUndefined();
    expect(bench.names()).toContain('step_failed');
    away = false;
    await desk.round();
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled' });
  });

  it('drops an account whose lease somebody else has, and writes nothing more', async () => {
    const bench = new DeskBench();
    const first = await startDesk(bench);
    bench.advance(3_001);
    const second = bench.newDesk();
    await second.renewLeases();
    expect(second.accounts).toEqual([TEST_ACCOUNT]);
    await first.renewLeases();
    expect(first.accounts).toEqual([]);
  });
});

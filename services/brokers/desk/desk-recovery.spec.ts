import { describe, expect, it } from '@jest/globals';
import { TEST_ACCOUNT } from '#core/testing';
import { type Price } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { BrokerPort, PlaceOrder, PlaceOutcome } from '#ports';
import { DeskBench, overridden, runRounds, startDesk } from '../testing/index.js';
import { Desk } from './desk.js';

type Place = BrokerPort['place'];

/** A broker whose `place` answers by the script, one step per call, and then as the paper broker does. */
function scripted(
  bench: DeskBench,
  script: readonly ((place: Place, order: PlaceOrder) => Promise<PlaceOutcome>)[],
  over: Partial<BrokerPort> = {},
) {
  const { broker } = bench.paper;
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

  it.each([
    [
      'where the broker does not refuse a second order',
      { dedupesClientOrderId: false, lookup: 'byClientOrderId' } as const,
    ],
    ['where orders are found by tag', { dedupesClientOrderId: false, lookup: 'byTagScan' } as const],
  ])('never sends twice %s: holds the margin, then proves that nothing was sent', async (_name, capabilities) => {
    const bench = new DeskBench();
    const { broker, sent } = scripted(bench, [lost], { capabilities });
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

  it('leaves it to a person where orders can only be found by shape', async () => {
    const bench = new DeskBench();
    const { broker } = scripted(bench, [acceptedThenLost], {
      capabilities: { dedupesClientOrderId: false, lookup: 'byShape' },
    });
    const intent = bench.intend({ limit: 25_500 as Price });
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await runRounds(bench, desk, 60, 1_000);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'unknown' });
    expect(bench.names()).toContain('order_undecided');
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

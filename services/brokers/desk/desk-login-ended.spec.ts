/** An account whose login has ended, for whatever reason: no opening, nothing lost, no loop, and on with it after the next sign-in. */
import { describe, expect, it } from '@jest/globals';
import { TEST_ACCOUNT } from '#core/testing';
import type { Instant, Price } from '#core/units';
import { PlatformError } from '#platform/errors';
import { DeskBench, overridden, startDesk } from '../testing/index.js';
import { Desk } from './desk.js';

const TEN_MINUTES = 600_000;

/** A broker that answers every request as the sessions do when the login has ended. */
function signedOut(bench: DeskBench, isOut: () => boolean) {
  const calls = { count: 0 };
  const { broker } = bench.paper;
  const ended = <Args extends unknown[], T>(method: (...args: Args) => Promise<T>) => {
    return (...args: Args): Promise<T> => {
      calls.count += 1;
      return isOut() ? Promise.reject(new PlatformError('BROKER_RELOGIN_NEEDED')) : method.apply(broker, args);
    };
  };
  const over = {
    place: ended(broker.place),
    cancel: ended(broker.cancel),
    positions: ended(broker.positions),
    balances: ended(broker.balances),
    fillsSince: ended(broker.fillsSince),
    getOrder: ended(broker.getOrder),
    findByClientOrderId: ended(broker.findByClientOrderId),
    listOpenOrders: ended(broker.listOpenOrders),
    listOrdersSince: ended(broker.listOrdersSince),
  };
  return { broker: overridden(broker, over), calls };
}

describe(`${Desk.name} on an account whose login has ended`, () => {
  it('keeps positions, goes on for ever without a crash, asks ever more rarely, and recovers after the sign-in', async () => {
    const bench = new DeskBench();
    let isOut = false;
    const { broker, calls } = signedOut(bench, () => isOut);
    const held = bench.intend();
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    expect(bench.orderOf(held)).toMatchObject({ state: 'filled' });

    isOut = true;
    desk.wake();
    const entry = bench.intend({ validUntil: (bench.market.now + 60_000) as never });
    await desk.reconcile(TEST_ACCOUNT);
    const stopping = new AbortController();
    const askedBefore = calls.count;
    const sleep = steps(bench, stopping, bench.monotonicMs + TEN_MINUTES);
    await bench.newDesk({ broker, parts: { timers: { sleep } } }).run(stopping.signal);
    // Polls of 400 ms would have asked some 1,500 times.
    expect(calls.count - askedBefore).toBeGreaterThan(5);
    expect(calls.count - askedBefore).toBeLessThan(100);
    expect(bench.refusalOf(entry)).toBe('INTENT_EXPIRED');
    expect(bench.books.allOrders()).toHaveLength(1);
    const view = await bench.store.accountView(TEST_ACCOUNT);
    expect(view?.positions).toMatchObject([{ symbol: held.symbol, openQuantity: 1 }]);
    expect(bench.events.some(({ fields }) => fields['code'] === 'BROKER_RELOGIN_NEEDED')).toBe(true);

    isOut = false;
    bench.market.show(25_000, 26_000);
    const exit = bench.intendClose(held);
    await startDesk(bench, bench.newDesk({ broker }));
    expect(bench.orderOf(exit)).toMatchObject({ state: 'filled' });
  });

  it('finds after the sign-in what a resting profit target traded meanwhile, at its time and its price', async () => {
    const bench = new DeskBench();
    let isOut = false;
    const { broker } = signedOut(bench, () => isOut);
    const opened = bench.intend();
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    const limit = 12_500 as Price;
    const validUntil = (bench.market.now + 60 * TEN_MINUTES) as Instant;
    const target = bench.intendClose(opened, { limit, validUntil, restsTarget: true });
    await desk.round();
    expect(bench.orderOf(target)).toMatchObject({ state: 'working' });

    isOut = true;
    bench.advance(TEN_MINUTES);
    bench.market.show(12_000, 12_400);
    await bench.paper.broker.workOrders();
    const tradedAt = bench.market.now;
    bench.advance(TEN_MINUTES);
    // What its bot took back while nobody could be asked is no order to cancel any more.
    bench.store.tables.intents.set(target.id, { ...bench.store.tables.intent(target.id), isWithdrawn: true });
    await startDesk(bench, bench.newDesk({ broker }));
    expect(bench.orderOf(target)).toMatchObject({ state: 'working', filledQuantity: 0 });

    isOut = false;
    bench.advance(TEN_MINUTES);
    await startDesk(bench, bench.newDesk({ broker }));
    expect(bench.orderOf(target)).toMatchObject({ state: 'filled', filledQuantity: 1 });
    expect(bench.store.tables.fills.at(-1)).toMatchObject({ quantity: 1, price: 12_400, tsEvent: tradedAt });
    expect(bench.store.tables.positions.get(opened.positionId)).toMatchObject({ openQuantity: 0, closedAt: tradedAt });
    const view = await bench.store.accountView(TEST_ACCOUNT);
    const { cash } = await bench.paper.broker.balances(TEST_ACCOUNT);
    expect(view).toMatchObject({ drift: false, pending: [], balances: { cash } });
  });
});

/** Sleeps that let the bench's time pass, until it is over. */
function steps(bench: DeskBench, stopping: AbortController, endMs: number) {
  return async (ms: number): Promise<void> => {
    // The loops take turns like timers, not like microtasks.
    await new Promise<void>((resolve) => setImmediate(resolve));
    bench.advance(ms / 2);
    if (bench.monotonicMs >= endMs) stopping.abort();
  };
}

import { describe, expect, it } from '@jest/globals';
import { TEST_ACCOUNT } from '#core/testing';
import type { Price } from '#core/units';
import { StopsBench } from '../testing/stops-bench.js';
import { carryOutStops } from './carry-out-stops.js';

/** One put held, and another sale that waits at 3.00 for a bid of 2.50. */
async function withPositionAndOpening(): Promise<{
  bench: StopsBench;
  opening: ReturnType<StopsBench['bench']['intend']>;
}> {
  const bench = new StopsBench();
  await bench.round();
  bench.bench.intend();
  await bench.rounds(2);
  const opening = bench.bench.intend({ symbol: 'AAPL251219P00260000' as never, limit: 17_000 as Price });
  await bench.round();
  expect(await bench.heldAtBroker()).toBe(-1);
  expect(bench.bench.orderOf(opening)?.state).toBe('working');
  return { bench, opening };
}

const deskOrders = (bench: StopsBench) =>
  [...bench.bench.store.tables.orders.values()].filter((order) => order.origin === 'desk');

describe(carryOutStops.name, () => {
  it('cancels what works and buys back what is held, once', async () => {
    const { bench, opening } = await withPositionAndOpening();
    expect(await bench.control.set(bench.stopOfUser('flatten'))).toBe('table');
    await bench.rounds(3);
    expect(bench.bench.orderOf(opening)?.state).toBe('cancelled');
    expect(await bench.heldAtBroker()).toBe(0);
    const [bought, ...more] = deskOrders(bench);
    expect(more).toEqual([]);
    // Midpoint 2.55: half of the collar of 0.6375 beyond the ask of 2.60, on the tick; it trades at the ask.
    expect(bought).toMatchObject({ state: 'filled', side: 'buy_to_close', quantity: 1, limit: 29_200 });
    expect((await bench.bench.store.accountView(TEST_ACCOUNT))?.positions).toEqual([]);
    await bench.rounds(5);
    expect(deskOrders(bench)).toHaveLength(1);
  });

  it('has one purchase per position at a time, and prices it anew when the market leaves it behind', async () => {
    const { bench } = await withPositionAndOpening();
    // Nothing is offered: the purchase rests.
    bench.bench.market.show(25_000, 26_000, { bidSize: 0, askSize: 0 });
    await bench.control.set(bench.stopOfUser('flatten'));
    await bench.rounds(3);
    expect(deskOrders(bench)).toMatchObject([{ state: 'working', limit: 29_200 }]);
    bench.bench.market.show(39_000, 40_000, { bidSize: 0, askSize: 0 });
    await bench.rounds(5);
    // Midpoint 3.95, collar 0.9875, half of it above 4.00: 4.49375, on nickels.
    expect(deskOrders(bench).map(({ state, limit }) => [state, limit])).toEqual([
      ['cancelled', 29_200],
      ['working', 45_000],
    ]);
    bench.bench.market.show(39_000, 40_000);
    await bench.bench.paper.broker.workOrders();
    await bench.rounds(3);
    expect(await bench.heldAtBroker()).toBe(0);
    expect(deskOrders(bench)).toHaveLength(2);
  });

  it('says aloud that it waits for a quote, once a minute', async () => {
    const { bench } = await withPositionAndOpening();
    bench.bench.market.show(25_000, 26_000, undefined, { staleCopy: true });
    await bench.control.set(bench.stopOfUser('flatten'));
    await bench.rounds(30);
    expect(await bench.heldAtBroker()).toBe(-1);
    const told = bench.bench.events.filter(({ name }) => name === 'buy_back_waits');
    expect(told).toMatchObject([{ level: 'error', fields: { cause: 'NO_QUOTE' } }]);
  });

  it('stops buying back when a person lifts the stop', async () => {
    const { bench } = await withPositionAndOpening();
    bench.bench.market.show(25_000, 26_000, { bidSize: 0, askSize: 0 });
    const stop = bench.stopOfUser('flatten');
    await bench.control.set(stop);
    await bench.rounds(2);
    await bench.control.lift(stop.scope, stop.subject, 'test', 'Test.');
    await bench.rounds(4);
    expect(deskOrders(bench)).toMatchObject([{ state: 'cancelled' }]);
    expect(await bench.heldAtBroker()).toBe(-1);
  });

  it('lets a bot’s exit rest under manage_only and send none, while a person closes', async () => {
    const { bench, opening } = await withPositionAndOpening();
    const [held] = [...bench.bench.store.tables.positions.values()];
    const close = { symbol: held?.symbol, positionId: held?.id } as never;
    const resting = bench.bench.intendClose(close, { limit: 20_000 as Price });
    await bench.round();
    await bench.control.set(bench.stopOfUser('manage_only'));
    await bench.rounds(2);
    expect(bench.bench.orderOf(opening)?.state).toBe('cancelled');
    expect(bench.bench.orderOf(resting)?.state).toBe('working');
    await bench.bench.paper.broker.cancel(TEST_ACCOUNT, bench.bench.orderOf(resting)?.brokerOrderId ?? '');
    await bench.rounds(2);
    const ofBot = bench.bench.intendClose(close);
    await bench.round();
    expect(bench.bench.refusalOf(ofBot)).toBe('ACCOUNT_STOPPED');
    const ofPerson = bench.bench.intendClose(close, { origin: 'person' });
    await bench.rounds(2);
    expect(bench.bench.orderOf(ofPerson)?.state).toBe('filled');
  });
});

/** A profit target that rests at the broker: what its bot takes back, and what else would close the position. */
import { describe, expect, it } from '@jest/globals';
import type { OrderIntent } from '#core/model';
import { TEST_ACCOUNT } from '#core/testing';
import type { Price } from '#core/units';
import { DeskBench, startDesk } from '../testing/index.js';
import { Desk } from './desk.js';

const RESTING: Partial<OrderIntent> = { quantity: 2, limit: 12_500 as Price, restsTarget: true };

async function resting() {
  const bench = new DeskBench();
  const opened = bench.intend({ quantity: 2, reserve: 530_000_000 as never });
  const desk = await startDesk(bench);
  expect(bench.orderOf(opened)).toMatchObject({ state: 'filled' });
  const target = bench.intendClose(opened, RESTING);
  await desk.round();
  expect(bench.orderOf(target)).toMatchObject({ state: 'working', limit: 12_500 });
  const takeBack = () => {
    const { intents } = bench.store.tables;
    intents.set(target.id, { ...bench.store.tables.intent(target.id), isWithdrawn: true });
  };
  const openQuantity = async () =>
    (await bench.store.accountView(TEST_ACCOUNT))?.positions.map((position) => position.openQuantity);
  return { bench, desk, opened, target, takeBack, openQuantity };
}

describe(`${Desk.name}, with a profit target that rests`, () => {
  it('ends it when its bot takes it back, counts what it traded, and then sends what is to close the rest', async () => {
    const { bench, desk, opened, target, takeBack, openQuantity } = await resting();
    bench.market.show(12_000, 12_500, { bidSize: 1, askSize: 1 });
    await bench.paper.broker.workOrders();
    takeBack();
    bench.advance(500);
    await desk.renewLeases();
    await desk.round();
    expect(bench.orderOf(target)).toMatchObject({ state: 'cancelled', filledQuantity: 1 });
    expect(await openQuantity()).toEqual([1]);
    bench.market.show(25_000, 26_000);
    const stop = bench.intendClose(opened, { quantity: 1 });
    await desk.round();
    expect(bench.orderOf(stop)).toMatchObject({ state: 'filled', filledQuantity: 1 });
    expect(await openQuantity()).toEqual([]);
    expect(bench.store.tables.fills.map(({ quantity, price }) => [quantity, price])).toEqual([
      [2, 25_000],
      [1, 12_500],
      [1, 26_000],
    ]);
  });

  it('refuses whatever else would close the position while it may be at work, also while it is taken back', async () => {
    const { bench, desk, opened, target, takeBack } = await resting();
    const beside = bench.intendClose(opened, { quantity: 2 });
    await desk.round();
    expect(bench.refusalOf(beside)).toBe('DUPLICATE_ORDER');
    takeBack();
    const tooSoon = bench.intendClose(opened, { quantity: 2 });
    await desk.processIntents();
    expect(bench.refusalOf(tooSoon)).toBe('DUPLICATE_ORDER');
    await desk.round();
    expect(bench.orderOf(target)).toMatchObject({ state: 'cancelled', filledQuantity: 0 });
    expect(bench.store.tables.orders.size).toBe(2);
  });

  it('ends it at the close, where it was sent for the day', async () => {
    const { bench, desk, target } = await resting();
    bench.market.now = (target.validUntil + 1) as never;
    await desk.renewLeases();
    await desk.round();
    expect(bench.orderOf(target)?.state).toMatch(/^(cancelled|expired)$/);
  });
});

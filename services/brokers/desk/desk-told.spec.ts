/** Intents that a notice brings along. */
import { describe, expect, it } from '@jest/globals';
import type { OrderIntent } from '#core/model';
import { TEST_ACCOUNT } from '#core/testing';
import { PlatformError } from '#platform/errors';
import { DeskBench, overridden, turn, turns } from '../testing/index.js';
import type { Desk } from './desk.js';
import { Wanted } from './wanted.js';

/** A desk that runs, and whose store never says that anything waits. */
async function runningDesk(bench: DeskBench) {
  const placed: string[] = [];
  const broker = overridden(bench.paper.broker, {
    place: (order, guard) => {
      placed.push(order.clientOrderId);
      return bench.paper.broker.place(order, guard);
    },
  });
  const sleep = async (_ms: number, signal?: AbortSignal) => {
    await turn();
    if (signal?.aborted) throw new PlatformError('ABORTED');
  };
  const store = new Proxy(bench.store, {
    get: (target, name) => (name === 'pendingIntents' ? async () => [] : Reflect.get(target, name, target)),
  });
  const stopping = new AbortController();
  const desk = bench.newDesk({ broker, parts: { store, timers: { sleep } } });
  const ended = desk.run(stopping.signal);
  await turns(200);
  const stop = async () => {
    stopping.abort();
    await ended;
  };
  return { desk, placed, stop };
}

async function tell(desk: Desk, ...intents: readonly OrderIntent[]): Promise<void> {
  desk.hear({ accountId: TEST_ACCOUNT, intents });
  await turns(200);
}

describe('a desk that is told what was committed', () => {
  it('carries it out without reading it, once, however often it is told', async () => {
    const bench = new DeskBench();
    const { desk, placed, stop } = await runningDesk(bench);
    const intent = bench.intend();
    await tell(desk, intent, intent);
    await tell(desk, intent);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled' });
    expect(placed).toEqual([intent.clientOrderId]);
    await stop();
  });

  it('sends nothing that the store does not have, and what the store has where the notice says something else', async () => {
    const bench = new DeskBench();
    const { desk, placed, stop } = await runningDesk(bench);
    const taken = bench.intend();
    bench.store.tables.intents.delete(taken.id);
    await tell(desk, taken);
    expect(placed).toEqual([]);
    const intent = bench.intend();
    await tell(desk, { ...intent, quantity: 50 });
    expect(bench.orderOf(intent)).toMatchObject({ quantity: 1 });
    await stop();
  });
});

describe(Wanted.name, () => {
  const intentOf = (side: OrderIntent['side'], accountId = TEST_ACCOUNT) => {
    const intent = { ...new DeskBench().intend(), side, accountId };
    return { intentId: intent.id, accountId, underlying: intent.underlying, intent };
  };

  it('gives exits before entries', () => {
    const wanted = new Wanted();
    wanted.take([]);
    wanted.addTold([intentOf('sell_to_open')]);
    wanted.addTold([intentOf('buy_to_close')]);
    expect(wanted.take([]).told.map(({ intent }) => intent.side)).toEqual(['buy_to_close', 'sell_to_open']);
    expect(wanted.take([]).told).toEqual([]);
  });

  it('leaves out what is read anyway', () => {
    const wanted = new Wanted();
    wanted.take([]);
    wanted.addTold([intentOf('sell_to_open')]);
    wanted.add(TEST_ACCOUNT);
    expect(wanted.take([TEST_ACCOUNT])).toEqual({ accounts: [TEST_ACCOUNT], what: 'intents', told: [] });
    wanted.addTold([intentOf('sell_to_open')]);
    wanted.addAll();
    expect(wanted.take([TEST_ACCOUNT])).toEqual({ accounts: [TEST_ACCOUNT], what: 'everything', told: [] });
  });
});

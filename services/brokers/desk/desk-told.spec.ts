/** Intents that a notice brings along. */
import { describe, expect, it } from '@jest/globals';
import type { OrderIntent } from '#core/model';
import { TEST_ACCOUNT } from '#core/testing';
import { PlatformError } from '#platform/errors';
import type { PendingIntent } from '#store/desk';
import { DeskBench, overridden, turn, turns } from '../testing/index.js';
import type { Desk } from './desk.js';

/** A desk that runs, and whose store never says that anything waits. */
async function runningDesk(bench: DeskBench, pendingIntents = async (): Promise<PendingIntent[]> => []) {
  const placed: string[] = [];
  const claimed: string[] = [];
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
  const store = overridden(bench.store, {
    pendingIntents,
    claimIntent: (lease, intentId, marketNow, judge) => {
      claimed.push(intentId);
      return bench.store.claimIntent(lease, intentId, marketNow, judge);
    },
  });
  const stopping = new AbortController();
  const desk = bench.newDesk({ broker, parts: { store, timers: { sleep } } });
  const ended = desk.run(stopping.signal);
  await turns(200);
  const stop = async () => {
    stopping.abort();
    await ended;
  };
  return { desk, placed, claimed, stop };
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

  it('takes exits before entries, whatever their order in the notice', async () => {
    const bench = new DeskBench();
    const { desk, claimed, stop } = await runningDesk(bench);
    const opened = bench.intend();
    await tell(desk, opened);
    const entry = bench.intend();
    const exit = bench.intendClose(opened);
    await tell(desk, entry, exit);
    expect(claimed).toEqual([opened.id, exit.id, entry.id]);
    await stop();
  });

  it('waits for nothing that is being read', async () => {
    const bench = new DeskBench();
    let answer = () => {};
    let isSlow = false;
    const reading = new Promise<PendingIntent[]>((resolve) => {
      answer = () => resolve([]);
    });
    const { desk, placed, stop } = await runningDesk(bench, async () => (isSlow ? reading : []));
    isSlow = true;
    desk.wake();
    const intent = bench.intend();
    await tell(desk, intent);
    expect(placed).toEqual([intent.clientOrderId]);
    answer();
    await stop();
  });

  it('begins nothing once it is to end', async () => {
    const bench = new DeskBench();
    const { desk, claimed, stop } = await runningDesk(bench);
    const ended = stop();
    await tell(desk, bench.intend());
    await ended;
    expect(claimed).toEqual([]);
  });
});

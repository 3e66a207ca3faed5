import { describe, expect, it } from '@jest/globals';
import type { OrderIntent } from '#core/model';
import { TEST_ACCOUNT } from '#core/testing';
import { addMs, type Price } from '#core/units';
import type { BrokerPort } from '#ports';
import { DeskBench, overridden, replacingBroker, runRounds, startDesk } from '../testing/index.js';
import { Desk } from './desk.js';

type Way = 'keepsId' | 'newId' | 'none';
const WAYS: readonly Way[] = ['keepsId', 'newId', 'none'];
const STEP_MS = 15_000;
/** Bid 2.50, ask 2.60: from the midpoint to the bid. */
const LIMITS = [25_500, 25_300, 25_000].map((units) => units as Price);

class LadderBench extends DeskBench {
  readonly broker: BrokerPort;

  constructor(readonly way: Way) {
    super();
    this.broker = way === 'none' ? this.paper.broker : replacingBroker(this.paper.broker, this.books, way);
  }

  sell(over: Partial<OrderIntent> = {}): OrderIntent {
    const ladder = { limits: LIMITS, stepMs: STEP_MS };
    const validUntil = addMs(this.market.now, 600_000);
    const [limit] = LIMITS as [Price];
    return this.intend({ quantity: 3, reserve: 795_000_000 as never, limit, ladder, validUntil, ...over });
  }

  /** Orders at work at the broker. */
  async live(): Promise<readonly [quantity: number, limit: number][]> {
    const open = await this.broker.listOpenOrders(TEST_ACCOUNT);
    return open.map(({ quantity, filledQuantity, limit }) => [quantity - filledQuantity, limit]);
  }

  /** Contracts that traded at the broker, and that are counted here. */
  traded(): readonly [theirs: number, ours: number] {
    const theirs = this.books.allExecutions().reduce((sum, { quantity }) => sum + quantity, 0);
    return [theirs, this.store.tables.fills.reduce((sum, { quantity }) => sum + quantity, 0)];
  }

  /** Time for one step and what follows from it. The market stands still. */
  async step(desk: Desk, ms = STEP_MS): Promise<void> {
    this.advance(ms - 1_000);
    this.showAgain();
    await runRounds(this, desk, 4, 500);
  }

  /** The same quote, stamped now. */
  showAgain(bid = 25_000, ask = 26_000): void {
    this.market.show(bid, ask);
  }
}

async function started(way: Way, broker?: (bench: LadderBench) => BrokerPort) {
  const bench = new LadderBench(way);
  const intent = bench.sell();
  const desk = await startDesk(bench, bench.newDesk({ broker: broker?.(bench) ?? bench.broker }));
  return { bench, intent, desk };
}

describe.each(WAYS)('a ladder at a broker whose replacements are: %s', (way) => {
  it('goes from limit to limit, one order at a time, and trades once', async () => {
    const { bench, desk } = await started(way);
    expect(await bench.live()).toEqual([[3, 25_500]]);
    await bench.step(desk);
    expect(await bench.live()).toEqual([[3, 25_300]]);
    await bench.step(desk, STEP_MS + 1_000);
    expect(await bench.live()).toEqual([]);
    expect(bench.traded()).toEqual([3, 3]);
    const [position] = [...bench.store.tables.positions.values()];
    // Three contracts at the bid of 2.50, 100 shares each.
    expect(position).toMatchObject({ openQuantity: 3, soldQuantity: 3, credit: 7_500_000 });
    expect((await bench.store.accountView(TEST_ACCOUNT))?.pending).toEqual([]);
    expect(await bench.store.accountView(TEST_ACCOUNT)).toMatchObject({ drift: false });
  });

  it('takes only what is left to the next limit, and counts fills of former orders once', async () => {
    const { bench, desk } = await started(way);
    bench.market.show(25_500, 26_000, { bidSize: 1, askSize: 1 });
    await bench.paper.broker.workOrders();
    bench.showAgain();
    await runRounds(bench, desk, 2);
    expect(bench.traded()).toEqual([1, 1]);
    await bench.step(desk);
    expect(await bench.live()).toEqual([[2, 25_300]]);
    expect((await bench.store.accountView(TEST_ACCOUNT))?.pending).toMatchObject([{ reserve: 530_000_000 }]);
    await bench.step(desk, STEP_MS + 1_000);
    expect(bench.traded()).toEqual([3, 3]);
  });

  it('rests where it is while the quote is too old, and goes on with a new one', async () => {
    const { bench, desk } = await started(way);
    bench.advance(20 * 60_000 - 60_000);
    bench.store.tables.intents.forEach((row, id) =>
      bench.store.tables.intents.set(id, {
        ...row,
        intent: { ...row.intent, validUntil: addMs(bench.market.now, 600_000) },
      }),
    );
    await runRounds(bench, desk, 3);
    expect(await bench.live()).toEqual([[3, 25_500]]);
    expect(bench.events.filter(({ name }) => name === 'step_waits')).toMatchObject([
      { fields: { code: 'QUOTE_UNTRADABLE' } },
    ]);
    bench.showAgain();
    await runRounds(bench, desk, 3);
    expect(await bench.live()).toEqual([[3, 25_300]]);
  });

  it('ends with its intent', async () => {
    const { bench, intent, desk } = await started(way);
    bench.market.now = addMs(intent.validUntil, 1);
    bench.showAgain();
    await runRounds(bench, desk, 3);
    expect(await bench.live()).toEqual([]);
    expect(bench.store.tables.orders.size).toBe(1);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'cancelled', limit: 25_500 });
  });

  it('ends at once by a stop, although a step is due', async () => {
    const { bench, desk } = await started(way);
    bench.advance(STEP_MS);
    bench.showAgain();
    bench.store.setStop(TEST_ACCOUNT, 'no_openings');
    await runRounds(bench, desk, 4);
    expect(await bench.live()).toEqual([]);
    expect(bench.store.tables.orders.size).toBe(1);
    expect(bench.traded()).toEqual([0, 0]);
    expect((await bench.store.accountView(TEST_ACCOUNT))?.pending).toEqual([]);
  });

  it('goes on from what is stored when the desk dies after it asked for a step', async () => {
    let isDead = false;
    const { bench, desk } = await started(way, ({ broker }) => {
      const dying = async () => {
        isDead = true;
        throw new Error('the process is gone');
      };
      return overridden(broker, way === 'none' ? { cancel: dying } : { replace: dying });
    });
    bench.advance(STEP_MS);
    bench.showAgain();
    await desk.renewLeases();
    await desk.round();
    expect(isDead).toBe(true);
    const [stored] = [...bench.store.tables.orders.values()];
    expect(stored?.step).toMatchObject({ limit: 25_300, isOpen: true });
    bench.advance(5_000);
    const next = bench.newDesk({ broker: bench.broker });
    await runRounds(bench, next, 4);
    // An end is asked for again; a replacement is not, until the lost one cannot arrive any more.
    expect(await bench.live()).toEqual(way === 'none' ? [[3, 25_300]] : [[3, 25_500]]);
    bench.showAgain();
    await runRounds(bench, next, 35, 1_000);
    expect((await bench.live()).length).toBeLessThanOrEqual(1);
    bench.advance(STEP_MS);
    bench.showAgain();
    await runRounds(bench, next, 60, 1_000);
    expect(bench.traded()).toEqual([3, 3]);
  });
});

describe.each(['keepsId', 'newId'] as const)('one replacement (%s)', (way) => {
  const LOST = { kind: 'unknown', cause: 'TIMEOUT' } as const;

  it('that was made and whose answer is lost is found, and nothing else is sent meanwhile', async () => {
    const { bench, intent, desk } = await started(way, ({ broker }) =>
      overridden(broker, { replace: async (order) => (await broker.replace(order)) && LOST }),
    );
    await bench.step(desk);
    expect(await bench.live()).toEqual([[3, 25_300]]);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'working', limit: 25_300, step: { isOpen: false } });
    expect(bench.names()).toContain('step_answer_lost');
  });

  it('that was lost on its way leaves the order where it is, for as long as it may still arrive', async () => {
    let asked = 0;
    const { bench, intent, desk } = await started(way, ({ broker }) =>
      overridden(broker, {
        replace: async (order) => {
          asked += 1;
          return asked === 1 ? LOST : broker.replace(order);
        },
      }),
    );
    await bench.step(desk);
    expect(bench.orderOf(intent)).toMatchObject({ limit: 25_500, step: { limit: 25_300, isOpen: true } });
    await runRounds(bench, desk, 27, 1_000);
    expect(asked).toBe(1);
    bench.showAgain();
    await runRounds(bench, desk, 8, 1_000);
    expect(asked).toBe(2);
    expect(await bench.live()).toEqual([[3, 25_300]]);
  });

  it('that comes too late is refused: the order has traded', async () => {
    const { bench, intent, desk } = await started(way, ({ broker, market, paper }) =>
      overridden(broker, {
        async replace(order) {
          market.show(25_500, 26_000);
          await paper.broker.workOrders();
          return broker.replace(order);
        },
      }),
    );
    await bench.step(desk);
    expect(bench.traded()).toEqual([3, 3]);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled', limit: 25_500, step: { isOpen: false } });
    expect(await bench.live()).toEqual([]);
    expect(await bench.store.accountView(TEST_ACCOUNT)).toMatchObject({ drift: false });
  });

  it('that the broker refuses leaves the order at its limit until the next step', async () => {
    let asked = 0;
    const { bench, desk } = await started(way, ({ broker }) =>
      overridden(broker, {
        replace: async () => {
          asked += 1;
          return { kind: 'rejected', code: 'TOO_LATE' };
        },
      }),
    );
    await bench.step(desk);
    expect([asked, await bench.live()]).toEqual([1, [[3, 25_500]]]);
    await bench.step(desk, STEP_MS + 1_000);
    expect([asked, await bench.live()]).toEqual([2, [[3, 25_500]]]);
  });
});

describe('a ladder of new orders', () => {
  it('sends none before the former one has ended, however often its cancel is lost', async () => {
    let isLost = true;
    const { bench, desk } = await started('none', ({ broker }) =>
      overridden(broker, {
        cancel: async (accountId, id) =>
          isLost ? { kind: 'unknown', cause: 'TIMEOUT' } : broker.cancel(accountId, id),
      }),
    );
    await bench.step(desk);
    await runRounds(bench, desk, 10, 1_000);
    expect(await bench.live()).toEqual([[3, 25_500]]);
    expect(bench.store.tables.orders.size).toBe(1);
    isLost = false;
    await runRounds(bench, desk, 5, 1_000);
    expect(await bench.live()).toEqual([[3, 25_300]]);
  });

  it.each(['a person cancels', 'a stop is set'])('sends nothing when %s while a step is open', async (what) => {
    let isLost = true;
    const { bench, intent, desk } = await started('none', ({ broker }) =>
      overridden(broker, {
        cancel: async (accountId, id) =>
          isLost ? { kind: 'unknown', cause: 'TIMEOUT' } : broker.cancel(accountId, id),
      }),
    );
    await bench.step(desk);
    const orderId = bench.orderOf(intent)?.id as never;
    const terms = { kind: 'cancel_order', orderId } as const;
    if (what === 'a stop is set') bench.store.setStop(TEST_ACCOUNT, 'no_openings');
    else bench.store.askDesk({ accountId: TEST_ACCOUNT, userId: intent.userId, terms });
    isLost = false;
    await runRounds(bench, desk, 8, 1_000);
    expect(await bench.live()).toEqual([]);
    expect(bench.store.tables.orders.size).toBe(1);
    expect(bench.store.tables.intents.size).toBe(1);
  });

  it('holds buying power and place at every instant between two orders', async () => {
    const { bench, desk } = await started('none');
    const seen: number[] = [];
    const { store } = bench;
    const applied = store.carryOn.bind(store);
    store.carryOn = async (...args) => {
      const result = await applied(...args);
      const view = await store.accountView(TEST_ACCOUNT);
      seen.push(...(view?.pending ?? []).map(({ reserve }) => reserve));
      return result;
    };
    await bench.step(desk);
    expect(seen).toEqual([795_000_000]);
  });
});

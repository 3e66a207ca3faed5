import { describe, expect, it } from '@jest/globals';
import { TEST_ACCOUNT } from '#core/testing';
import type { Price } from '#core/units';
import type { BrokerPort, PlaceOutcome } from '#ports';
import { overridden, SpreadBroker } from '../testing/index.js';
import { StopsBench } from '../testing/stops-bench.js';
import { EmergencyDesk } from './emergency.js';
import type { JournalContent, JournalEntry } from './journal.js';

/** Two puts held, one more sale waiting; then the database goes away. */
async function alone(bench = new StopsBench()): Promise<StopsBench> {
  await bench.round();
  bench.bench.intend({ quantity: 2 });
  await bench.rounds(2);
  bench.bench.intend({ symbol: 'AAPL251219P00260000' as never, limit: 17_000 as Price });
  await bench.round();
  expect(await bench.heldAtBroker()).toBe(-2);
  expect(await bench.bench.paper.broker.listOpenOrders(TEST_ACCOUNT)).toHaveLength(1);
  bench.isDatabaseAway = true;
  return bench;
}

const kinds = (entries: readonly JournalEntry[]) => entries.map((entry) => entry.kind);
const sentBy = (bench: StopsBench) =>
  bench.bench.books.allOrders().filter((order) => order.clientOrderId.startsWith('tp-stop-'));

/** Our books and the broker's say the same, and nothing is left over. */
async function expectEqualBooks(bench: StopsBench): Promise<void> {
  const view = await bench.bench.store.accountView(TEST_ACCOUNT);
  const balances = await bench.bench.paper.broker.balances(TEST_ACCOUNT);
  expect(view?.positions).toEqual([]);
  expect(view?.pending).toEqual([]);
  expect(view?.drift).toBe(false);
  expect(view?.balances.cash).toBe(balances.cash);
  expect(bench.emergency.pending).toBe(0);
}

describe(EmergencyDesk.name, () => {
  it('cancels and buys back without the database, each order in the journal before it is sent, and enters them after', async () => {
    const bench = await alone();
    expect(await bench.control.set(bench.stopOfUser('flatten'))).toBe('journal');
    await bench.rounds(3);
    expect(await bench.bench.paper.broker.listOpenOrders(TEST_ACCOUNT)).toEqual([]);
    expect(await bench.heldAtBroker()).toBe(0);
    expect(sentBy(bench)).toMatchObject([{ status: 'filled', quantity: 2, side: 'buy_to_close' }]);
    expect(kinds(bench.journaled)).toEqual(['stop', 'order', 'outcome']);
    await bench.rounds(5);
    expect(sentBy(bench)).toHaveLength(1);
    // The stop was not in the table: it is now, and the orders are in the books.
    bench.isDatabaseAway = false;
    await bench.rounds(40);
    expect([...bench.rows.keys()]).toEqual([`user ${bench.stopOfUser('flatten').subject}`]);
    expect(kinds(bench.journaled)).toEqual(['stop', 'order', 'outcome', 'stop_done', 'order_done']);
    await expectEqualBooks(bench);
    expect(sentBy(bench)).toHaveLength(1);
    const entered = [...bench.bench.store.tables.orders.values()].find((order) => order.origin === 'desk');
    expect(entered).toMatchObject({ state: 'filled', quantity: 2 });
  });

  it('cancels a roll first, and buys the old put back once nothing of it can trade any more', async () => {
    const made: SpreadBroker[] = [];
    const bench = new StopsBench({
      broker: (paper) => {
        made.push(new SpreadBroker(paper));
        return (made[0] as SpreadBroker).asPort();
      },
    });
    const [spreads] = made as [SpreadBroker];
    await bench.round();
    const opened = bench.bench.intend({ quantity: 2 });
    await bench.rounds(2);
    const closes = { symbol: opened.symbol, positionId: opened.positionId, limit: 26_000 as Price };
    const symbol = 'AAPL251219P00260000' as never;
    bench.bench.intend({ symbol, limit: 15_000 as Price, quantity: 2, reserve: 0 as never, closes });
    await bench.round();
    expect(spreads.spreads.get('spread-1')).toMatchObject({ status: 'working' });
    spreads.holdsCancels = true;
    bench.isDatabaseAway = true;
    await bench.control.set(bench.stopOfUser('flatten'));
    await bench.rounds(5);
    expect(sentBy(bench)).toEqual([]);
    spreads.holdsCancels = false;
    await bench.rounds(3);
    expect(spreads.spreads.get('spread-1')).toMatchObject({ status: 'cancelled' });
    expect(sentBy(bench)).toMatchObject([{ status: 'filled', quantity: 2, side: 'buy_to_close' }]);
    bench.isDatabaseAway = false;
    await bench.rounds(40);
    await expectEqualBooks(bench);
  });

  it('only cancels openings under a stop of openings', async () => {
    const bench = await alone();
    await bench.control.set(bench.stopOfUser('no_openings'));
    await bench.rounds(3);
    expect(await bench.bench.paper.broker.listOpenOrders(TEST_ACCOUNT)).toEqual([]);
    expect(await bench.heldAtBroker()).toBe(-2);
    expect(kinds(bench.journaled)).toEqual(['stop']);
  });

  it('does nothing without a stop, and nothing while the database answers', async () => {
    const bench = await alone();
    await bench.rounds(5);
    expect(await bench.bench.paper.broker.listOpenOrders(TEST_ACCOUNT)).toHaveLength(1);
    expect(await bench.heldAtBroker()).toBe(-2);
    expect(bench.journaled).toEqual([]);
  });

  it('never sends an order twice whose answer was lost, and counts it when it was carried out', async () => {
    const bench = new StopsBench({
      broker: (paper) =>
        overridden(paper, {
          async place(order, guard): Promise<PlaceOutcome> {
            const outcome = await paper.place(order, guard);
            return order.side === 'buy_to_close' ? { kind: 'unknown', cause: 'ANSWER_LOST' } : outcome;
          },
        }),
    });
    await alone(bench);
    await bench.control.set(bench.stopOfUser('flatten'));
    await bench.rounds(45);
    expect(await bench.heldAtBroker()).toBe(0);
    expect(sentBy(bench)).toHaveLength(1);
    bench.isDatabaseAway = false;
    await bench.rounds(40);
    await expectEqualBooks(bench);
  });

  it('sends again what never arrived, but only once that is proven', async () => {
    let lost = 0;
    const bench = new StopsBench({
      broker: (paper) =>
        overridden(paper, {
          async place(order, guard): Promise<PlaceOutcome> {
            if (order.side === 'sell_to_open' || lost > 0) return paper.place(order, guard);
            lost += 1;
            return { kind: 'unknown', cause: 'LOST_ON_THE_WAY' };
          },
        }),
    });
    await alone(bench);
    await bench.control.set(bench.stopOfUser('flatten'));
    await bench.rounds(25);
    expect(sentBy(bench)).toEqual([]);
    await bench.rounds(20);
    expect(await bench.heldAtBroker()).toBe(0);
    expect(sentBy(bench)).toHaveLength(1);
    bench.isDatabaseAway = false;
    await bench.rounds(40);
    await expectEqualBooks(bench);
  });

  it('sends nothing that is not in the journal, and says that the stop will not outlive it', async () => {
    const bench = await alone();
    bench.isDiskFull = true;
    await expect(bench.control.set(bench.stopOfUser('flatten'))).rejects.toThrow('STOP_NOT_KEPT');
    await bench.rounds(5);
    expect(await bench.bench.paper.broker.listOpenOrders(TEST_ACCOUNT)).toEqual([]);
    expect(await bench.heldAtBroker()).toBe(-2);
    expect(sentBy(bench)).toEqual([]);
  });

  it('leaves positions alone that are not ours, and orders as well', async () => {
    const bench = await alone();
    const { broker } = bench.bench.paper;
    const theirs = { accountId: TEST_ACCOUNT, side: 'sell_to_open', quantity: 3 } as const;
    const placed = await broker.place({
      ...theirs,
      clientOrderId: 'x-1' as never,
      symbol: 'AAPL251219P00265000' as never,
      limit: 25_000 as Price,
    });
    expect(placed.kind).toBe('accepted');
    await broker.place({
      ...theirs,
      clientOrderId: 'x-2' as never,
      symbol: 'AAPL251219P00260000' as never,
      limit: 18_000 as Price,
    });
    expect(await bench.heldAtBroker()).toBe(-5);
    await bench.control.set(bench.stopOfUser('flatten'));
    await bench.rounds(6);
    expect(await bench.heldAtBroker()).toBe(-3);
    expect((await broker.listOpenOrders(TEST_ACCOUNT)).map((order) => order.clientOrderId)).toEqual(['x-2']);
  });

  it('buys nothing back where only our books could keep a purchase from opening a position', async () => {
    const bench = new StopsBench({
      broker: (paper) => overridden(paper, { capabilities: { ...paper.capabilities, openCloseFlag: false } }),
    });
    await alone(bench);
    await bench.control.set(bench.stopOfUser('flatten'));
    await bench.rounds(4);
    expect(await bench.bench.paper.broker.listOpenOrders(TEST_ACCOUNT)).toEqual([]);
    expect(await bench.heldAtBroker()).toBe(-2);
    expect(
      bench.told.some(({ name, fields }) => name === 'emergency_waits' && fields['cause'] === 'NO_CLOSE_FLAG'),
    ).toBe(true);
  });

  it('holds what an earlier run has journaled, and enters its orders when the database is there', async () => {
    const first = await alone();
    await first.control.set(first.stopOfUser('flatten'));
    await first.round();
    const [stop] = first.journaled.flatMap((entry) => (entry.kind === 'stop' ? [entry.stop] : []));
    const [order] = first.journaled.flatMap((entry) => (entry.kind === 'order' ? [entry] : []));
    if (!stop || !order) throw new Error('nothing was journaled');
    const left: JournalContent = {
      stops: [stop],
      orders: [{ intent: order.intent, sentAt: order.sentAt }],
      isDamaged: false,
    };
    const forgetful = (paper: BrokerPort) =>
      overridden(paper, { capabilities: { ...paper.capabilities, dedupesClientOrderId: false } });
    const next = new StopsBench({ left, broker: forgetful });
    expect(next.control.levelOf(order.intent)).toBe('flatten');
    expect(next.emergency.holds(TEST_ACCOUNT)).toBe(true);
    expect(next.control.mayLeave({ ...order.intent, origin: 'person' })).toBe(false);
    await next.rounds(2);
    expect(next.emergency.holds(TEST_ACCOUNT)).toBe(false);
    // Its answer was never written down: it is looked for like every order in doubt.
    const entered = [...next.bench.store.tables.orders.values()];
    expect(entered).toMatchObject([{ clientOrderId: order.intent.clientOrderId, state: 'unknown', origin: 'desk' }]);
  });

  it('opens nothing after a journal that cannot be read', () => {
    const bench = new StopsBench({ left: { stops: [], orders: [], isDamaged: true } });
    expect(bench.control.status().stops).toMatchObject([{ scope: 'everybody', level: 'no_openings' }]);
  });
});

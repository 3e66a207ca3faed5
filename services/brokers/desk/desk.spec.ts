import { describe, expect, it } from '@jest/globals';
import { TEST_ACCOUNT } from '#core/testing';
import { MS_PER_HOUR, type PositionId, type Price } from '#core/units';
import { PlatformError } from '#platform/errors';
import { DeskBench, overridden, runRounds, startDesk } from '../testing/index.js';
import { Desk } from './desk.js';
import { LOCAL_PACE } from './pace.js';

describe(Desk.name, () => {
  it('carries an intent to a position: one order, its fill, cash and balances', async () => {
    const bench = new DeskBench();
    const intent = bench.intend();
    await startDesk(bench);
    expect(bench.orderOf(intent)).toMatchObject({
      state: 'filled',
      filledQuantity: 1,
      brokerOrderId: `paper-${intent.clientOrderId}`,
    });
    const view = await bench.store.accountView(TEST_ACCOUNT);
    expect(view?.positions).toEqual([expect.objectContaining({ openQuantity: 1, credit: 2_500_000, fees: 6_700 })]);
    expect(view?.pending).toEqual([]);
    expect(view?.balances).toMatchObject({
      cash: 100_002_493_300,
      requirement: 265_000_000,
      shortMarketValue: 2_600_000,
    });
  });

  it('buys a position back, and the account is as free as before', async () => {
    const bench = new DeskBench();
    const opened = bench.intend();
    const desk = await startDesk(bench);
    bench.market.show(12_000, 13_000);
    const close = bench.intendClose(opened, { limit: 13_000 as Price });
    await desk.round();
    expect(bench.orderOf(close)).toMatchObject({ state: 'filled' });
    expect(bench.store.tables.positions.get(opened.positionId)).toMatchObject({ openQuantity: 0, debit: 1_300_000 });
    expect((await bench.store.accountView(TEST_ACCOUNT))?.balances).toMatchObject({
      cash: 100_001_186_600,
      requirement: 0,
      optionBuyingPower: 100_001_186_600,
    });
  });

  it('sends exits before entries', async () => {
    const bench = new DeskBench();
    const opened = bench.intend();
    const desk = await startDesk(bench);
    bench.advance(61_000);
    await desk.renewLeases();
    bench.market.show(25_000, 26_000);
    const entry = bench.intend();
    const exit = bench.intendClose(opened);
    await desk.round();
    const placed = bench.books.allOrders().map((order) => order.clientOrderId);
    expect(placed).toEqual([opened.clientOrderId, exit.clientOrderId, entry.clientOrderId]);
  });

  it('ends a rejected order and frees its reserve', async () => {
    const bench = new DeskBench();
    const broker = overridden(bench.paper.broker, {
      place: async () => ({ kind: 'rejected', code: 'BROKER_SAYS_NO' }),
    });
    const intent = bench.intend();
    await startDesk(bench, bench.newDesk({ broker }));
    expect(bench.orderOf(intent)).toMatchObject({ state: 'rejected', code: 'BROKER_SAYS_NO' });
    expect((await bench.store.accountView(TEST_ACCOUNT))?.pending).toEqual([]);
  });

  it('cancels openings of a stopped account and refuses new ones; exits go on', async () => {
    const bench = new DeskBench();
    const held = bench.intend();
    const desk = await startDesk(bench);
    const waiting = bench.intend({
      symbol: 'AAPL251219P00260000' as never,
      limit: 15_500 as Price,
      positionId: 'pos-w' as PositionId,
    });
    await desk.round();
    expect(bench.orderOf(waiting)).toMatchObject({ state: 'working' });
    bench.store.setStop(TEST_ACCOUNT, 'no_openings');
    const refused = bench.intend({ symbol: 'AAPL251219P00260000' as never, limit: 15_000 as Price });
    const exit = bench.intendClose(held, { limit: 25_500 as Price });
    await desk.round();
    expect(bench.orderOf(waiting)).toMatchObject({ state: 'cancelled' });
    expect(['ACCOUNT_STOPPED', 'DUPLICATE_ORDER']).toContain(bench.refusalOf(refused));
    expect(bench.orderOf(exit)).toMatchObject({ state: 'working' });
    bench.market.show(24_000, 25_500);
    await bench.paper.broker.workOrders();
    await desk.round();
    expect(bench.orderOf(exit)).toMatchObject({ state: 'filled' });
  });

  it('lets no opening of a paused bot go on, nor go out; its exits do', async () => {
    const bench = new DeskBench();
    const held = bench.intend();
    const desk = await startDesk(bench);
    const waiting = bench.intend({ symbol: 'AAPL251219P00260000' as never, limit: 15_500 as Price });
    await desk.round();
    expect(bench.orderOf(waiting)).toMatchObject({ state: 'working' });
    bench.pauseBot();
    const late = bench.intend();
    const exit = bench.intendClose(held);
    await desk.round();
    expect(bench.orderOf(waiting)).toMatchObject({ state: 'cancelled' });
    expect(bench.refusalOf(late)).toBe('BOT_PAUSED');
    expect(bench.orderOf(exit)).toMatchObject({ state: 'filled' });
  });

  it('cancels an order after its time and keeps what had traded; an exit can then be priced anew', async () => {
    const bench = new DeskBench();
    bench.market.show(25_000, 26_000, { bidSize: 1, askSize: 1 });
    const entry = bench.intend({ quantity: 3, reserve: 795_000_000 as never });
    const desk = await startDesk(bench);
    expect(bench.orderOf(entry)).toMatchObject({ state: 'working', filledQuantity: 1 });
    const exit = bench.intendClose(entry, { limit: 20_000 as Price });
    await runRounds(bench, desk, 1);
    expect(bench.orderOf(exit)).toMatchObject({ state: 'working' });
    await runRounds(bench, desk, 61, 1_000);
    expect(bench.orderOf(entry)).toMatchObject({ state: 'cancelled', filledQuantity: 1 });
    expect(bench.orderOf(exit)).toMatchObject({ state: 'cancelled', filledQuantity: 0 });
    expect((await bench.store.accountView(TEST_ACCOUNT))?.balances.requirement).toBe(265_000_000);
    const again = bench.intendClose(entry);
    await runRounds(bench, desk, 1);
    expect(bench.orderOf(again)).toMatchObject({ state: 'filled' });
  });

  it('repeats a cancel whose answer was lost, and lets the venue win the race', async () => {
    const bench = new DeskBench();
    let asked = 0;
    const broker = overridden(bench.paper.broker, {
      cancel: async () => {
        asked += 1;
        throw new PlatformError('BROKER_TIMEOUT');
      },
    });
    const entry = bench.intend({ limit: 25_500 as Price });
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    bench.advance(61_000);
    await desk.renewLeases();
    await runRounds(bench, desk, 10, 500);
    expect(asked).toBe(3);
    expect(bench.orderOf(entry)).toMatchObject({ state: 'working', cancelRequested: true });
    bench.market.show(25_500, 26_000);
    await bench.paper.broker.workOrders();
    await runRounds(bench, desk, 1);
    expect(bench.orderOf(entry)).toMatchObject({ state: 'filled', cancelRequested: false });
  });

  it('sees day orders expire', async () => {
    const bench = new DeskBench();
    const entry = bench.intend({ limit: 25_500 as Price, validUntil: (bench.market.now + 10 * MS_PER_HOUR) as never });
    const desk = await startDesk(bench);
    await bench.paper.endSession();
    await runRounds(bench, desk, 1);
    expect(bench.orderOf(entry)).toMatchObject({ state: 'expired' });
  });

  it('blocks openings while the books differ, lets exits go, and frees them when they agree', async () => {
    const bench = new DeskBench();
    const held = bench.intend();
    let extra = true;
    const broker = overridden(bench.paper.broker, {
      positions: async (accountId) => {
        const positions = await bench.paper.broker.positions(accountId);
        return extra ? [...positions, { symbol: 'AAPL251219P00260000' as never, quantity: -1 }] : positions;
      },
    });
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    expect(bench.refusalOf(held)).toBe('ACCOUNT_DRIFT');
    expect(bench.names()).toContain('drift_found');
    extra = false;
    await desk.reconcile(TEST_ACCOUNT);
    const again = bench.intend();
    await desk.round();
    expect(bench.orderOf(again)).toMatchObject({ state: 'filled' });
    extra = true;
    await desk.reconcile(TEST_ACCOUNT);
    const exit = bench.intendClose(again);
    await desk.round();
    expect(bench.orderOf(exit)).toMatchObject({ state: 'filled' });
  });

  it('looks at books that differ again by itself, although nothing else moves', async () => {
    const bench = new DeskBench();
    let extra = true;
    const broker = overridden(bench.paper.broker, {
      positions: async () => (extra ? [{ symbol: 'AAPL251219P00260000' as never, quantity: -1 }] : []),
    });
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    expect((await bench.store.accountView(TEST_ACCOUNT))?.drift).toBe(true);
    extra = false;
    await runRounds(bench, desk, 61, 1_000);
    expect((await bench.store.accountView(TEST_ACCOUNT))?.drift).toBe(false);
  });

  it('sees within minutes what others trade at a broker, although nothing of ours moves', async () => {
    const bench = new DeskBench();
    let extra = false;
    const broker = overridden(bench.paper.broker, {
      positions: async () => (extra ? [{ symbol: 'AAPL251219P00260000' as never, quantity: -1 }] : []),
    });
    const paceOf = () => ({ ...LOCAL_PACE, pollMs: 2_000 });
    const desk = await startDesk(bench, bench.newDesk({ broker, parts: { paceOf } }));
    extra = true;
    await runRounds(bench, desk, 140, 1_000);
    expect((await bench.store.accountView(TEST_ACCOUNT))?.drift).toBe(false);
    await runRounds(bench, desk, 162, 1_000);
    expect((await bench.store.accountView(TEST_ACCOUNT))?.drift).toBe(true);
  });

  it('refuses intents of an account without a broker', async () => {
    const bench = new DeskBench();
    const intent = bench.intend();
    await startDesk(bench, bench.newDesk({ parts: { brokerFor: async () => undefined } }));
    expect(bench.refusalOf(intent)).toBe('BROKER_UNAVAILABLE');
  });

  it('follows moving frames with balances, at most once a second', async () => {
    const bench = new DeskBench('margin');
    bench.intend();
    const desk = await startDesk(bench);
    const before = (await bench.store.accountView(TEST_ACCOUNT))?.balances.requirement as number;
    bench.market.show(40_000, 41_000);
    desk.frameMoved('AAPL' as never);
    await desk.round();
    expect((await bench.store.accountView(TEST_ACCOUNT))?.balances.requirement).toBe(before);
    await runRounds(bench, desk, 1, 1_000);
    expect((await bench.store.accountView(TEST_ACCOUNT))?.balances.requirement).toBeGreaterThan(before);
  });

  it('runs by itself until it is stopped, then gives its leases back', async () => {
    const bench = new DeskBench();
    const stopping = new AbortController();
    const sleep = async (ms: number, signal?: AbortSignal) => {
      await new Promise((resolve) => setImmediate(resolve));
      bench.advance(ms / 4);
      if (signal?.aborted) throw new PlatformError('ABORTED');
    };
    const desk = bench.newDesk({ parts: { timers: { sleep } } });
    const ended = desk.run(stopping.signal);
    const intent = bench.intend();
    desk.wake(TEST_ACCOUNT);
    for (let turns = 0; turns < 5_000 && bench.orderOf(intent)?.state !== 'filled'; turns += 1)
      await new Promise((resolve) => setImmediate(resolve));
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled' });
    stopping.abort();
    await ended;
    const next = bench.newDesk();
    await next.renewLeases();
    expect(next.accounts).toEqual([TEST_ACCOUNT]);
  });
});

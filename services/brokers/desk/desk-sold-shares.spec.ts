/** What the desk does about shares that a person sold at the broker by hand. */
import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import { frameOf, TEST_ACCOUNT, TEST_USER } from '#core/testing';
import { addMs, type Instant, type Money, MS_PER_MINUTE, type PositionId, type Price } from '#core/units';
import type { BrokerPort } from '#ports';
import { DeskBench, overridden, startDesk, TEST_SYMBOL } from '../testing/index.js';
import { Desk } from './desk.js';
import { LOCAL_PACE } from './pace.js';

const CALL = 'AAPL260116C00290000' as OccSymbol;
const STRIKE = 265_000_000 as Money;

/** A desk whose bot was assigned 200 shares; of them the broker shows what `soldByHand` leaves. */
async function assigned(over: (paper: BrokerPort) => Partial<BrokerPort> = () => ({})) {
  const bench = new DeskBench();
  const { broker: paper } = bench.paper;
  let soldByHand = 0;
  const broker = overridden<BrokerPort>(paper, {
    shares: async (accountId) =>
      (await paper.shares(accountId))
        .map((one) => ({ ...one, quantity: one.quantity - soldByHand }))
        .filter(({ quantity }) => quantity !== 0),
    ...over(paper),
  });
  bench.intend({ quantity: 2, reserve: (2 * STRIKE) as Money });
  // People trade at brokers, whose books are compared although nothing of ours moves.
  const newDesk = () => bench.newDesk({ broker, parts: { paceOf: () => ({ ...LOCAL_PACE, pollMs: 1 }) } });
  const desk = await startDesk(bench, newDesk());
  await paper.assign(TEST_ACCOUNT, TEST_SYMBOL, 2);
  await desk.reconcile(TEST_ACCOUNT);
  const [holding] = [...bench.store.tables.shares.values()];
  if (!holding) throw new Error('the shares are there');
  const view = async () => {
    const account = await bench.store.accountView(TEST_ACCOUNT);
    if (!account) throw new Error('the account is there');
    return account;
  };
  /** Compares the books as the loop does a while later. */
  const look = async () => {
    bench.monotonicMs += 10 * MS_PER_MINUTE;
    await desk.renewLeases();
    await desk.round();
    return view();
  };
  const say = async (quantity: number, price?: number, holdingId: PositionId = holding.id) => {
    const terms = { kind: 'sell_shares', holdingId, quantity } as const;
    const told = price === undefined ? terms : { ...terms, price: price as Price };
    bench.store.askDesk({ accountId: TEST_ACCOUNT, userId: TEST_USER, terms: told });
    await desk.round();
    return bench.store.tables.deskCommands.at(-1)?.result;
  };
  const sell = (quantity: number) => {
    soldByHand = quantity;
  };
  const holdingNow = () => bench.store.tables.shares.get(holding.id);
  return { bench, desk, newDesk, holding, view, look, say, sell, holdingNow };
}

const refused = (code: string) => ({ outcome: 'refused', code });
const DONE = { outcome: 'done' };

describe(`${Desk.name}, when shares were sold at the broker by hand`, () => {
  it('believes the second reading, shows both quantities, and takes what a person says for the end of it', async () => {
    const { bench, look, say, sell, holdingNow } = await assigned();
    sell(200);
    expect(await look()).toMatchObject({ drift: false, shares: [{ quantity: 200 }] });
    expect(await look()).toMatchObject({ drift: true, shares: [{ quantity: 200 }] });
    expect(bench.store.tables.account(TEST_ACCOUNT).driftDetail).toEqual({
      ...{ positions: [], orders: [], shares: [{ underlying: 'AAPL', broker: 0, ours: 200 }] },
    });
    const at = bench.market.now;
    expect(await say(200, 2_513_000)).toEqual(DONE);
    expect(await look()).toMatchObject({ drift: false });
    expect(await look()).not.toHaveProperty('shares');
    // 200 × 251.30
    expect(holdingNow()).toMatchObject({ quantity: 0, proceeds: 502_600_000, closedAt: at });
    expect(holdingNow()?.sales).toEqual([{ at, quantity: 200, price: 2_513_000 }]);
    expect(bench.names()).toContain('drift_cleared');
  });

  it('goes on with what is left; without a price nothing counts as received', async () => {
    const { look, say, sell, holdingNow } = await assigned();
    sell(100);
    await look();
    expect(await look()).toMatchObject({ drift: true });
    expect(await say(100)).toEqual(DONE);
    expect(await look()).toMatchObject({ drift: false, shares: [{ quantity: 100, proceeds: 0 }] });
    expect(holdingNow()?.sales?.[0]).not.toHaveProperty('price');
  });

  it('does not wait for a difference to be marked before it listens', async () => {
    const { look, say, sell } = await assigned();
    sell(200);
    expect(await say(200)).toEqual(DONE);
    expect(await look()).toMatchObject({ drift: false });
  });

  it('forgets a difference that was gone at the second reading', async () => {
    const { bench, look, sell } = await assigned();
    for (const quantity of [100, 0, 100, 0]) {
      sell(quantity);
      expect(await look()).toMatchObject({ drift: false });
    }
    expect(bench.names()).not.toContain('drift_found');
  });

  it('keeps marking what it found when another desk takes the account over', async () => {
    const { bench, newDesk, look, view, sell } = await assigned();
    sell(100);
    await look();
    expect(await look()).toMatchObject({ drift: true });
    bench.monotonicMs += MS_PER_MINUTE;
    const other = await startDesk(bench, newDesk());
    await other.reconcile(TEST_ACCOUNT);
    expect(await view()).toMatchObject({ drift: true });
    expect(bench.names()).not.toContain('drift_cleared');
  });

  it('believes nobody against the broker, and no more than the broker bears out', async () => {
    const { look, say, sell, holdingNow } = await assigned();
    expect(await say(200)).toEqual(refused('SHARES_AT_BROKER'));
    sell(100);
    expect(await say(101)).toEqual(refused('SHARES_AT_BROKER'));
    expect(await say(100, undefined, 'nothing' as PositionId)).toEqual(refused('HOLDING_NOT_FOUND'));
    expect(holdingNow()).toMatchObject({ quantity: 200 });
    expect(await say(100)).toEqual(DONE);
    expect(await say(100)).toEqual(refused('SHARES_AT_BROKER'));
    expect(await look()).toMatchObject({ shares: [{ quantity: 100 }] });
  });

  it('wants the calls on them bought back first', async () => {
    const { bench, desk, look, say, sell } = await assigned();
    bench.market.now = addMs(bench.market.now, 60_000);
    const quote = (at: Instant, sequence: number) => {
      const quotes = [{ expiry: '2026-01-16', strike: '290', right: 'call', bid: '3.00', ask: '3.20' }] as const;
      bench.market.frame = frameOf({ underlying: 'AAPL', at, spot: '277.55', sequence, quotes });
    };
    quote(bench.market.now, 99);
    const call = bench.intend({ symbol: CALL, quantity: 1, limit: 30_000 as Price, reserve: 0 as Money });
    await desk.round();
    expect(bench.orderOf(call)).toMatchObject({ state: 'filled' });
    sell(200);
    expect(await say(200)).toEqual(refused('SHARES_UNDER_CALLS'));
    expect(await say(100)).toEqual(DONE);
    expect(await say(100)).toEqual(refused('SHARES_UNDER_CALLS'));
    bench.market.now = addMs(bench.market.now, 60_000);
    quote(bench.market.now, 100);
    const close = bench.intendClose(call, { symbol: CALL, quantity: 1, limit: 32_000 as Price });
    await desk.round();
    expect(bench.orderOf(close)).toMatchObject({ state: 'filled' });
    expect(await say(100)).toEqual(DONE);
    expect(await look()).not.toHaveProperty('shares');
  });

  it('takes no one’s word while the contracts on them differ: an assignment may explain it', async () => {
    let isForeign = false;
    const { say, sell, holdingNow } = await assigned((paper) => ({
      positions: async (accountId) => [
        ...(await paper.positions(accountId)),
        ...(isForeign ? [{ symbol: CALL, quantity: -1 }] : []),
      ],
    }));
    sell(200);
    isForeign = true;
    expect(await say(200)).toEqual(refused('CONTRACTS_DIFFER'));
    expect(holdingNow()).toMatchObject({ quantity: 200 });
  });

  it('does not take shares that others hold as well for missing', async () => {
    const { look, sell } = await assigned();
    sell(-50);
    await look();
    expect(await look()).toMatchObject({ drift: false });
  });
});

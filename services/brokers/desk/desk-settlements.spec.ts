/** What the desk does about contracts that are gone from the broker's books without a trade. */
import { describe, expect, it, jest } from '@jest/globals';
import type { OccSymbol, Settlement } from '#core/model';
import { frameOf, TEST_ACCOUNT } from '#core/testing';
import {
  addMs,
  type Instant,
  instant,
  type Money,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  type Price,
} from '#core/units';
import { PlatformError } from '#platform/errors';
import type { BrokerPort } from '#ports';
import { DeskBench, overridden, startDesk, TEST_EXPIRY, TEST_SYMBOL } from '../testing/index.js';
import { Desk } from './desk.js';

/** 17:30 in New York on the day of the expiry, and 09:00 on the Monday after. */
const CUTOFF = addMs(TEST_EXPIRY, 1.5 * MS_PER_HOUR);
const MONDAY = instant(Date.UTC(2025, 11, 22, 14, 0));
/** Long before books are compared again by themselves. */
const SOON_MS = 5 * MS_PER_SECOND;
const STRIKE = 265_000_000 as Money;

/** A desk whose bot has sold two puts. */
async function sold(broker?: (paper: BrokerPort) => BrokerPort) {
  const bench = new DeskBench();
  const { broker: paper } = bench.paper;
  const intent = bench.intend({ quantity: 2, reserve: (2 * STRIKE) as Money });
  const desk = await startDesk(bench, bench.newDesk({ broker: broker?.(paper) ?? paper }));
  expect(bench.orderOf(intent)).toMatchObject({ state: 'filled' });
  const look = async (at: Instant, afterMs = 10 * MS_PER_MINUTE) => {
    bench.monotonicMs += afterMs;
    bench.market.now = at;
    await desk.renewLeases();
    await desk.round();
    return view(bench);
  };
  /** Shows the underlying at a price shortly before the close of the last session, and lets the desk compare the books. */
  const lastDay = async (spot: string) => {
    bench.market.now = addMs(TEST_EXPIRY, -30 * MS_PER_MINUTE);
    bench.market.show(100, 200, undefined, { spotLast: Math.round(Number(spot) * 10_000) as Price });
    await bench.paper.broker.workOrders();
    bench.monotonicMs += 10 * MS_PER_MINUTE;
    await desk.renewLeases();
    await desk.reconcile(TEST_ACCOUNT);
  };
  return { bench, desk, intent, look, lastDay };
}

async function view(bench: DeskBench) {
  const account = await bench.store.accountView(TEST_ACCOUNT);
  if (!account) throw new Error('the account is there');
  return account;
}

/** The paper broker as one that lists nothing of it. */
const silent = (paper: BrokerPort, over: Partial<BrokerPort> = {}): BrokerPort =>
  overridden(paper, {
    capabilities: { ...paper.capabilities, settlements: 'none' },
    settlementsSince: () => Promise.reject(new PlatformError('BROKER_UNSUPPORTED')),
    ...over,
  });

describe(`${Desk.name}, with a broker that lists what was settled`, () => {
  it('takes the shares of puts that end in the money at 17:30, and not before', async () => {
    const { bench, look, lastDay } = await sold();
    await lastDay('264.99');
    const { cash } = (await view(bench)).balances;
    expect(await look(addMs(CUTOFF, -1))).toMatchObject({ positions: [{ openQuantity: 2 }], drift: false });
    const account = await look(CUTOFF);
    expect(account).toMatchObject({ positions: [], drift: false });
    expect(account.closed).toMatchObject([{ endedBy: 'assigned', settledQuantity: 2, closedAt: CUTOFF }]);
    expect(account.shares).toMatchObject([{ quantity: 200, cost: 2 * STRIKE, underlying: 'AAPL' }]);
    // What the strike cost is gone at once; that nothing is required any more is for the broker to say.
    expect(account.balances.cash).toBe(cash - 2 * STRIKE);
    expect(account.balances.optionBuyingPower).toBeLessThanOrEqual(account.balances.cash);
    const { balances } = await look(addMs(CUTOFF, 1));
    expect(balances).toMatchObject({ cash: cash - 2 * STRIKE, requirement: 0, optionBuyingPower: cash - 2 * STRIKE });
    expect(bench.names()).toContain('contracts_settled');
    expect(bench.names()).not.toContain('drift_found');
  });

  it('counts them as soon as the store that failed in the middle of it answers again', async () => {
    const { bench, look, lastDay } = await sold();
    await lastDay('250');
    jest.spyOn(bench.store, 'applySettlements').mockRejectedValueOnce(new PlatformError('DB_UNAVAILABLE'));
    expect(await look(CUTOFF, SOON_MS)).toMatchObject({ positions: [{ openQuantity: 2 }] });
    expect(await look(CUTOFF, SOON_MS)).toMatchObject({ positions: [], shares: [{ quantity: 200 }], drift: false });
  });

  it('lets puts expire that are not in the money by a cent', async () => {
    const { bench, look, lastDay } = await sold();
    await lastDay('264.9901');
    const { cash } = (await view(bench)).balances;
    const account = await look(CUTOFF);
    expect(account).toMatchObject({ positions: [], closed: [{ endedBy: 'expired' }], balances: { cash } });
    expect(account).not.toHaveProperty('shares');
  });

  it('finds the evening that it missed', async () => {
    const { bench, look, lastDay, intent } = await sold();
    await lastDay('250');
    bench.monotonicMs += 60_000;
    const other = bench.newDesk();
    bench.market.now = addMs(MONDAY, MS_PER_HOUR);
    bench.market.show(100, 200);
    await startDesk(bench, other);
    expect(await view(bench)).toMatchObject({ positions: [], shares: [{ quantity: 200 }], drift: false });
    expect(await look(addMs(MONDAY, 2 * MS_PER_HOUR))).toMatchObject({ drift: false });
    expect(bench.store.tables.settlements.size).toBe(1);
    expect(bench.store.tables.positions.get(intent.positionId)).toMatchObject({ endedBy: 'assigned' });
  });

  it('counts an early assignment of some contracts when it compares the books', async () => {
    const { bench, desk } = await sold();
    await bench.paper.broker.assign(TEST_ACCOUNT, TEST_SYMBOL, 1);
    await desk.reconcile(TEST_ACCOUNT);
    expect(await view(bench)).toMatchObject({
      positions: [{ openQuantity: 1 }],
      shares: [{ quantity: 100 }],
      drift: false,
    });
    // What is left is bought back as ever.
    const [left] = (await view(bench)).positions;
    const close = bench.intend({
      ...{ side: 'buy_to_close', positionId: left?.id as never, reserve: 0 as Money, limit: 26_000 as Price },
    });
    await desk.round();
    expect(bench.orderOf(close)).toMatchObject({ state: 'filled' });
    expect((await view(bench)).closed).toMatchObject([{ openQuantity: 0, settledQuantity: 1, soldQuantity: 2 }]);
    expect((await view(bench)).closed?.[0]).not.toHaveProperty('endedBy');
  });

  it('marks the account when more was settled than our bots hold, or what is gone is not listed', async () => {
    const three: Settlement = {
      ...{ id: 's' as never, accountId: TEST_ACCOUNT, symbol: TEST_SYMBOL, kind: 'assigned', quantity: 3 },
      ...{ fees: 0 as Money, tsEvent: CUTOFF },
    };
    for (const listed of [[three], []]) {
      let isGone = false;
      const { bench, desk } = await sold((paper) =>
        overridden(paper, {
          positions: async (accountId) => (isGone ? [] : paper.positions(accountId)),
          settlementsSince: async () => listed,
        }),
      );
      isGone = true;
      await desk.reconcile(TEST_ACCOUNT);
      expect(await view(bench)).toMatchObject({ positions: [{ openQuantity: 2 }], drift: true });
      expect(await view(bench)).not.toHaveProperty('shares');
    }
  });

  it('takes nothing for its own that was settled before it opened the position', async () => {
    const early: Settlement = {
      ...{ id: 's' as never, accountId: TEST_ACCOUNT, symbol: TEST_SYMBOL, kind: 'expired', quantity: 2 },
      ...{ fees: 0 as Money, tsEvent: instant(Date.UTC(2025, 10, 25)) },
    };
    let isGone = false;
    const { bench, desk } = await sold((paper) =>
      overridden(paper, {
        positions: async (accountId) => (isGone ? [] : paper.positions(accountId)),
        settlementsSince: async () => [early],
      }),
    );
    isGone = true;
    await desk.reconcile(TEST_ACCOUNT);
    expect(await view(bench)).toMatchObject({ positions: [{ openQuantity: 2 }], drift: true });
  });
});

describe(`${Desk.name}, with a broker that lists nothing of it`, () => {
  it.each([
    ['no shares came: they expired', '277.55', 'expired', undefined],
    ['their shares came: they were assigned', '250', 'assigned', 200],
  ])('waits until the books are made, and infers: %s', async (_name, spot, endedBy, shares) => {
    const { bench, look, lastDay } = await sold((paper) => silent(paper));
    await lastDay(spot);
    const [seen] = await bench.store.brokerShares(TEST_ACCOUNT);
    expect(seen).toMatchObject({ underlying: 'AAPL', quantity: 0 });
    // Gone at the broker over the weekend, and neither settled nor a difference.
    for (const at of [CUTOFF, addMs(MONDAY, -1)]) {
      expect(await look(at)).toMatchObject({ positions: [{ openQuantity: 2 }], drift: false });
    }
    expect(bench.names()).toContain('settlement_awaited');
    const account = await look(MONDAY);
    // Effective since Friday: by Monday it is no longer among what ended lately.
    expect(account).toMatchObject({ positions: [], drift: false });
    const [position] = [...bench.store.tables.positions.values()];
    expect(position).toMatchObject({ endedBy, openQuantity: 0, closedAt: CUTOFF });
    expect(account.shares?.[0]?.quantity).toBe(shares);
  });

  it('infers nothing from shares that moved otherwise, or that nobody looked at on the last day', async () => {
    let extra = 0;
    const { bench, look, lastDay } = await sold((paper) =>
      silent(paper, {
        shares: async () => (extra === 0 ? [] : [{ underlying: 'AAPL' as never, quantity: extra }]),
      }),
    );
    await lastDay('250');
    extra = 100;
    expect(await look(MONDAY)).toMatchObject({ positions: [{ openQuantity: 2 }], drift: true });
    expect(bench.names()).toContain('settlement_unclear');
    const unseen = await sold((paper) => silent(paper));
    // Prices were seen, the account was not.
    unseen.bench.market.now = addMs(TEST_EXPIRY, -30 * MS_PER_MINUTE);
    unseen.bench.market.show(100, 200);
    await unseen.bench.paper.broker.workOrders();
    expect(await unseen.look(MONDAY)).toMatchObject({ positions: [{ openQuantity: 2 }], drift: true });
  });

  it('infers nothing of a contract that still lives: somebody closed it', async () => {
    let isGone = false;
    const { bench, desk } = await sold((paper) =>
      silent(paper, { positions: async (accountId) => (isGone ? [] : paper.positions(accountId)) }),
    );
    isGone = true;
    await desk.reconcile(TEST_ACCOUNT);
    expect(await view(bench)).toMatchObject({ positions: [{ openQuantity: 2 }], drift: true });
  });
});

describe(`${Desk.name}, with calls to sell`, () => {
  const CALL = 'AAPL260116C00290000' as OccSymbol;

  it('sells them on shares that the broker shows, each share once, and gives the shares away', async () => {
    let shown: number | undefined;
    const { bench, desk } = await sold((paper) =>
      overridden(paper, {
        shares: async (accountId) =>
          shown === undefined ? paper.shares(accountId) : [{ underlying: 'AAPL' as never, quantity: shown }],
      }),
    );
    await bench.paper.broker.assign(TEST_ACCOUNT, TEST_SYMBOL, 2);
    await desk.reconcile(TEST_ACCOUNT);
    bench.market.now = addMs(bench.market.now, 60_000);
    const at = bench.market.now;
    const quotes = [{ expiry: '2026-01-16', strike: '290', right: 'call', bid: '3.00', ask: '3.20' }] as const;
    bench.market.frame = frameOf({ underlying: 'AAPL', at, spot: '277.55', sequence: 99, quotes });
    const sell = async (quantity: number) => {
      const intent = bench.intend({ symbol: CALL, quantity, limit: 30_000 as Price, reserve: 0 as Money });
      await desk.round();
      return bench.refusalOf(intent) ?? bench.orderOf(intent)?.state;
    };
    shown = 99;
    expect(await sell(1)).toBe('CALL_NOT_COVERED');
    shown = undefined;
    expect(await sell(3)).toBe('CALL_NOT_COVERED');
    expect(await sell(1)).toBe('filled');
    expect(await sell(2)).toBe('CALL_NOT_COVERED');
    expect(await sell(1)).toBe('filled');
    expect(await view(bench)).toMatchObject({ balances: { requirement: 0 } });
    await bench.paper.broker.assign(TEST_ACCOUNT, CALL, 2);
    const { cash } = await bench.paper.broker.balances(TEST_ACCOUNT);
    await desk.reconcile(TEST_ACCOUNT);
    const account = await view(bench);
    expect(account).toMatchObject({ positions: [], drift: false });
    expect(account).not.toHaveProperty('shares');
    // 10,000,000 of cash, puts 2 × 250, calls 2 × 300, 2 × (290 − 265) × 100 on the shares, 4 × 0.67.
    expect(cash).toBe(100_000_000_000 + 5_000_000 + 6_000_000 + 50_000_000 - 26_800);
    const [holding] = [...bench.store.tables.shares.values()];
    expect(holding).toMatchObject({ quantity: 0, cost: 530_000_000, proceeds: 580_000_000 });
  });
});

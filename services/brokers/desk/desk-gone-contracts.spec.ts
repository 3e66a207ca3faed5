/** What the desk does when a person says what became of contracts that the broker no longer shows. */
import { describe, expect, it } from '@jest/globals';
import { defaultBotConfig } from '#core/bot';
import type { OccSymbol, Settlement } from '#core/model';
import type { Became } from '#core/orders';
import { frameOf, TEST_ACCOUNT, TEST_BOT, TEST_USER } from '#core/testing';
import { addMs, type Instant, instant, type Money, MS_PER_HOUR, MS_PER_MINUTE, type Price } from '#core/units';
import type { BrokerPort } from '#ports';
import { DeskBench, overridden, startDesk, TEST_EXPIRY, TEST_SYMBOL } from '../testing/index.js';
import { Desk } from './desk.js';
import { LOCAL_PACE } from './pace.js';

const STRIKE = 265_000_000 as Money;
/** 09:00 in New York on the Monday after the expiry. */
const MONDAY = instant(Date.UTC(2025, 11, 22, 14, 0));
const CUTOFF = addMs(TEST_EXPIRY, 1.5 * MS_PER_HOUR);
/** Settled in cash at the close. */
const XSP = 'XSP251219P00600000' as OccSymbol;
const SETTLED: Became = { became: 'settled', price: 5_987_550 as Price };

interface Script {
  /** Contracts by symbol that are gone from the broker's books. */
  readonly gone: Map<OccSymbol, number>;
  /** What the broker shows of shares beyond the paper broker's. */
  extraShares: number;
  /** Contracts that the broker says of each order to have traded, and lists nowhere yet. */
  traded: number;
  /** As the broker lists them; undefined: it lists nothing at all. */
  listed: readonly Settlement[] | undefined;
}

/** A desk at a broker of which a script says what is gone; its bot has sold two puts. */
async function sold({ isListing = false, quantity = 2 } = {}) {
  const bench = new DeskBench();
  const { broker: paper } = bench.paper;
  const script: Script = { gone: new Map(), extraShares: 0, traded: 0, listed: isListing ? [] : undefined };
  const broker = overridden<BrokerPort>(paper, {
    capabilities: { ...paper.capabilities, settlements: isListing ? 'listed' : 'none' },
    settleAt: undefined as never,
    settlementsSince: async (_account, since) => (script.listed ?? []).filter(({ tsEvent }) => tsEvent >= since),
    positions: async (accountId) =>
      (await paper.positions(accountId))
        .map((one) => ({ ...one, quantity: one.quantity + (script.gone.get(one.symbol) ?? 0) }))
        .filter((one) => one.quantity !== 0),
    getOrder: async (accountId, brokerOrderId) => {
      const order = await paper.getOrder(accountId, brokerOrderId);
      return order && { ...order, filledQuantity: order.filledQuantity + script.traded };
    },
    shares: async () =>
      script.extraShares === 0 ? [] : [{ underlying: 'AAPL' as never, quantity: script.extraShares }],
  });
  bench.store.addBot({ botId: TEST_BOT, userId: TEST_USER, config: defaultBotConfig(TEST_ACCOUNT) });
  const intent = bench.intend({ quantity, reserve: (quantity * STRIKE) as Money });
  // People trade at brokers, whose books are compared although nothing of ours moves.
  const desk = await startDesk(
    bench,
    bench.newDesk({ broker, parts: { paceOf: () => ({ ...LOCAL_PACE, pollMs: 1 }) } }),
  );
  const view = async () => {
    const account = await bench.store.accountView(TEST_ACCOUNT);
    if (!account) throw new Error('the account is there');
    return account;
  };
  const look = async (at: Instant = bench.market.now) => {
    bench.monotonicMs += 10 * MS_PER_MINUTE;
    bench.market.now = at;
    await desk.renewLeases();
    await desk.round();
    return view();
  };
  const say = async (count: number, became: Became, symbol: OccSymbol = TEST_SYMBOL) => {
    const terms = { kind: 'contracts_gone', symbol, quantity: count, ...became } as const;
    bench.store.askDesk({ accountId: TEST_ACCOUNT, userId: TEST_USER, terms });
    await desk.round();
    return bench.store.tables.deskCommands.at(-1)?.result;
  };
  const positionNow = () => bench.store.tables.positions.get(intent.positionId);
  return { bench, desk, script, intent, view, look, say, positionNow };
}

const refused = (code: string) => ({ outcome: 'refused', code });
const DONE = { outcome: 'done' };
const boughtBack = (dollars: number): Became => ({ became: 'bought_back', price: (dollars * 10_000) as Price });

describe(`${Desk.name}, told what became of contracts at a broker that lists nothing`, () => {
  it('ends a position that was bought back there, at the price that was said, and frees openings', async () => {
    const { bench, script, look, say, positionNow } = await sold();
    script.gone.set(TEST_SYMBOL, 2);
    expect(await look()).toMatchObject({ drift: true, positions: [{ openQuantity: 2 }] });
    expect(await say(2, boughtBack(1.1))).toEqual(DONE);
    expect(await look()).toMatchObject({ drift: false, positions: [] });
    // 2 × 100 × 1.10
    expect(positionNow()).toMatchObject({ openQuantity: 0, debit: 2_200_000 });
    expect(positionNow()).not.toHaveProperty('endedBy');
    const orders = [...bench.store.tables.orders.values()];
    expect(orders.find(({ side }) => side === 'buy_to_close')).toMatchObject({ origin: 'person', state: 'filled' });
    expect(bench.names()).toContain('drift_cleared');
  });

  it('believes nobody against the broker, and no more than is gone', async () => {
    const { script, look, say, positionNow } = await sold();
    expect(await say(1, boughtBack(1))).toEqual(refused('CONTRACTS_AT_BROKER'));
    script.gone.set(TEST_SYMBOL, 1);
    expect(await say(2, { became: 'assigned' })).toEqual(refused('CONTRACTS_AT_BROKER'));
    expect(await say(1, { became: 'expired' })).toEqual(refused('CONTRACT_LIVES'));
    expect(await say(1, boughtBack(1), 'KO251219P00060000' as OccSymbol)).toEqual(refused('CONTRACTS_AT_BROKER'));
    expect(positionNow()).toMatchObject({ openQuantity: 2 });
    expect(await say(1, boughtBack(1))).toEqual(DONE);
    expect(await look()).toMatchObject({ drift: false, positions: [{ openQuantity: 1 }] });
    expect(await say(1, boughtBack(1))).toEqual(refused('CONTRACTS_AT_BROKER'));
  });

  it('takes no more than our bots hold, whatever the account is long there', async () => {
    const { script, say } = await sold();
    script.gone.set(TEST_SYMBOL, 5);
    expect(await say(3, boughtBack(1))).toEqual(refused('CONTRACTS_AT_BROKER'));
    expect(await say(2, boughtBack(1))).toEqual(DONE);
  });

  it('takes the shares of an early assignment', async () => {
    const { script, look, say } = await sold();
    const at = (await look()).balances.asOf;
    script.gone.set(TEST_SYMBOL, 1);
    script.extraShares = 100;
    expect(await look()).toMatchObject({ drift: true });
    expect(await say(1, { became: 'assigned' })).toEqual(DONE);
    const account = await look();
    expect(account).toMatchObject({ drift: false, positions: [{ openQuantity: 1, settledQuantity: 1 }] });
    expect(account.shares).toMatchObject([{ quantity: 100, cost: STRIKE, openedAt: at }]);
  });

  it('leaves what is inferred of other contracts to the shares that nobody has explained', async () => {
    const { bench, desk, script, look, say, positionNow } = await sold();
    bench.market.now = addMs(TEST_EXPIRY, -30 * MS_PER_MINUTE);
    bench.market.show(100, 200);
    bench.monotonicMs += 10 * MS_PER_MINUTE;
    await desk.renewLeases();
    await desk.reconcile(TEST_ACCOUNT);
    // One was assigned and one expired: the shares alone fit neither two nor none.
    script.gone.set(TEST_SYMBOL, 2);
    script.extraShares = 100;
    expect(await look(MONDAY)).toMatchObject({ drift: true, positions: [{ openQuantity: 2 }] });
    expect(await say(1, { became: 'assigned' })).toEqual(DONE);
    expect(await look()).toMatchObject({ drift: false, positions: [], shares: [{ quantity: 100 }] });
    expect(positionNow()).toMatchObject({ settledQuantity: 2, endedBy: 'expired', closedAt: CUTOFF });
  });

  it('does not take a word for what an order of ours may have bought, and ends one that rests', async () => {
    const { bench, desk, script, intent, say, positionNow } = await sold();
    bench.market.now = addMs(bench.market.now, MS_PER_MINUTE);
    bench.market.show(100, 200);
    const close = bench.intendClose(intent, { quantity: 2, limit: 50 as Price });
    await desk.round();
    expect(bench.orderOf(close)).toMatchObject({ state: 'working' });
    script.gone.set(TEST_SYMBOL, 2);
    script.traded = 2;
    expect(await say(2, boughtBack(1))).toEqual(refused('ORDER_UNDER_WAY'));
    script.traded = 0;
    expect(await say(2, boughtBack(1))).toEqual(DONE);
    expect(positionNow()).toMatchObject({ openQuantity: 0 });
    await desk.round();
    expect(bench.orderOf(close)).toMatchObject({ state: 'cancelled', filledQuantity: 0 });
  });
});

describe(`${Desk.name}, told the settlement price of an index`, () => {
  /** As {@link sold}, with one option on an index beside. */
  async function withIndex(isListing: boolean) {
    const test = await sold({ isListing, quantity: 1 });
    const { bench, desk } = test;
    bench.market.now = addMs(bench.market.now, MS_PER_MINUTE);
    bench.market.frame = frameOf({
      ...{ underlying: 'XSP', at: bench.market.now, spot: '610', sequence: 7 },
      quotes: [{ expiry: '2025-12-19', strike: '600', bid: '10.00', ask: '10.20' }],
    });
    const put = bench.intend({
      ...{ symbol: XSP, underlying: 'XSP' as never, quantity: 1, limit: 100_000 as Price, reserve: 0 as Money },
    });
    await desk.round();
    expect(bench.orderOf(put)).toMatchObject({ state: 'filled' });
    return { ...test, put };
  }

  it('pays what follows from it', async () => {
    const { bench, script, look, say, put } = await withIndex(false);
    script.gone.set(XSP, 1).set(TEST_SYMBOL, 1);
    await look(MONDAY);
    expect(await say(1, { became: 'assigned' }, XSP)).toEqual(refused('SETTLEMENT_PRICE_MISSING'));
    expect(await say(1, SETTLED, XSP)).toEqual(DONE);
    // (600 − 598.755) × 100
    expect(bench.store.tables.positions.get(put.positionId)).toMatchObject({
      ...{ openQuantity: 0, endedBy: 'assigned', debit: 1_245_000, closedAt: CUTOFF },
    });
  });

  it('takes it for what the broker lists without one, and once', async () => {
    const { bench, script, look, say, put } = await withIndex(true);
    const listed: Settlement = {
      ...{ id: 'b-1' as never, accountId: TEST_ACCOUNT, symbol: XSP, kind: 'assigned', quantity: 1 },
      ...{ fees: 0 as Money, tsEvent: CUTOFF },
    };
    script.gone.set(XSP, 1);
    expect(await say(1, SETTLED, XSP)).toEqual(refused('CONTRACT_LIVES'));
    bench.market.now = CUTOFF;
    expect(await say(1, SETTLED, XSP)).toEqual(refused('SETTLEMENT_NOT_LISTED'));
    script.listed = [listed];
    expect(await look()).toMatchObject({ drift: true });
    expect(await say(1, SETTLED, XSP)).toEqual(DONE);
    expect([...bench.store.tables.settlements.values()]).toEqual([{ ...listed, settlementPrice: 5_987_550 }]);
    expect(bench.store.tables.positions.get(put.positionId)).toMatchObject({ debit: 1_245_000 });
    expect(await look()).toMatchObject({ drift: false });
    expect(bench.store.tables.settlements.size).toBe(1);
  });

  it('takes it for what the broker has not listed until it must have', async () => {
    const { bench, script, look, say, put } = await withIndex(true);
    script.gone.set(XSP, 1);
    await look(MONDAY);
    expect(await say(1, { became: 'settled', price: 6_000_000 as Price }, XSP)).toEqual(DONE);
    expect(bench.store.tables.positions.get(put.positionId)).toMatchObject({ debit: 0, endedBy: 'expired' });
  });
});

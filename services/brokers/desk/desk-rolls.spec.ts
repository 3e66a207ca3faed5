import { describe, expect, it } from '@jest/globals';
import type { LegSide, NetPrice } from '#core/orders';
import { TEST_ACCOUNT } from '#core/testing';
import type { ClientOrderId, Money, Price } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { PlaceSpread } from '#ports';
import { DeskBench, runRounds, SpreadBroker, startDesk, TEST_SYMBOL } from '../testing/index.js';
import { Desk } from './desk.js';

const NEW = 'AAPL251219P00260000' as typeof TEST_SYMBOL;

/** Two contracts sold at 2.50, and the intent to roll them. */
async function rolling(script?: (broker: SpreadBroker) => void) {
  const bench = new DeskBench();
  const spreads = new SpreadBroker(bench.paper.broker);
  const opened = bench.intend({ quantity: 2 });
  const desk = await startDesk(bench, bench.newDesk({ broker: spreads.asPort() }));
  await runRounds(bench, desk, 2);
  script?.(spreads);
  const closes = { symbol: TEST_SYMBOL, positionId: opened.positionId, limit: 26_000 as Price };
  // The other put stands at 1.50: below its bid would be refused.
  const terms = { quantity: 2, symbol: NEW, limit: 15_000 as Price, reserve: 0 as Money };
  const roll = bench.intend({ ...terms, closes, rolledFrom: opened.positionId });
  bench.market.show(25_000, 26_000);
  await runRounds(bench, desk, 1);
  return { bench, desk, spreads, opened, roll };
}

const positionsOf = (bench: DeskBench) =>
  Object.fromEntries(
    [...bench.store.tables.positions.values()].map(({ symbol, openQuantity }) => [symbol, openQuantity]),
  );

describe(`${Desk.name}, with a roll as one order`, () => {
  it('sends both legs at one net limit under one id, and counts what each has traded', async () => {
    const { bench, desk, spreads, opened, roll } = await rolling();
    expect(spreads.sent).toEqual([
      {
        ...{ accountId: TEST_ACCOUNT, clientOrderId: roll.clientOrderId, quantity: 2, net: -11_000 },
        legs: [
          { symbol: TEST_SYMBOL, side: 'buy_to_close' },
          { symbol: NEW, side: 'sell_to_open' },
        ],
      },
    ]);
    spreads.trade('spread-1', 1, 1);
    await runRounds(bench, desk, 1);
    expect(bench.orderOf(roll)).toMatchObject({ state: 'working', filledQuantity: 1, closes: { filledQuantity: 1 } });
    // One leg may be told before the other.
    spreads.trade('spread-1', 2, 1);
    await runRounds(bench, desk, 1);
    spreads.trade('spread-1', 2, 2, { status: 'filled' });
    await runRounds(bench, desk, 1);
    expect(bench.orderOf(roll)).toMatchObject({ state: 'filled', filledQuantity: 2 });
    expect(positionsOf(bench)).toEqual({ [TEST_SYMBOL]: 0, [NEW]: 2 });
    const [old, next] = [opened, roll].map(({ positionId }) => bench.store.tables.positions.get(positionId));
    expect(old).toMatchObject({ debit: 2 * 100 * 26_000 });
    expect(next).toMatchObject({ credit: 2 * 100 * 30_000, rolledFrom: opened.positionId });
    await desk.reconcile(TEST_ACCOUNT);
    expect(await bench.store.accountView(TEST_ACCOUNT)).toMatchObject({ drift: false, pending: [] });
    expect(bench.store.tables.externalOrders.size).toBe(0);
  });

  it('keeps what traded when it is cancelled at the end of its time, and what was told of it later', async () => {
    const { bench, desk, spreads, roll } = await rolling();
    spreads.trade('spread-1', 1, 1);
    bench.advance(60_001);
    await runRounds(bench, desk, 3);
    expect(bench.orderOf(roll)).toMatchObject({ state: 'cancelled', filledQuantity: 1, closes: { filledQuantity: 1 } });
    expect(positionsOf(bench)).toEqual({ [TEST_SYMBOL]: 1, [NEW]: 1 });
    spreads.trade('spread-1', 2, 2, { status: 'filled' });
    await desk.reconcile(TEST_ACCOUNT);
    expect(bench.orderOf(roll)).toMatchObject({ state: 'filled' });
    expect(positionsOf(bench)).toEqual({ [TEST_SYMBOL]: 0, [NEW]: 2 });
  });

  it('finds it by our id when the answer was lost, and sends nothing again', async () => {
    const { bench, desk, spreads, roll } = await rolling((broker) => {
      broker.answer = () => {
        broker.answer = () => undefined;
        const [order] = broker.sent.splice(0) as [PlaceSpread];
        const legs = order.legs.map((leg) => ({ ...leg, filledQuantity: 0 }));
        const { clientOrderId, quantity, net } = order;
        const terms = { clientOrderId, legs, quantity, net, duration: 'day', status: 'working' } as const;
        broker.spreads.set('lost', { brokerOrderId: 'lost', ...terms });
        throw new PlatformError('BROKER_SOCKET_LOST');
      };
    });
    await runRounds(bench, desk, 2);
    expect(bench.orderOf(roll)).toMatchObject({ state: 'working', brokerOrderId: 'lost' });
    expect(spreads.sent).toEqual([]);
    expect([...spreads.spreads]).toHaveLength(1);
  });

  it('counts as never sent after it was searched for in vain, and then frees the position', async () => {
    const { bench, desk, roll } = await rolling((broker) => {
      broker.answer = () => ({ kind: 'unknown', cause: 'TIMEOUT' });
    });
    expect(bench.orderOf(roll)).toMatchObject({ state: 'unknown' });
    expect((await bench.store.accountView(TEST_ACCOUNT))?.pending).toHaveLength(2);
    await runRounds(bench, desk, 80);
    expect(bench.orderOf(roll)).toMatchObject({ state: 'not_sent' });
    expect((await bench.store.accountView(TEST_ACCOUNT))?.pending).toEqual([]);
  });

  it('is refused by the broker in words, and leaves the old put as it was', async () => {
    const { bench, roll } = await rolling((broker) => {
      broker.answer = () => ({ kind: 'rejected', code: 'ACCOUNT_FORBIDDEN' });
    });
    expect(bench.orderOf(roll)).toMatchObject({ state: 'rejected', code: 'ACCOUNT_FORBIDDEN' });
    expect(positionsOf(bench)).toEqual({ [TEST_SYMBOL]: 2 });
  });

  it('ends under a stop before anything else buys the old put back', async () => {
    const { bench, desk, spreads, opened, roll } = await rolling();
    const exit = bench.intendClose(opened, { quantity: 2 });
    await runRounds(bench, desk, 1);
    expect(bench.refusalOf(exit)).toBe('DUPLICATE_ORDER');
    bench.store.setStop(TEST_ACCOUNT, 'no_openings');
    await runRounds(bench, desk, 6);
    expect(spreads.spreads.get('spread-1')).toMatchObject({ status: 'cancelled' });
    expect(bench.orderOf(roll)).toMatchObject({ state: 'cancelled' });
  });

  it('does not leave where the broker takes one leg only', async () => {
    const bench = new DeskBench();
    const opened = bench.intend();
    const desk = await startDesk(bench);
    const closes = { symbol: TEST_SYMBOL, positionId: opened.positionId, limit: 26_000 as Price };
    const roll = bench.intend({ symbol: NEW, limit: 15_000 as Price, closes });
    await runRounds(bench, desk, 1);
    expect(bench.refusalOf(roll)).toBe('ROLL_UNSUPPORTED');
  });

  it('shows an order of several legs of somebody else, and never touches it', async () => {
    const { bench, desk, spreads, roll } = await rolling();
    const leg = (side: LegSide, symbol: typeof NEW) => ({ side, symbol, filledQuantity: 0 });
    const legs = [leg('sell_to_open', TEST_SYMBOL), leg('buy_to_open', NEW)];
    const theirs = { quantity: 1, net: 9_000 as NetPrice, duration: 'gtc', status: 'working' } as const;
    const clientOrderId = 'by-hand' as ClientOrderId;
    spreads.spreads.set('hers', { brokerOrderId: 'hers', clientOrderId, legs, ...theirs });
    await desk.reconcile(TEST_ACCOUNT);
    const shown = [...bench.store.tables.externalOrders.values()];
    expect(shown).toMatchObject([
      {
        ...{ brokerOrderId: 'hers', side: 'sell_to_open', symbol: TEST_SYMBOL, quantity: 1, limit: 9_000 },
        legs: [
          { side: 'sell_to_open', symbol: TEST_SYMBOL },
          { side: 'buy_to_open', symbol: NEW },
        ],
      },
    ]);
    bench.store.setStop(TEST_ACCOUNT, 'flatten');
    await runRounds(bench, desk, 6);
    expect(bench.orderOf(roll)).toMatchObject({ state: 'cancelled' });
    expect(spreads.spreads.get('hers')).toMatchObject({ status: 'working' });
  });
});

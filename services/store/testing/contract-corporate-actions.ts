import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { CorporateAction, OccSymbol, PaidDividend, StockSplit } from '#core/model';
import {
  addMs,
  assert,
  type BotId,
  type CorporateActionId,
  type Instant,
  type IntentId,
  MS_PER_DAY,
  type SettlementId,
  type TradingDate,
  type Underlying,
} from '#core/units';
import type { AccountLease } from '../desk/index.js';
import type { SlotLease } from '../pods/index.js';
import { sellAndFill, startWork } from './at-work.js';
import { AAPL_PUT, commitAfter, dollars, fillOf, type IntentSpec, price, TEN_O_CLOCK } from './builders.js';
import type { MakeHarness, SpineHarness, Trader } from './spine-store-contract.js';

const LATER_PUT = 'AAPL260116P00265000' as OccSymbol;
/** 2025-12-19 17:30 and 2025-12-22 0:00 in New York. */
const EVENING = Date.UTC(2025, 11, 19, 22, 30) as Instant;
const MONDAY = Date.UTC(2025, 11, 22, 5) as Instant;
const named = { underlying: 'AAPL' as Underlying, exDate: '2025-12-22' as TradingDate, effectiveAt: MONDAY };
const SPLIT: StockSplit = {
  ...{ kind: 'split', id: 'split-AAPL-2025-12-22' as CorporateActionId, ...named, newShares: 4, oldShares: 1 },
};
const DIVIDEND: PaidDividend = {
  ...{ kind: 'dividend', id: 'dividend-AAPL-2025-12-22' as CorporateActionId, ...named, amount: price(0.26) },
};

export function corporateActionContract(make: MakeHarness): void {
  let harness: SpineHarness;
  let trader: Trader;
  let botId: BotId;
  let slot: SlotLease;
  let lease: AccountLease;
  beforeEach(async () => {
    harness = await make();
    ({ trader, botId, slot, lease } = await startWork(harness));
  });
  afterEach(() => harness.close());

  const sell = (spec: IntentSpec = {}) => sellAndFill(harness, { botId, slot, lease }, spec);

  const assign = (symbol: OccSymbol, tsEvent: Instant) =>
    harness.store.applySettlements(lease, [
      {
        ...{ id: `s-${symbol}` as SettlementId, accountId: trader.accountId, symbol, kind: 'assigned', quantity: 1 },
        ...{ fees: dollars(0), tsEvent },
      },
    ]);
  const take = (action: CorporateAction) => harness.store.applyCorporateAction(lease, action);

  async function view() {
    const account = await harness.store.accountView(trader.accountId);
    assert(account, 'Invariant: the account is there');
    return account;
  }

  it('splits what is open and held once, however often and however many at a time it is told', async () => {
    await sell();
    await assign(AAPL_PUT, EVENING);
    await sell({ symbol: LATER_PUT });
    expect(await Promise.all([1, 2, 3].map(() => take(SPLIT)))).toEqual(['applied', 'applied', 'applied']);
    const account = await view();
    expect(account.positions).toMatchObject([
      { symbol: 'AAPL260116P00066250', openQuantity: 4, soldQuantity: 4, credit: dollars(325), fees: dollars(0.67) },
    ]);
    expect(account.positions[0]?.former).toEqual([{ symbol: LATER_PUT, contracts: 4 }]);
    expect(account.shares).toMatchObject([{ quantity: 400, boughtQuantity: 400, cost: dollars(26_500) }]);
    expect(account.shares?.[0]?.splits).toEqual([{ at: MONDAY, newShares: 4, oldShares: 1 }]);
    // What had ended keeps the contract under which it ended.
    expect(account.closed).toMatchObject([{ symbol: AAPL_PUT, settledQuantity: 1 }]);
    expect(account.balances.cash).toBe(dollars(100_000 + 650 - 1.34 - 26_500));
    expect(await harness.store.corporateActionsOf(trader.accountId)).toEqual(new Set([SPLIT.id]));
  });

  it('keeps what a contract delivers that is not standard any more', async () => {
    await sell({ symbol: LATER_PUT });
    expect(await take({ ...SPLIT, newShares: 3, oldShares: 2 })).toBe('applied');
    expect((await view()).positions).toMatchObject([
      { symbol: 'AAPL1260116P00265000', openQuantity: 1, deliverableShares: 150 },
    ]);
  });

  it('pays a dividend into cash and to the holding, once', async () => {
    await sell();
    await assign(AAPL_PUT, EVENING);
    const { optionBuyingPower } = (await view()).balances;
    await take(DIVIDEND);
    await take(DIVIDEND);
    const account = await view();
    expect(account.shares).toMatchObject([{ quantity: 100, dividends: dollars(26) }]);
    expect(account.balances).toMatchObject({ cash: dollars(100_000 + 325 - 0.67 - 26_500 + 26), optionBuyingPower });
    expect(account.drift).toBe(false);
  });

  it('counts a fill from before the split that is told after it', async () => {
    const { id, positionId } = await sell({ symbol: LATER_PUT });
    await take(SPLIT);
    const inputs = await harness.store.loadTick(botId);
    assert(inputs, 'Invariant: the bot is there');
    const spec: IntentSpec = { symbol: LATER_PUT, side: 'buy_to_close', positionId, reserve: 0 };
    const commit = commitAfter(inputs, slot, { intents: [spec] });
    await harness.store.commitTick(commit);
    const intentId = commit.intents[0]?.id as IntentId;
    const claim = await harness.store.claimIntent(lease, intentId, TEN_O_CLOCK, () => ({ kind: 'approved' }));
    assert(claim.kind === 'claimed', 'Invariant: it was approved');
    const fill = fillOf(claim.order.id, 'late', { quantity: 1, price: 2, fees: 0.67 });
    await harness.store.applyOrderEvents(lease, claim.order.id, MONDAY, [{ kind: 'filled', fill }]);
    const account = await view();
    expect(account).toMatchObject({ positions: [], drift: false });
    expect(account.closed).toMatchObject([{ id: positionId, openQuantity: 0, soldQuantity: 4, debit: dollars(200) }]);
    expect(id).not.toBe(claim.order.id);
  });

  it('refuses what it cannot count: nothing is written but the drift, and the action may be told again', async () => {
    await sell();
    await assign(AAPL_PUT, addMs(MONDAY, MS_PER_DAY));
    const before = await view();
    // The shares came after the ex-date: none of theirs.
    expect(await take(DIVIDEND)).toBe('applied');
    expect((await view()).shares).toEqual(before.shares);
    const late = { ...SPLIT, effectiveAt: addMs(MONDAY, 2 * MS_PER_DAY), newShares: 1, oldShares: 3 };
    expect(await take(late)).toBe('SHARES_FRACTIONAL');
    expect(await view()).toEqual({ ...before, drift: true });
    expect(await harness.store.corporateActionsOf(trader.accountId)).toEqual(new Set([DIVIDEND.id]));
  });

  it('refuses a dividend whose shares moved since, and every desk without the lease', async () => {
    await sell();
    await assign(AAPL_PUT, EVENING);
    await sell({ symbol: LATER_PUT });
    await assign(LATER_PUT, addMs(MONDAY, MS_PER_DAY));
    expect(await take(DIVIDEND)).toBe('ACTION_LATE');
    const foreign = { ...lease, epoch: lease.epoch + 1 };
    expect(await harness.store.applyCorporateAction(foreign, SPLIT)).toBe('lost_lease');
    expect(await harness.store.corporateActionsOf(trader.accountId)).toEqual(new Set());
  });
}

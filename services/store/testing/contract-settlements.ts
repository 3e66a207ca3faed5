import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { OccSymbol, Settlement } from '#core/model';
import {
  addMs,
  assert,
  type BotId,
  type CampaignId,
  type Instant,
  MS_PER_HOUR,
  type PositionId,
  type Price,
  type SettlementId,
  type Underlying,
} from '#core/units';
import type { AccountLease } from '../desk/index.js';
import type { SlotLease } from '../pods/index.js';
import { sellAndFill, startWork } from './at-work.js';
import { AAPL_PUT, dollars, type IntentSpec, TEN_O_CLOCK } from './builders.js';
import type { MakeHarness, SpineHarness, Trader } from './spine-store-contract.js';

const AAPL_CALL = 'AAPL260116C00290000' as OccSymbol;
/** 2025-12-19 17:30 in New York. */
const EVENING = Date.UTC(2025, 11, 19, 22, 30) as Instant;

export function settlementContract(make: MakeHarness): void {
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

  const sell = (spec: IntentSpec = {}, of = botId, at = TEN_O_CLOCK) =>
    sellAndFill(harness, { botId: of, slot, lease }, spec, at);

  const settled = (over: Partial<Settlement> = {}): Settlement => ({
    id: 's-1' as SettlementId,
    accountId: trader.accountId,
    symbol: AAPL_PUT,
    kind: 'expired',
    quantity: 1,
    fees: dollars(0),
    tsEvent: EVENING,
    ...over,
  });

  async function view() {
    const account = await harness.store.accountView(trader.accountId);
    assert(account, 'Invariant: the account is there');
    return account;
  }

  it('ends a position that expired, and shows it for 36 hours', async () => {
    const { positionId } = await sell({ campaignId: 'run' as CampaignId, rolledFrom: 'before' as PositionId });
    expect((await view()).positions).toMatchObject([{ campaignId: 'run', rolledFrom: 'before' }]);
    expect(await harness.store.applySettlements(lease, [settled()])).toBe('applied');
    const account = await view();
    expect(account.positions).toEqual([]);
    expect(account).not.toHaveProperty('shares');
    expect(account.closed).toEqual([
      {
        id: positionId,
        botId,
        userId: trader.userId,
        accountId: trader.accountId,
        symbol: AAPL_PUT,
        underlying: 'AAPL',
        openQuantity: 0,
        soldQuantity: 1,
        credit: dollars(325),
        debit: 0,
        fees: dollars(0.67),
        openedAt: TEN_O_CLOCK,
        closedAt: EVENING,
        endedBy: 'expired',
        settledQuantity: 1,
        campaignId: 'run',
        rolledFrom: 'before',
      },
    ]);
    expect(account.balances.cash).toBe(dollars(100_000 + 325 - 0.67));
    const later = async (hours: number) => {
      const asOf = addMs(EVENING, hours * MS_PER_HOUR);
      await harness.store.writeBalances(lease, { ...account.balances, asOf });
      return (await view()).closed?.length;
    };
    expect(await later(35)).toBe(1);
    expect(await later(36)).toBeUndefined();
  });

  it('books what an index option paid in cash, brings no shares, and waits where nobody said the price', async () => {
    const symbol = 'XSP251219P00690000' as OccSymbol;
    const { positionId } = await sell({ symbol, underlying: 'XSP' as Underlying, quantity: 2 });
    const paid = settled({ symbol, kind: 'assigned', quantity: 2 });
    await harness.store.applySettlements(lease, [paid]);
    expect(await view()).toMatchObject({ drift: true, positions: [{ id: positionId, openQuantity: 2 }] });
    await harness.store.applySettlements(lease, [{ ...paid, settlementPrice: 6_850_300 as Price }]);
    const account = await view();
    expect(account).not.toHaveProperty('shares');
    // (690 − 685.03) × 100 × 2
    expect(account.closed).toMatchObject([{ id: positionId, debit: dollars(994), endedBy: 'assigned' }]);
    expect(account.balances.cash).toBe(dollars(100_000 + 650 - 1.34 - 994));
  });

  it('turns an assigned put into shares for its strike, and gives them away with a call', async () => {
    const put = await sell({ quantity: 2, reserve: 53_000 });
    await harness.store.applySettlements(lease, [settled({ kind: 'assigned', quantity: 2, fees: dollars(1) })]);
    const held = await view();
    expect(held.shares).toEqual([
      {
        id: `${put.positionId}-shares`,
        botId,
        userId: trader.userId,
        accountId: trader.accountId,
        campaignId: put.positionId,
        underlying: 'AAPL',
        quantity: 200,
        boughtQuantity: 200,
        cost: dollars(53_000),
        proceeds: 0,
        fees: 0,
        openedAt: EVENING,
      },
    ]);
    expect(held.balances.cash).toBe(dollars(100_000 + 650 - 1.34 - 53_000 - 1));
    const campaignId = put.positionId as string as CampaignId;
    await sell({ symbol: AAPL_CALL, quantity: 1, reserve: 0, campaignId });
    const away = { id: 's-2' as SettlementId, symbol: AAPL_CALL, kind: 'assigned', quantity: 1 } as const;
    await harness.store.applySettlements(lease, [settled(away)]);
    const left = await view();
    expect(left.shares).toMatchObject([{ quantity: 100, cost: dollars(53_000), proceeds: dollars(29_000) }]);
    expect(left.positions).toEqual([]);
    expect(left.balances.cash).toBe(dollars(100_000 + 650 - 1.34 - 53_000 - 1 + 325 - 0.67 + 29_000));
    expect(left.drift).toBe(false);
    // What a campaign has earned is part of what its shares cost, so its positions stay in view while shares are held.
    const asOf = addMs(EVENING, 100 * MS_PER_HOUR);
    await harness.store.writeBalances(lease, { ...left.balances, asOf });
    expect((await view()).closed).toMatchObject([{ symbol: AAPL_PUT }, { symbol: AAPL_CALL }]);
    await sell({ symbol: AAPL_CALL, quantity: 1, reserve: 0, campaignId });
    await harness.store.applySettlements(lease, [settled({ ...away, id: 's-3' as SettlementId })]);
    expect(await view()).not.toHaveProperty('shares');
    await harness.store.writeBalances(lease, { ...left.balances, asOf });
    expect(await view()).not.toHaveProperty('closed');
  });

  it('counts each id once, however often and at once it is told', async () => {
    await sell({ quantity: 3, reserve: 79_500 });
    const one = settled({ kind: 'assigned' });
    await Promise.all([1, 2, 3].map(() => harness.store.applySettlements(lease, [one, one])));
    const account = await view();
    expect(account.positions).toMatchObject([{ openQuantity: 2, settledQuantity: 1 }]);
    expect(account.shares).toMatchObject([{ quantity: 100 }]);
    expect(account.balances.cash).toBe(dollars(100_000 + 975 - 2.01 - 26_500));
    expect(account.drift).toBe(false);
  });

  it('takes out what a person sold by hand, once and with its command, and nothing that a call stands on', async () => {
    const put = await sell({ quantity: 2, reserve: 53_000 });
    await harness.store.applySettlements(lease, [settled({ kind: 'assigned', quantity: 2 })]);
    const campaignId = put.positionId as string as CampaignId;
    await sell({ symbol: AAPL_CALL, quantity: 1, reserve: 0, campaignId });
    const holdingId = `${put.positionId}-shares` as PositionId;
    const { cash } = (await view()).balances;
    const at = addMs(EVENING, MS_PER_HOUR);
    const say = async (quantity: number, price?: Price) => {
      const priced = price === undefined ? {} : { price };
      await harness.askDesk(trader, { kind: 'sell_shares', holdingId, quantity, ...priced });
      const [command] = await harness.store.pendingCommands([trader.accountId]);
      assert(command, 'Invariant: it was asked');
      expect(command.terms).toEqual({ kind: 'sell_shares', holdingId, quantity, ...priced });
      const sale = { holdingId, at, quantity, ...priced };
      const written = await harness.store.sellShares(lease, command, sale);
      if (written !== 'applied') {
        await harness.store.finishCommand(lease, command, { outcome: 'refused', code: written });
      }
      return written;
    };
    expect(await say(200)).toBe('SHARES_UNDER_CALLS');
    expect(await say(201)).toBe('HOLDING_NOT_FOUND');
    expect(await say(60, 2_513_000 as Price)).toBe('applied');
    expect(await say(40)).toBe('applied');
    expect((await view()).shares).toMatchObject([
      {
        ...{ quantity: 100, boughtQuantity: 200, proceeds: dollars(15_078) },
        sales: [
          { at, quantity: 60, price: 2_513_000 },
          { at, quantity: 40 },
        ],
      },
    ]);
    expect(await say(1)).toBe('SHARES_UNDER_CALLS');
    const results = await harness.commandResults(trader);
    expect(results.map((result) => result?.outcome)).toEqual(['refused', 'refused', 'done', 'done', 'refused']);
    // What the shares brought is for the broker to say.
    expect((await view()).balances.cash).toBe(cash);
    const away = { id: 's-2' as SettlementId, symbol: AAPL_CALL, kind: 'assigned', quantity: 1 } as const;
    await harness.store.applySettlements(lease, [settled(away)]);
    expect(await view()).not.toHaveProperty('shares');
    expect(await view()).toMatchObject({ drift: false });
  });

  it('counts what a person says became of contracts, with the shares that were noted, once and with its command', async () => {
    await sell({ quantity: 3, reserve: 79_500 });
    const noted = { underlying: 'AAPL' as Underlying, quantity: 40, asOf: EVENING };
    await harness.store.writeBrokerShares(lease, [noted]);
    const say = async (settlement: Settlement, by = lease) => {
      const { symbol, quantity } = settlement;
      await harness.askDesk(trader, { kind: 'contracts_gone', symbol, quantity, became: 'assigned' });
      const [command] = await harness.store.pendingCommands([trader.accountId]);
      assert(command, 'Invariant: it was asked');
      expect(command.terms).toEqual({ kind: 'contracts_gone', symbol, quantity, became: 'assigned' });
      const shares = { ...noted, quantity: 40 + 100 * quantity };
      const written = await harness.store.settleByHand(by, command, { settlement, shares });
      const left = await harness.store.pendingCommands([trader.accountId]);
      expect(left).toHaveLength(written === 'applied' ? 0 : 1);
      if (left.length > 0) await harness.store.finishCommand(lease, command, { outcome: 'refused', code: written });
      return written;
    };
    const two = settled({ kind: 'assigned', quantity: 2 });
    expect(await say(two, { ...lease, epoch: lease.epoch - 1 })).toBe('lost_lease');
    expect(await say({ ...two, quantity: 4 })).toBe('SETTLEMENT_EXCEEDS_OPEN');
    expect(await harness.store.brokerShares(trader.accountId)).toEqual([noted]);
    expect((await view()).drift).toBe(false);
    expect(await say(two)).toBe('applied');
    expect(await say(two)).toBe('known');
    expect(await view()).toMatchObject({ positions: [{ openQuantity: 1 }], shares: [{ quantity: 200 }] });
    expect(await harness.store.brokerShares(trader.accountId)).toEqual([{ ...noted, quantity: 240 }]);
  });

  it('lets nobody take shares out without the lease', async () => {
    const put = await sell();
    await harness.store.applySettlements(lease, [settled({ kind: 'assigned' })]);
    const holdingId = `${put.positionId}-shares` as PositionId;
    await harness.askDesk(trader, { kind: 'sell_shares', holdingId, quantity: 100 });
    const [command] = await harness.store.pendingCommands([trader.accountId]);
    assert(command, 'Invariant: it was asked');
    const stale = { ...lease, epoch: lease.epoch - 1 };
    const sale = { holdingId, at: EVENING, quantity: 100 };
    expect(await harness.store.sellShares(stale, command, sale)).toBe('lost_lease');
    expect(await view()).toMatchObject({ shares: [{ quantity: 100 }] });
  });

  it('shares contracts of several bots out by age, the oldest position first', async () => {
    const other = await harness.addBot(trader);
    const young = await sell({ quantity: 2, reserve: 53_000 }, botId, addMs(TEN_O_CLOCK, 1_000));
    const old = await sell({ quantity: 1 }, other);
    await harness.store.applySettlements(lease, [settled({ kind: 'assigned', quantity: 2 })]);
    const account = await view();
    expect(account.positions).toMatchObject([{ id: young.positionId, openQuantity: 1, settledQuantity: 1 }]);
    expect(account.closed).toMatchObject([{ id: old.positionId, botId: other, endedBy: 'assigned' }]);
    const holdings = (account.shares ?? []).map(({ id, quantity }) => [id, quantity]);
    expect(new Map(holdings as [string, number][])).toEqual(
      new Map([
        [`${old.positionId}-shares`, 100],
        [`${young.positionId}-shares`, 100],
      ]),
    );
  });

  it('counts nothing that contradicts the books, shows it as drift, and takes it when it fits', async () => {
    await sell({ quantity: 1 });
    const before = await view();
    const two = settled({ quantity: 2 });
    expect(await harness.store.applySettlements(lease, [two])).toBe('applied');
    expect(await view()).toEqual({ ...before, drift: true });
    await harness.store.writeDrift(lease, false, undefined);
    await sell({ quantity: 1 });
    await harness.store.applySettlements(lease, [two]);
    expect((await view()).positions).toEqual([]);
    expect((await view()).drift).toBe(false);
    const call = await sell({ symbol: AAPL_CALL, reserve: 0 });
    const away = { id: 's-9' as SettlementId, symbol: AAPL_CALL, kind: 'assigned' } as const;
    await harness.store.applySettlements(lease, [settled(away)]);
    expect((await view()).positions).toMatchObject([{ id: call.positionId, openQuantity: 1 }]);
    expect((await view()).drift).toBe(true);
  });

  it('keeps what the broker showed of shares, and no write of a desk without the lease', async () => {
    const { store } = harness;
    const aapl = { underlying: 'AAPL' as Underlying, quantity: 40, asOf: TEN_O_CLOCK };
    const jpm = { underlying: 'JPM' as Underlying, quantity: -5, asOf: TEN_O_CLOCK };
    expect(await store.brokerShares(trader.accountId)).toEqual([]);
    expect(await store.writeBrokerShares(lease, [jpm, aapl])).toBe('applied');
    expect(await store.writeBrokerShares(lease, [{ ...aapl, quantity: 140, asOf: EVENING }])).toBe('applied');
    const kept = [{ ...aapl, quantity: 140, asOf: EVENING }, jpm];
    expect(await store.brokerShares(trader.accountId)).toEqual(kept);
    await sell();
    const foreign = { ...lease, epoch: lease.epoch + 1 };
    expect(await store.writeBrokerShares(foreign, [{ ...jpm, quantity: 0 }])).toBe('lost_lease');
    expect(await store.applySettlements(foreign, [settled()])).toBe('lost_lease');
    expect(await store.brokerShares(trader.accountId)).toEqual(kept);
    expect((await view()).positions).toHaveLength(1);
  });
}

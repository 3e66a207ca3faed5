import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Position, ShareHolding } from '../model/index.js';
import { dollars, money, shortPut, TEST_ACCOUNT, TEST_BOT, TEST_USER } from '../testing/index.js';
import type { CampaignId, Instant, Money, PositionId, Underlying } from '../units/index.js';
import { campaignOf } from './campaign.js';

const ID = 'pos-first' as CampaignId;

const leg = (id: string, symbol: string, credit: string, over: Partial<Position> = {}): Position =>
  shortPut(symbol, 1, credit, { id: id as PositionId, campaignId: ID, openQuantity: 0, fees: money('0.65'), ...over });

const assigned: Partial<Position> = { settledQuantity: 1, endedBy: 'assigned' };

const holding = (over: Partial<ShareHolding> = {}): ShareHolding => ({
  ...{ id: 'h' as PositionId, botId: TEST_BOT, userId: TEST_USER, accountId: TEST_ACCOUNT, campaignId: ID },
  ...{ underlying: 'AAPL' as Underlying, quantity: 100, boughtQuantity: 100 },
  ...{ cost: money('26500'), proceeds: money('0'), fees: money('0'), openedAt: 0 as Instant },
  ...over,
});

describe(campaignOf.name, () => {
  it('reckons what a share cost after all premiums and fees', () => {
    const put = leg('pos-first', 'AAPL251219P00265000', '250', assigned);
    const call = leg('pos-call', 'AAPL260116C00270000', '120', { debit: money('40'), fees: money('1.30') });
    const other = leg('pos-other', 'AAPL260116P00100000', '999', { campaignId: 'other' as CampaignId });
    expect(campaignOf(ID, [put, call, other], [holding()])).toEqual({
      id: ID,
      credits: money('370'),
      debits: money('40'),
      fees: money('1.95'),
      assignedCost: money('26500'),
      proceeds: money('0'),
      dividends: money('0'),
      netPremiums: money('328.05'),
      shares: 100,
      isOver: false,
      // (26,500 − 328.05) / 100 = 261.7195
      costPerShare: dollars('261.7195'),
    });
  });

  it('counts the put that began a campaign without knowing it', () => {
    const { campaignId: _none, ...put } = leg('pos-first', 'AAPL251219P00265000', '250', assigned);
    expect(campaignOf(ID, [put], [holding()]).costPerShare).toBe(dollars('262.5065'));
  });

  it('does not know the cost while a part of the campaign is missing', () => {
    const rolled = leg('pos-second', 'AAPL260116P00265000', '595', {
      ...assigned,
      rolledFrom: 'pos-first' as PositionId,
    });
    const first = leg('pos-first', 'AAPL251219P00265000', '250', { debit: money('310') });
    expect(campaignOf(ID, [rolled], [holding()]).costPerShare).toBeUndefined();
    expect(campaignOf(ID, [], [holding()]).costPerShare).toBeUndefined();
    expect(campaignOf(ID, [first], [holding()]).costPerShare).toBeUndefined();
    expect(campaignOf(ID, [first, rolled], [holding({ boughtQuantity: 200 })]).costPerShare).toBeUndefined();
    expect(campaignOf(ID, [first, rolled], [holding()]).costPerShare).toBe(dollars('259.663'));
  });

  it('has a result only when nothing is open and the shares are gone', () => {
    const put = leg('pos-first', 'AAPL251219P00265000', '250', assigned);
    const gone = holding({ quantity: 0, proceeds: money('27000') });
    const open = leg('pos-call', 'AAPL260116C00270000', '120', { openQuantity: 1 });
    expect(campaignOf(ID, [put], [holding()]).realised).toBeUndefined();
    expect(campaignOf(ID, [put, open], [gone]).realised).toBeUndefined();
    expect(campaignOf(ID, [put], [gone]).realised).toBe(money('749.35'));
    expect(campaignOf(ID, [leg('pos-first', 'AAPL251219P00265000', '250')], []).realised).toBe(money('249.35'));
  });

  it('has no result where shares were sold by hand at a price that nobody said', () => {
    const put = leg('pos-first', 'AAPL251219P00265000', '250', assigned);
    const sold = { at: 9 as Instant, quantity: 40 };
    const gone = { quantity: 0, proceeds: money('27000') };
    expect(campaignOf(ID, [put], [holding({ ...gone, sales: [sold] })])).toMatchObject({ isOver: true, shares: 0 });
    expect(campaignOf(ID, [put], [holding({ ...gone, sales: [sold] })]).realised).toBeUndefined();
    const priced = { ...sold, price: dollars('270') };
    expect(campaignOf(ID, [put], [holding({ ...gone, sales: [priced] })]).realised).toBe(money('749.35'));
  });

  it('loses no cent, and never says that shares cost less than they did', () => {
    const amount = fc.integer({ min: 0, max: 50_000_000 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(amount, amount, amount), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        (legs, lots) => {
          const positions = legs.map(([credit, debit, fees], index) =>
            leg(index === 0 ? ID : `p${index}`, 'AAPL251219P00265000', '0', {
              ...{ credit: credit as Money, debit: debit as Money, fees: fees as Money },
              ...(index === 0 && { settledQuantity: lots, endedBy: 'assigned' as const }),
            }),
          );
          const shares = holding({
            quantity: 100 * lots,
            boughtQuantity: 100 * lots,
            cost: money(String(26_500 * lots)),
          });
          const campaign = campaignOf(ID, positions, [shares]);
          const net = legs.reduce((sum, [credit, debit, fees]) => sum + credit - debit - fees, 0);
          expect(campaign.netPremiums).toBe(net);
          const paid = (campaign.costPerShare as number) * 100 * lots;
          expect(paid).toBeGreaterThanOrEqual(shares.cost - net);
          expect(paid).toBeLessThan(shares.cost - net + 100 * lots);
        },
      ),
    );
  });
});

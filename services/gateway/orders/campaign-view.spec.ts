import { describe, expect, it } from '@jest/globals';
import type { CorporateAction, Position, ShareHolding } from '#core/model';
import { money, shortPut } from '#core/testing';
import type { AccountId, CampaignId, Instant, PositionId, Price, TradingDate, Underlying } from '#core/units';
import { campaignView } from './campaign-view.js';

const ID = 'pos-1' as CampaignId;

/** A put at 265 for 1.55, assigned; the shares carry a call at 270 that brought 2.00. Fees of 0.65 a contract. */
const put: Position = {
  ...shortPut('AAPL251219P00265000', 1, '155.00'),
  id: ID as string as PositionId,
  ...{ openQuantity: 0, settledQuantity: 1, endedBy: 'assigned', fees: money('0.65'), openedAt: 5 as Instant },
};
const call: Position = {
  ...shortPut('AAPL260116C00270000', 1, '200.00'),
  id: 'pos-2' as PositionId,
  ...{ campaignId: ID, fees: money('0.65'), openedAt: 8 as Instant },
};
const holding: ShareHolding = {
  ...{ id: 'pos-1-shares' as PositionId, botId: put.botId, userId: put.userId, accountId: put.accountId },
  ...{ campaignId: ID, underlying: 'AAPL' as Underlying, quantity: 100, boughtQuantity: 100 },
  ...{ cost: money('26500'), proceeds: money('0'), fees: money('0'), openedAt: 7 as Instant },
};

const context = { actions: [], missing: [], asked: [] };

describe(campaignView.name, () => {
  it('shows shares, what each has cost after all premiums, and what a call stands on', () => {
    const other = { ...shortPut('AAPL260116P00250000', 1, '90.00'), id: 'pos-9' as PositionId };
    expect(campaignView({ ...context, holding, positions: [put, call, other] })).toEqual({
      ...{ id: 'pos-1', botId: put.botId, underlying: 'AAPL', shares: 100, covered: 100, isOver: false },
      ...{ sales: [], actions: [] },
      // (26,500 − 155 − 200 + 1.30) / 100
      costPerShare: '261.463',
      ...{ assignedCost: '26500.00', proceeds: '0.00', netPremiums: '353.70', dividends: '0.00', openedAt: 5 },
    });
  });

  it('has a result once everything is over', () => {
    const gone = { ...holding, quantity: 0, proceeds: money('27000'), closedAt: 9 as Instant };
    const called: Position = { ...call, openQuantity: 0, settledQuantity: 1, endedBy: 'assigned' };
    // 27,000 − 26,500 + 155 + 200 − 1.30
    expect(campaignView({ ...context, holding: gone, positions: [put, called] })).toMatchObject({
      shares: 0,
      realised: '853.70',
      closedAt: 9,
    });
  });

  it('does not know the cost of shares of which a put is missing', () => {
    expect(campaignView({ ...context, holding, positions: [call] })).not.toHaveProperty('costPerShare');
  });

  it('has no result where shares were sold by hand at a price that nobody said, and one where it was', () => {
    const over: Position = { ...call, openQuantity: 0, debit: money('40') };
    const sold = (price?: Price): ShareHolding => ({
      ...{ ...holding, quantity: 0, closedAt: 9 as Instant, proceeds: money(price === undefined ? '0' : '25000') },
      sales: [{ at: 9 as Instant, quantity: 100, ...(price !== undefined && { price }) }],
    });
    const unknown = campaignView({ ...context, holding: sold(), positions: [put, over] });
    expect(unknown).toMatchObject({ shares: 0, isOver: true, sales: [{ at: 9, quantity: 100 }] });
    expect(unknown).not.toHaveProperty('realised');
    // 25,000 − 26,500 + 155 + 200 − 40 − 1.30
    expect(campaignView({ ...context, holding: sold(2_500_000 as Price), positions: [put, over] })).toMatchObject({
      ...{ realised: '-1186.30', sales: [{ at: 9, quantity: 100, price: '250.00' }] },
    });
  });

  it('shows what the broker lacks, and why the last word on it was refused', () => {
    const at = 8 as Instant;
    const missing = [{ underlying: 'AAPL', broker: 0, ours: 100 }];
    const asked = [{ holdingId: holding.id, at }];
    const view = { ...context, holding, positions: [put], missing };
    expect(campaignView({ ...view, asked })).toMatchObject({
      ...{ missing: { broker: 0, ours: 100 }, lastSale: { at: 8, state: 'asked' } },
    });
    const refused = [{ holdingId: holding.id, at, outcome: 'refused', code: 'SHARES_AT_BROKER' }] as const;
    expect(campaignView({ ...view, asked: refused }).lastSale).toEqual({
      ...{ at: 8, state: 'refused', code: 'SHARES_AT_BROKER', words: 'The broker still shows these shares.' },
    });
    const done = [{ holdingId: holding.id, at, outcome: 'done' }] as const;
    expect(campaignView({ ...view, asked: done })).not.toHaveProperty('lastSale');
  });

  it('shows the splits and dividends of its own account that took effect while it was held', () => {
    const { accountId, underlying } = holding;
    const named = { underlying, exDate: '2026-02-09' as TradingDate };
    const paid = (at: number) =>
      ({ ...named, kind: 'dividend', id: `d-${at}`, effectiveAt: at, amount: 2_600 }) as unknown as CorporateAction;
    const split = { ...named, kind: 'split', id: 's', effectiveAt: 12, newShares: 4, oldShares: 1 } as unknown;
    const actions = [
      // Who bought on the day itself has no part in it.
      { accountId, action: paid(7) },
      { accountId, action: paid(10) },
      { accountId: 'another' as AccountId, action: paid(11) },
      { accountId, action: split as CorporateAction },
    ];
    expect(campaignView({ ...context, holding, positions: [put], actions }).actions).toEqual([
      { kind: 'dividend', at: 10, amount: '0.26' },
      { kind: 'split', at: 12, newShares: 4, oldShares: 1 },
    ]);
  });
});

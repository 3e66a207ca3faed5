import { describe, expect, it } from '@jest/globals';
import { instantAt } from '#core/calendar';
import type { CorporateAction, LoginView, OccSymbol, PendingOrder } from '#core/model';
import { frameOf, money, shortPut, TEST_BOT } from '#core/testing';
import {
  type CampaignId,
  type IntentId,
  type PositionId,
  type Price,
  type TradingDate,
  type Underlying,
  ZERO_MONEY,
} from '#core/units';
import { type PositionContext, positionView } from './position-view.js';

const today = '2025-12-01' as TradingDate;
const at = instantAt(today, '10:00');
const symbol = 'AAPL251219P00265000';
const exits = {
  profitTarget: 0.5,
  stopMultiple: 3,
  closeAtDte: 5,
  stopDelta: null,
  stopBelowStrike: null,
  restTarget: false,
};

/** For two contracts, of which one has traded. */
const RESTING: PendingOrder = {
  ...{ intentId: 'i-1' as IntentId, botId: TEST_BOT, underlying: 'AAPL' as Underlying, createdAt: at },
  ...{ symbol: symbol as OccSymbol, side: 'buy_to_close', quantity: 2, filledQuantity: 1, limit: 7_500 as Price },
  ...{ state: 'working', reserve: ZERO_MONEY },
  resting: { positionId: `pos-${symbol}` as PositionId, isWithdrawn: false },
};

/** Two contracts sold at 1.55, fees 1.30, on a chain that now asks 0.80. */
function context(quote: Partial<Parameters<typeof frameOf>[0]['quotes'][number]> = {}): PositionContext {
  const frame = frameOf({
    underlying: 'AAPL',
    at,
    spot: '280.00',
    quotes: [
      {
        expiry: '2025-12-19',
        strike: '265',
        bid: '0.75',
        ask: '0.80',
        iv: 0.25,
        delta: -0.125,
        gamma: 0.015625,
        theta: -18.25,
        vega: 15,
        ...quote,
      },
    ],
  });
  return {
    position: shortPut(symbol, 2, '310.00'),
    frame,
    config: { exits, strategy: { kind: 'short_put' } },
    ...{ actions: [], marginModel: 'cash', today, account: undefined },
  };
}

describe(positionView.name, () => {
  it('marks the short position at the ask and turns the option’s Greeks into those of the position', () => {
    const { mark, ...view } = positionView(context());
    expect(view).toMatchObject({
      dte: 18,
      strike: '265.00',
      credit: '310.00',
      profitTargetAt: '0.775',
      stopAt: '4.65',
    });
    expect(mark).toMatchObject({
      bid: '0.75',
      ask: '0.80',
      spot: '280.00',
      // 310.00 received − 1.30 fees − 2 × 100 × 0.80
      unrealised: '148.70',
      // −2 × 100 × −0.125: the position gains 25 dollars per dollar of AAPL
      delta: 25,
      gamma: -3.125,
      requirement: '53000.00',
      quoteTs: at,
      untradable: false,
    });
    // 2 × 100 × 18.25 a year earned by decay, per calendar day; 2 × 100 × 15 per 1.00 of volatility, per point
    expect(mark?.thetaPerDay).toBeCloseTo(10, 10);
    expect(mark?.vegaPerPoint).toBeCloseTo(-30, 10);
    expect(mark?.creditKept).toBeCloseTo(1 - 160 / 310, 12);
  });

  it('has no mark without a frame, a two-sided quote or Greeks, rather than zeros', () => {
    expect(positionView({ ...context(), frame: undefined }).mark).toBeUndefined();
    expect(positionView(context({ strike: '270' })).mark).toBeUndefined();
    expect(positionView(context({ delta: Number.NaN })).mark).toBeUndefined();
    const { frame, ...rest } = context();
    frame?.columns.bid.fill(-2_147_483_648);
    expect(positionView({ frame, ...rest }).mark).toBeUndefined();
  });

  it('shows a crossed quote and says that it is not traded on', () => {
    expect(positionView(context({ bid: '0.90' })).mark).toMatchObject({ bid: '0.90', untradable: true });
  });

  it('states the result of a closed position and neither mark nor exit prices', () => {
    const position = shortPut(symbol, 2, '310.00', { openQuantity: 0, debit: money('150.00'), closedAt: at });
    const view = positionView({ ...context(), position });
    expect(view).toMatchObject({ realised: '158.70', closedAt: at });
    expect(view.mark).toBeUndefined();
    expect(view.stopAt).toBeUndefined();
  });

  it('leaves out exit prices of rules that are switched off', () => {
    const view = positionView({
      ...context(),
      config: { exits: { ...exits, profitTarget: null, stopMultiple: null }, strategy: { kind: 'short_put' } },
    });
    expect(view).not.toHaveProperty('profitTargetAt');
    expect(view).not.toHaveProperty('stopAt');
  });

  it('shows a covered call by its own target, without a stop and without a requirement', () => {
    const calls = { dteMin: 20, dteMax: 45, deltaMin: 0.1, deltaMax: 0.3, profitTarget: 0.75, neverBelowCost: true };
    const strategy = { kind: 'wheel', calls } as const;
    const position = { ...shortPut('AAPL251219C00290000', 2, '310.00'), campaignId: 'pos-1' as CampaignId };
    const quote = { strike: '290', right: 'call', delta: 0.25 } as const;
    const { mark, ...view } = positionView({ ...context(quote), position, config: { exits, strategy } });
    // 1.55 × (1 − 0.75)
    expect(view).toMatchObject({ right: 'call', strike: '290.00', campaignId: 'pos-1', profitTargetAt: '0.3875' });
    expect(view).not.toHaveProperty('stopAt');
    // −2 × 100 × 0.25: the position loses 50 dollars per dollar of AAPL; the shares under it gain 200
    expect(mark).toMatchObject({ delta: -50, requirement: '0.00' });
  });

  it('says how contracts ended that nobody bought back', () => {
    const put = { ...shortPut(symbol, 2, '310.00'), openQuantity: 0, closedAt: at };
    const view = positionView({ ...context(), position: { ...put, settledQuantity: 2, endedBy: 'assigned' } });
    expect(view).toMatchObject({ endedBy: 'assigned', settledQuantity: 2, debit: '0.00', realised: '308.70' });
  });

  it('says under which symbols it was traded, and which splits it went through', () => {
    const { position, ...rest } = context();
    const former = [{ symbol: 'AAPL251219P01060000', contracts: 4 }];
    const split = {
      ...{ kind: 'split', id: 's', underlying: 'AAPL', exDate: '2025-12-01', effectiveAt: position.openedAt + 1 },
      ...{ newShares: 4, oldShares: 1 },
    } as unknown as CorporateAction;
    const actions = [{ accountId: position.accountId, action: split }];
    const view = positionView({ ...rest, position: { ...position, former }, actions });
    const splits = [{ kind: 'split', at: position.openedAt + 1, newShares: 4, oldShares: 1 }];
    expect(view.adjusted).toEqual({ former, splits });
    expect(positionView({ ...rest, position, actions })).not.toHaveProperty('adjusted');
  });

  it('shows the order that rests for its profit target, and no order of another position', () => {
    const held = context();
    const order = (over: Partial<PendingOrder>) => ({ pending: [{ ...RESTING, ...over }] });
    expect(positionView({ ...held, account: order({}) }).resting).toEqual({
      ...{ limit: '0.75', left: 1, outlivesDay: false, isTakenBack: false },
    });
    const login = { gtc: true } as LoginView;
    const isWithdrawn = { resting: { positionId: held.position.id, isWithdrawn: true } };
    expect(positionView({ ...held, account: { ...order(isWithdrawn), login } }).resting).toMatchObject({
      ...{ outlivesDay: true, isTakenBack: true },
    });
    const other = { resting: { positionId: 'pos-other' as PositionId, isWithdrawn: false } };
    expect(positionView({ ...held, account: order(other) })).not.toHaveProperty('resting');
    const { resting: _none, ...priced } = RESTING;
    expect(positionView({ ...held, account: { pending: [priced] } })).not.toHaveProperty('resting');
  });
});

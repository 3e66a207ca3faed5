import { describe, expect, it } from '@jest/globals';
import { sessionAt } from '../calendar/index.js';
import type { AccountView, OrderIntent, PendingOrder, Position } from '../model/index.js';
import { type Instant, type Money, moneyFromDecimal, type Price, priceFromDecimal } from '../units/index.js';
import type { RiskContext, RiskMarket } from './check.js';
import { judgeIntent, needsPreview } from './judge.js';
import { DEFAULT_RISK_LIMITS, type RiskLimits } from './limits.js';

const price = (text: string) => priceFromDecimal(text) as Price;
const money = (text: string) => moneyFromDecimal(text) as Money;
/** Wednesday 2025-11-26, 15:45 in New York. */
const NOW = Date.UTC(2025, 10, 26, 20, 45) as Instant;
const THANKSGIVING = Date.UTC(2025, 10, 27, 20, 45) as Instant;

function intent(over: Partial<OrderIntent> = {}): OrderIntent {
  return {
    id: 'i1',
    decisionId: 'd',
    botId: 'bot',
    userId: 'u',
    accountId: 'a',
    clientOrderId: 'c',
    symbol: 'AAPL251219P00265000',
    underlying: 'AAPL',
    side: 'sell_to_open',
    quantity: 1,
    limit: price('2.50'),
    validUntil: NOW + 60_000,
    reserve: money('26250'),
    positionId: 'p1',
    ...over,
  } as unknown as OrderIntent;
}

const position = (openQuantity: number) =>
  ({ id: 'p1', botId: 'bot', symbol: 'AAPL251219P00265000', openQuantity }) as unknown as Position;

const pending = (over: Partial<PendingOrder>) =>
  ({
    intentId: 'other',
    botId: 'bot',
    symbol: 'NVDA251219P00170000',
    side: 'sell_to_open',
    quantity: 1,
    filledQuantity: 0,
    limit: price('2'),
    state: 'working',
    reserve: money('0'),
    ...over,
  }) as unknown as PendingOrder;

function account(over: Partial<AccountView> = {}): AccountView {
  return {
    id: 'a',
    mode: 'paper',
    type: 'cash',
    stop: 'none',
    balances: { cash: money('100000'), requirement: money('0'), optionBuyingPower: money('100000'), asOf: NOW },
    positions: [],
    pending: [],
    drift: false,
    ...over,
  } as AccountView;
}

const QUOTE: RiskMarket['quote'] = {
  kind: 'usable',
  quote: { bid: price('2.50'), ask: price('2.60'), quoteTs: NOW },
};
const market = (over: Partial<RiskMarket> = {}): RiskMarket => ({
  now: NOW,
  session: sessionAt(NOW),
  quote: QUOTE,
  balancesAgeMs: 0,
  preview: { kind: 'not_asked' },
  ...over,
});

function judge(
  over: {
    intent?: Partial<OrderIntent>;
    account?: Partial<AccountView>;
    recent?: number;
    paused?: boolean;
    context?: Partial<RiskContext>;
    market?: Partial<RiskMarket>;
  } = {},
  limits: RiskLimits = DEFAULT_RISK_LIMITS,
): string {
  const context: RiskContext = {
    intent: intent(over.intent),
    account: account(over.account),
    recentOrders: over.recent ?? 0,
    ordersLastSecond: 0,
    repeats: 0,
    botDayNotional: money('0'),
    userDayNotional: money('0'),
    botStop: 'none',
    botPaused: over.paused ?? false,
    ...over.context,
  };
  const verdict = judgeIntent(context, limits, market(over.market));
  return verdict.kind === 'approved' ? 'approved' : verdict.code;
}

const CLOSE: Partial<OrderIntent> = { side: 'buy_to_close', limit: price('2.60'), reserve: money('0') };

describe(judgeIntent.name, () => {
  it('approves an opening that fits and an exit of what is held', () => {
    expect(judge()).toBe('approved');
    expect(judge({ intent: CLOSE, account: { positions: [position(1)] } })).toBe('approved');
  });

  it('refuses after validUntil, inclusive', () => {
    expect(judge({ intent: { validUntil: NOW } })).toBe('approved');
    expect(judge({ intent: { validUntil: (NOW - 1) as Instant } })).toBe('INTENT_EXPIRED');
  });
  it('refuses while the market is closed, exits too', () => {
    const closed = { now: THANKSGIVING, session: sessionAt(THANKSGIVING) };
    const valid = { validUntil: THANKSGIVING };
    expect(judge({ intent: valid, market: closed })).toBe('MARKET_CLOSED');
    expect(judge({ intent: { ...CLOSE, ...valid }, account: { positions: [position(1)] }, market: closed })).toBe(
      'MARKET_CLOSED',
    );
  });

  it('never stops an exit by a stop of openings, a drift, an unknown order, buying power or a broken limit', () => {
    const worst: Partial<AccountView> = {
      stop: 'no_openings',
      drift: true,
      positions: [position(1)],
      pending: [pending({ state: 'unknown', reserve: money('500000') })],
    };
    const broken = {
      ...DEFAULT_RISK_LIMITS,
      quantityMax: Number.NaN,
      ordersPerMinuteMax: Number.NaN,
      collarFraction: Number.NaN,
    };
    expect(judge({ intent: CLOSE, account: worst, paused: true }, broken)).toBe('approved');
    expect(judge({ paused: true })).toBe('BOT_PAUSED');
    expect(judge({ account: { stop: 'no_openings' } })).toBe('ACCOUNT_STOPPED');
    expect(judge({ account: { drift: true } })).toBe('ACCOUNT_DRIFT');
    expect(judge({ account: { pending: [pending({ state: 'unknown' })] } })).toBe('UNKNOWN_ORDER_OPEN');
  });

  it('opens in one currency alone, and never stops an exit for it', () => {
    const symbol = 'XNSE.RELIANCE.500.251230P01500000' as OrderIntent['symbol'];
    const rupees = { currency: 'INR' as const };
    expect(judge({ account: rupees })).toBe('CURRENCY_MISMATCH');
    expect(judge({ intent: { symbol } })).toBe('CURRENCY_MISMATCH');
    expect(judge({ intent: { symbol }, account: rupees })).toBe('LIMITS_CURRENCY');
    expect(judge({ intent: CLOSE, account: { ...rupees, positions: [position(1)] } })).toBe('approved');
    // 1,500 rupees × 500 units.
    const limits = { ...DEFAULT_RISK_LIMITS, ...rupees, notionalMax: money('749999') };
    expect(judge({ intent: { symbol }, account: rupees }, limits)).toBe('NOTIONAL_LIMIT');
    expect(judge({ intent: { symbol }, account: rupees }, { ...limits, notionalMax: money('750000') })).toBe(
      'approved',
    );
  });

  const amounts = Object.keys(DEFAULT_RISK_LIMITS).filter((name) => name !== 'currency') as (keyof RiskLimits)[];
  it.each(amounts)('fails closed when the limit %s is missing or NaN', (name) => {
    expect(judge({}, { ...DEFAULT_RISK_LIMITS, [name]: Number.NaN })).toBe('LIMIT_UNUSABLE');
    expect(judge({}, { ...DEFAULT_RISK_LIMITS, [name]: undefined } as unknown as RiskLimits)).toBe('LIMIT_UNUSABLE');
  });

  it('refuses an untradable quote for openings and exits', () => {
    const stale = { quote: { kind: 'unusable', fault: 'stale_copy' } } as const;
    expect(judge({ market: stale })).toBe('QUOTE_UNTRADABLE');
    expect(judge({ intent: CLOSE, account: { positions: [position(1)] }, market: stale })).toBe('QUOTE_UNTRADABLE');
  });

  it('holds the limit inside the collar: 25 % of the midpoint beyond either side', () => {
    // Midpoint 2.55, so 0.6375 beyond 2.50 and 2.60.
    expect(judge({ intent: { limit: price('1.8625') } })).toBe('approved');
    expect(judge({ intent: { limit: price('1.8624') } })).toBe('PRICE_OUTSIDE_COLLAR');
    expect(judge({ intent: { limit: price('3.2375') } })).toBe('approved');
    expect(judge({ intent: { limit: price('3.2376') } })).toBe('PRICE_OUTSIDE_COLLAR');
    expect(judge({ intent: { limit: 0 as Price } })).toBe('PRICE_OUTSIDE_COLLAR');
    const held = { positions: [position(1)] };
    expect(judge({ intent: { ...CLOSE, limit: price('3.2376') }, account: held })).toBe('PRICE_OUTSIDE_COLLAR');
    expect(judge({ intent: { ...CLOSE, limit: price('1') }, account: held })).toBe('approved');
  });

  it('adds up the reserves of all other pending orders before its own', () => {
    const others = [pending({ reserve: money('73750') })];
    expect(judge({ account: { pending: others } })).toBe('approved');
    expect(
      judge({ account: { pending: [...others, pending({ intentId: 'i1' as never, reserve: money('26250') })] } }),
    ).toBe('approved');
    expect(judge({ account: { pending: [pending({ reserve: money('73750.0001') })] } })).toBe('BUYING_POWER_EXCEEDED');
    expect(judge({ intent: { reserve: Number.NaN as Money } })).toBe('BUYING_POWER_EXCEEDED');
  });

  it('limits quantity, notional and rate', () => {
    expect(judge({ intent: { quantity: 101 } })).toBe('QUANTITY_LIMIT');
    expect(judge({ intent: { quantity: 0 } })).toBe('QUANTITY_LIMIT');
    expect(judge({ intent: { quantity: 0.5 } })).toBe('QUANTITY_LIMIT');
    expect(judge({}, { ...DEFAULT_RISK_LIMITS, notionalMax: money('26499') })).toBe('NOTIONAL_LIMIT');
    expect(judge({}, { ...DEFAULT_RISK_LIMITS, notionalMax: money('26500') })).toBe('approved');
    expect(judge({ recent: 60 })).toBe('ORDER_RATE');
  });

  it('refuses a second order for the contract: of any bot when opening, of the same bot when closing', () => {
    const twin = { symbol: intent().symbol, botId: 'bot-2' as never };
    expect(judge({ account: { pending: [pending(twin)] } })).toBe('DUPLICATE_ORDER');
    const held = { positions: [position(1)] };
    const closing = { ...twin, side: 'buy_to_close' } as const;
    expect(judge({ intent: CLOSE, account: { ...held, pending: [pending(closing)] } })).toBe('approved');
    expect(
      judge({ intent: CLOSE, account: { ...held, pending: [pending({ ...closing, botId: 'bot' as never })] } }),
    ).toBe('DUPLICATE_ORDER');
  });

  it('lets through a stop what its level lets through, and says who is stopped', () => {
    const held = { positions: [position(1)] };
    const person: Partial<OrderIntent> = { ...CLOSE, origin: 'person' };
    const desk: Partial<OrderIntent> = { ...CLOSE, origin: 'desk' };
    const under = (stop: AccountView['stop'], order: Partial<OrderIntent>) =>
      judge({ intent: order, account: { ...held, stop } });
    expect(under('manage_only', {})).toBe('ACCOUNT_STOPPED');
    expect(under('manage_only', CLOSE)).toBe('ACCOUNT_STOPPED');
    expect(under('manage_only', person)).toBe('approved');
    expect(under('flatten', CLOSE)).toBe('ACCOUNT_STOPPED');
    expect(under('flatten', person)).toBe('approved');
    expect(under('flatten', desk)).toBe('approved');
    expect(under('none', desk)).toBe('STOP_LIFTED');
    expect(judge({ context: { botStop: 'no_openings' } })).toBe('BOT_STOPPED');
    expect(judge({ intent: CLOSE, account: held, context: { botStop: 'manage_only' } })).toBe('BOT_STOPPED');
    expect(judge({ account: { stop: 'flatten' }, context: { botStop: 'no_openings' } })).toBe('ACCOUNT_STOPPED');
  });

  it('opens no adjusted contract, which need not stand for 100 shares', () => {
    expect(judge({ intent: { symbol: 'AAPL1251219P00265000' as OrderIntent['symbol'] } })).toBe('CONTRACT_ADJUSTED');
  });

  it('opens only what the broker permits, and nothing before it has said so', () => {
    const login = {
      broker: 'Tradier',
      state: 'connected',
      unattended: true,
      gtc: true,
      reloginPlanAccepted: false,
    } as const;
    const may = { maySellPuts: true, closingOnly: false };
    expect(judge({ account: { login, permissions: may } })).toBe('approved');
    expect(judge({ account: { login } })).toBe('OPTION_LEVEL');
    expect(judge({ account: { login, permissions: { ...may, maySellPuts: false } } })).toBe('OPTION_LEVEL');
    expect(judge({ account: { login, permissions: { ...may, closingOnly: true } } })).toBe('CLOSING_ONLY');
  });

  it('opens what outlives the login only where its profit target rests before, and still closes', () => {
    // The put expires on 2025-12-19 at 16:00 in New York.
    const login = {
      broker: 'Schwab',
      state: 'connected',
      unattended: true,
      gtc: true,
      reloginPlanAccepted: true,
      sessionEndsAt: Date.UTC(2025, 10, 28) as Instant,
    } as const;
    const permissions = { maySellPuts: true, closingOnly: false };
    expect(judge({ account: { login, permissions } })).toBe('NOT_MANAGEABLE');
    const intent = { restsTarget: true } as const;
    const friday = { ...login, sessionEndsAt: Date.UTC(2025, 10, 29) as Instant };
    expect(judge({ intent, account: { login: friday, permissions } })).toBe('approved');
    for (const one of [login, { ...friday, gtc: false }, { ...friday, reloginPlanAccepted: false }]) {
      expect(judge({ intent, account: { login: one, permissions } })).toBe('NOT_MANAGEABLE');
    }
    const later = { ...login, sessionEndsAt: Date.UTC(2025, 11, 20) as Instant };
    expect(judge({ account: { login: later, permissions } })).toBe('approved');
    expect(judge({ account: { login: { ...later, state: 'relogin' }, permissions } })).toBe('NOT_MANAGEABLE');
    expect(judge({ intent: CLOSE, account: { login, permissions, positions: [position(1)] } })).toBe('approved');
  });

  it('adds an opening to what bot and user have opened today', () => {
    // 1 × 265 × 100.
    const limits = { ...DEFAULT_RISK_LIMITS, botDayNotionalMax: money('53000'), userDayNotionalMax: money('79500') };
    expect(judge({ context: { botDayNotional: money('26500') } }, limits)).toBe('approved');
    expect(judge({ context: { botDayNotional: money('26500.01') } }, limits)).toBe('BOT_DAY_NOTIONAL');
    expect(judge({ context: { userDayNotional: money('53000') } }, limits)).toBe('approved');
    expect(judge({ context: { userDayNotional: money('53001') } }, limits)).toBe('USER_DAY_NOTIONAL');
    expect(judge({ context: { userDayNotional: Number.NaN as Money } }, limits)).toBe('USER_DAY_NOTIONAL');
    const exit = { intent: CLOSE, account: { positions: [position(1)] } };
    expect(judge({ ...exit, context: { userDayNotional: money('1000000000') } }, limits)).toBe('approved');
  });

  it('slows bursts and repeats down, whoever opens or closes, but not the desk that buys back', () => {
    const held = { positions: [position(1)] };
    expect(judge({ context: { ordersLastSecond: 19 } })).toBe('approved');
    expect(judge({ context: { ordersLastSecond: 20 } })).toBe('ORDER_BURST');
    expect(judge({ context: { repeats: 4 } })).toBe('approved');
    expect(judge({ context: { repeats: 5 } })).toBe('ORDER_REPEATED');
    expect(judge({ intent: CLOSE, account: held, context: { repeats: 5 } })).toBe('ORDER_REPEATED');
    const flattening = {
      intent: { ...CLOSE, origin: 'desk' as const },
      account: { ...held, stop: 'flatten' as const },
    };
    expect(judge({ ...flattening, recent: 600, context: { ordersLastSecond: 600, repeats: 600 } })).toBe('approved');
  });

  it('opens nothing on balances that are too old or of unknown age', () => {
    expect(judge({ market: { balancesAgeMs: 60_000 } })).toBe('approved');
    expect(judge({ market: { balancesAgeMs: 60_001 } })).toBe('BALANCES_TOO_OLD');
    expect(judge({ market: { balancesAgeMs: Number.POSITIVE_INFINITY } })).toBe('BALANCES_TOO_OLD');
    expect(judge({ market: { balancesAgeMs: Number.NaN } })).toBe('BALANCES_TOO_OLD');
    const exit = { intent: CLOSE, account: { positions: [position(1)] } };
    expect(judge({ ...exit, market: { balancesAgeMs: Number.POSITIVE_INFINITY } })).toBe('approved');
  });

  it('believes a preview that says no, and needs one for a large order', () => {
    const failed = { preview: { kind: 'failed', cause: 'BROKER_UNREACHABLE' } } as const;
    // 10 × 265 × 100 = 265,000; large from 250,000 on.
    const large = { quantity: 10, reserve: money('0') };
    expect(judge({ market: { preview: { kind: 'refused', code: 'MARGIN' } } })).toBe('PREVIEW_REFUSED');
    expect(judge({ market: failed })).toBe('approved');
    expect(judge({ intent: large, market: failed })).toBe('PREVIEW_FAILED');
    expect(judge({ intent: large, market: { preview: { kind: 'fine' } } })).toBe('approved');
    expect(needsPreview(intent(large), DEFAULT_RISK_LIMITS, false)).toBe(true);
    expect(needsPreview(intent(), DEFAULT_RISK_LIMITS, false)).toBe(false);
    expect(needsPreview(intent(), DEFAULT_RISK_LIMITS, true)).toBe(true);
    expect(needsPreview(intent(CLOSE), DEFAULT_RISK_LIMITS, true)).toBe(false);
  });

  it('sells a call only on shares of its bot that no call covers, open or on its way, and that the broker shows', () => {
    const CALL = 'AAPL251219C00290000';
    const call = { symbol: CALL, reserve: money('0') } as unknown as Partial<OrderIntent>;
    const shares = (quantity: number, botId = 'bot') =>
      ({ botId, underlying: 'AAPL', quantity }) as unknown as NonNullable<AccountView['shares']>[number];
    const sells = (account: Partial<AccountView>, brokerShares?: number, quantity = 1) =>
      judge({
        intent: { ...call, quantity },
        account,
        market: brokerShares === undefined ? {} : { brokerShares },
      });
    const open = (openQuantity: number, over = {}) =>
      ({ ...position(openQuantity), symbol: CALL, underlying: 'AAPL', ...over }) as unknown as Position;
    const under = (over: object) => pending({ symbol: CALL, underlying: 'AAPL', ...over } as Partial<PendingOrder>);
    const two = { shares: [shares(200)] };
    expect(sells({}, 200)).toBe('CALL_NOT_COVERED');
    expect(sells(two, 200)).toBe('approved');
    expect(sells(two, 200, 2)).toBe('approved');
    expect(sells(two, 200, 3)).toBe('CALL_NOT_COVERED');
    // Of another bot, in a smaller lot, not at the broker any more, not known from the broker.
    expect(sells({ shares: [shares(200, 'bot-2')] }, 200)).toBe('CALL_NOT_COVERED');
    expect(sells({ shares: [shares(99)] }, 99)).toBe('CALL_NOT_COVERED');
    expect(sells(two, 99)).toBe('CALL_NOT_COVERED');
    expect(sells(two)).toBe('CALL_NOT_COVERED');
    // What stands on them already: open calls, and what is left of sales under way. Puts do not.
    expect(sells({ ...two, positions: [open(1)] }, 200)).toBe('approved');
    expect(sells({ ...two, positions: [open(2)] }, 200)).toBe('CALL_NOT_COVERED');
    expect(sells({ ...two, positions: [open(2, { symbol: 'AAPL251219P00265000' })] }, 200)).toBe('approved');
    const working = under({ symbol: 'AAPL260116C00300000', quantity: 3, filledQuantity: 2 });
    expect(sells({ ...two, positions: [open(1)], pending: [working] }, 200)).toBe('CALL_NOT_COVERED');
    expect(sells({ ...two, pending: [working] }, 200)).toBe('approved');
    expect(sells({ ...two, pending: [under({ intentId: 'i1' })] }, 200, 2)).toBe('approved');
    // A call of another bot stands on the same shares at the broker, though not on this bot's.
    expect(sells({ ...two, positions: [open(1, { botId: 'bot-2' })] }, 200, 2)).toBe('CALL_NOT_COVERED');
    expect(sells({ ...two, positions: [open(1, { botId: 'bot-2' })] }, 300, 2)).toBe('approved');
    // Buying one back needs nothing.
    const close = { ...CLOSE, symbol: CALL } as unknown as Partial<OrderIntent>;
    expect(judge({ intent: close, account: { positions: [open(1)] } })).toBe('approved');
  });

  it('refuses to close more than the position holds', () => {
    expect(judge({ intent: CLOSE })).toBe('CLOSE_EXCEEDS_POSITION');
    expect(judge({ intent: { ...CLOSE, quantity: 2 }, account: { positions: [position(1)] } })).toBe(
      'CLOSE_EXCEEDS_POSITION',
    );
  });

  it("repeats the account's own limits, which may have been lowered since the decision", () => {
    const none = { allocation: null, lossPerDay: null, maxPerSector: null, marginUseMax: null, crashLossMax: null };
    const limits = { ...none, maxPositions: null, maxPerUnderlying: null, openingsPerDay: null };
    const own = pending({ intentId: 'i1' as never, symbol: intent().symbol, underlying: 'AAPL' as never });
    const other = pending({ underlying: 'NVDA' as never });
    const under = (one: Partial<typeof limits>, order: Partial<OrderIntent> = {}) =>
      judge({ intent: order, account: { pending: [own, other], limits: { ...limits, ...one } } });
    expect(under({})).toBe('approved');
    expect(under({ maxPositions: 2 as never })).toBe('approved');
    expect(under({ maxPositions: 1 as never })).toBe('ACCOUNT_POSITIONS');
    expect(under({ openingsPerDay: 1 as never })).toBe('ACCOUNT_OPENINGS');
    expect(under({ maxPerUnderlying: 1 as never })).toBe('approved');
    const held = { ...position(1), symbol: 'AAPL251219P00200000', underlying: 'AAPL', openedAt: 0 } as never;
    expect(judge({ account: { positions: [held], limits: { ...limits, maxPerUnderlying: 1 } } })).toBe(
      'ACCOUNT_PER_UNDERLYING',
    );
    const full = { ...limits, maxPositions: 1, openingsPerDay: 1 };
    expect(judge({ intent: CLOSE, account: { positions: [position(1)], pending: [other], limits: full } })).toBe(
      'approved',
    );
  });
});

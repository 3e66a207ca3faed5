import { describe, expect, it } from '@jest/globals';
import { sessionAt } from '../calendar/index.js';
import type { AccountView, OrderIntent, PendingOrder, Position } from '../model/index.js';
import { type Instant, type Money, moneyFromDecimal, type Price, priceFromDecimal } from '../units/index.js';
import type { RiskContext, RiskMarket } from './check.js';
import { judgeIntent } from './judge.js';
import { DEFAULT_RISK_LIMITS } from './limits.js';
import type { QuoteReading } from './quote.js';

const price = (text: string) => priceFromDecimal(text) as Price;
const money = (text: string) => moneyFromDecimal(text) as Money;
/** Wednesday 2025-11-26, 15:45 in New York. */
const NOW = Date.UTC(2025, 10, 26, 20, 45) as Instant;
const OLD = 'AAPL251219P00265000';
const NEW = 'AAPL260116P00260000';

const CLOSES = { symbol: OLD, positionId: 'old', limit: price('3.10') };
const ROLL = {
  ...{ id: 'i1', decisionId: 'd', botId: 'bot', userId: 'u', accountId: 'a', clientOrderId: 'c', symbol: NEW },
  ...{ underlying: 'AAPL', side: 'sell_to_open', quantity: 2, limit: price('3.30'), validUntil: NOW + 60_000 },
  ...{ reserve: money('620'), positionId: 'new', rolledFrom: 'old', closes: CLOSES },
} as unknown as OrderIntent;

const HELD = { id: 'old', botId: 'bot', symbol: OLD, underlying: 'AAPL', openQuantity: 2, openedAt: NOW - 86_400_000 };
const pending = (over: object) =>
  ({
    ...{ intentId: 'other', botId: 'bot', symbol: OLD, underlying: 'AAPL', side: 'buy_to_close', quantity: 2 },
    ...{ filledQuantity: 0, limit: price('1'), state: 'working', reserve: money('0'), createdAt: NOW, ...over },
  }) as unknown as PendingOrder;

const quote = (bid: string, ask: string): QuoteReading => ({
  kind: 'usable',
  quote: { bid: price(bid), ask: price(ask), quoteTs: NOW },
});

interface Over {
  readonly intent?: Partial<OrderIntent>;
  readonly account?: Partial<AccountView>;
  readonly market?: Partial<RiskMarket>;
}

function codeOf({ intent, account, market }: Over = {}): string {
  const balances = { cash: money('60000'), requirement: money('53000'), optionBuyingPower: money('7000'), asOf: NOW };
  const view = { id: 'a', mode: 'live', type: 'cash', stop: 'none', balances, positions: [HELD], pending: [] };
  const context = {
    ...{ intent: { ...ROLL, ...intent }, account: { ...view, drift: false, ...account } },
    ...{ recentOrders: 0, ordersLastSecond: 0, repeats: 0, botDayNotional: 0, userDayNotional: 0 },
    ...{ botStop: 'none', botPaused: false },
  } as unknown as RiskContext;
  const verdict = judgeIntent(context, DEFAULT_RISK_LIMITS, {
    ...{ now: NOW, session: sessionAt(NOW), balancesAgeMs: 0, preview: { kind: 'not_asked' } },
    ...{ quote: quote('3.30', '3.40'), closingQuote: quote('3.00', '3.10') },
    ...market,
  });
  return verdict.kind === 'approved' ? 'approved' : verdict.code;
}

describe(judgeIntent.name, () => {
  it.each<[string, string, Over]>([
    ['a roll at what both quotes bring', 'approved', {}],
    [
      'another price of what it buys back',
      'approved',
      { intent: { closes: { ...CLOSES, limit: price('3.05') } as never } },
    ],
    [
      'more than is open',
      'CLOSE_EXCEEDS_POSITION',
      { account: { positions: [{ ...HELD, openQuantity: 1 } as never] } },
    ],
    [
      'a position of another bot',
      'CLOSE_EXCEEDS_POSITION',
      { account: { positions: [{ ...HELD, botId: 'b2' } as never] } },
    ],
    ['a position that is gone', 'CLOSE_EXCEEDS_POSITION', { account: { positions: [] } }],
    ['the same contract on both sides', 'ROLL_INVALID', { intent: { symbol: OLD as never } }],
    ['a call for a put', 'ROLL_INVALID', { intent: { symbol: 'AAPL260116C00260000' as never } }],
    ['another underlying', 'ROLL_INVALID', { intent: { symbol: 'MSFT260116P00260000' as never } }],
    ['a net limit between two price steps', 'ROLL_INVALID', { intent: { limit: 33_050 as Price } }],
    ['an exit of the same position on its way', 'DUPLICATE_ORDER', { account: { pending: [pending({})] } }],
    [
      'a resting target on it',
      'DUPLICATE_ORDER',
      { account: { pending: [pending({ resting: { positionId: 'old', isWithdrawn: true } })] } },
    ],
    [
      'a sale of the new contract on its way',
      'DUPLICATE_ORDER',
      { account: { pending: [pending({ symbol: NEW, side: 'sell_to_open', botId: 'b2' })] } },
    ],
    [
      'its own two entries',
      'approved',
      {
        account: {
          pending: [
            pending({ intentId: 'i1' }),
            pending({ intentId: 'i1', symbol: NEW, side: 'sell_to_open', reserve: money('620') }),
          ],
        },
      },
    ],
    [
      'no quote of what it buys back',
      'QUOTE_UNTRADABLE',
      { market: { closingQuote: { kind: 'unusable', fault: 'too_old' } } },
    ],
    ['no quote of what it sells', 'QUOTE_UNTRADABLE', { market: { quote: { kind: 'unusable', fault: 'too_old' } } }],
    [
      'a purchase far above the ask',
      'PRICE_OUTSIDE_COLLAR',
      { intent: { closes: { ...CLOSES, limit: price('6.10') } as never } },
    ],
    ['a sale far below the bid', 'PRICE_OUTSIDE_COLLAR', { intent: { limit: price('0.30') } }],
    ['stopped openings', 'ACCOUNT_STOPPED', { account: { stop: 'no_openings' } }],
    ['a flatten', 'ACCOUNT_STOPPED', { account: { stop: 'flatten' } }],
    ['an account that drifts', 'ACCOUNT_DRIFT', { account: { drift: true } }],
    ['more buying power than there is', 'BUYING_POWER_EXCEEDED', { intent: { reserve: money('7001') } }],
    [
      'the only place of the account, which it frees',
      'approved',
      { account: { limits: { maxPositions: 1, maxPerUnderlying: 1, openingsPerDay: 1 } as never } },
    ],
    [
      'that place when part of the old put stays',
      'ACCOUNT_POSITIONS',
      {
        intent: { quantity: 1 },
        account: { limits: { maxPositions: 1, maxPerUnderlying: null, openingsPerDay: null } as never },
      },
    ],
    [
      'a second opening of the day',
      'ACCOUNT_OPENINGS',
      {
        account: {
          positions: [{ ...HELD, openedAt: NOW - 60_000 } as unknown as Position],
          limits: { maxPositions: null, maxPerUnderlying: null, openingsPerDay: 1 } as never,
        },
      },
    ],
  ])('%s: %s', (_name, code, over) => {
    expect(codeOf(over)).toBe(code);
  });

  it('measures the net limit against both quotes, though each leg lies in its own collar', () => {
    const { collarFraction, collarMin } = DEFAULT_RISK_LIMITS;
    const bid = price('3.30');
    const width = Math.floor(Math.max(collarMin, 33_500 * collarFraction) / 100) * 100;
    const off = (units: number): Over => ({
      intent: {
        limit: (bid - units) as Price,
        closes: { ...CLOSES, limit: (price('3.10') + units) as Price } as never,
      },
    });
    expect(codeOf(off(Math.floor(width / 200) * 100))).toBe('approved');
    expect(codeOf(off(width - 1_000))).toBe('PRICE_OUTSIDE_COLLAR');
  });
});

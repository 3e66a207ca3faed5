import type { Session } from '../calendar/index.js';
import { type AccountView, type OrderIntent, parseOccSymbol, STANDARD_MULTIPLIER } from '../model/index.js';
import { type Instant, type Money, moneyToDecimal, notional, priceToDecimal } from '../units/index.js';
import type { RiskLimits } from './limits.js';
import type { QuoteReading } from './quote.js';
import type { RiskRefusal } from './refusals.js';

/** What the checks read of the account, in the transaction that claims the intent. */
export interface RiskContext {
  readonly intent: OrderIntent;
  /** Its pending orders may contain the intent itself. */
  readonly account: AccountView;
  /** Orders of this account sent in the last market minute. */
  readonly recentOrders: number;
  /** The user has paused the bot since it decided. */
  readonly botPaused: boolean;
}

/** The market at the moment of the claim. */
export interface RiskMarket {
  /** Market clock. */
  readonly now: Instant;
  readonly session: Session;
  readonly quote: QuoteReading;
}

/** Numbers behind a refusal, for people: prices and money as decimal strings. */
export type RiskDetail = Readonly<Record<string, number | string>>;

export type RiskVerdict =
  | { readonly kind: 'approved' }
  | { readonly kind: 'refused'; readonly code: RiskRefusal; readonly detail: RiskDetail };

type Check = (context: RiskContext, limits: RiskLimits, market: RiskMarket) => RiskVerdict | undefined;

const APPROVED: RiskVerdict = { kind: 'approved' };

/** In the order in which a person would want to hear them: most general first. */
const CHECKS_OF_ALL: readonly Check[] = [checkExpiry, checkSession, checkDuplicate];
const CHECKS_OF_EXITS: readonly Check[] = [checkClose, checkQuote, checkCollar, checkRate];
const CHECKS_OF_OPENINGS: readonly Check[] = [
  checkPause,
  checkStop,
  checkDrift,
  checkUnknown,
  checkLimits,
  checkQuote,
  checkCollar,
  checkQuantity,
  checkNotional,
  checkRate,
  checkBuyingPower,
];

/**
 * Judges an intent at the last hop, on what the account and the market are now. Exits are never stopped by a stop, a
 * drift, an unknown order, a size limit, buying power or a limit that cannot be read: not being able to close is the
 * larger danger. Whatever is missing refuses an opening.
 */
export function judgeIntent(context: RiskContext, limits: RiskLimits, market: RiskMarket): RiskVerdict {
  const exit = context.intent.side === 'buy_to_close';
  for (const check of [...CHECKS_OF_ALL, ...(exit ? CHECKS_OF_EXITS : CHECKS_OF_OPENINGS)]) {
    const verdict = check(context, limits, market);
    if (verdict) return verdict;
  }
  return APPROVED;
}

function refuse(code: RiskRefusal, detail: RiskDetail): RiskVerdict {
  return { kind: 'refused', code, detail };
}

function checkExpiry({ intent }: RiskContext, _limits: RiskLimits, { now }: RiskMarket): RiskVerdict | undefined {
  return now <= intent.validUntil ? undefined : refuse('INTENT_EXPIRED', { validUntil: intent.validUntil, now });
}

function checkSession(_context: RiskContext, _limits: RiskLimits, { session }: RiskMarket): RiskVerdict | undefined {
  if (session.state === 'open') return undefined;
  return refuse('MARKET_CLOSED', { state: session.state, date: session.date, name: session.day.name ?? '' });
}

/** An opening counts against all bots of the account, an exit only against its own bot: two bots may hold one contract. */
function checkDuplicate({ intent, account }: RiskContext): RiskVerdict | undefined {
  const twin = account.pending.find(
    (one) =>
      one.intentId !== intent.id &&
      one.symbol === intent.symbol &&
      one.side === intent.side &&
      (intent.side === 'sell_to_open' || one.botId === intent.botId),
  );
  return twin ? refuse('DUPLICATE_ORDER', { symbol: intent.symbol, intentId: twin.intentId }) : undefined;
}

function checkClose({ intent, account }: RiskContext): RiskVerdict | undefined {
  const position = account.positions.find((one) => one.id === intent.positionId && one.symbol === intent.symbol);
  const open = position?.openQuantity ?? 0;
  return isCount(intent.quantity) && intent.quantity <= open
    ? undefined
    : refuse('CLOSE_EXCEEDS_POSITION', { quantity: intent.quantity, open });
}

function checkPause({ botPaused }: RiskContext): RiskVerdict | undefined {
  return botPaused === false ? undefined : refuse('BOT_PAUSED', {});
}

function checkStop({ account }: RiskContext): RiskVerdict | undefined {
  return account.stop === 'none' ? undefined : refuse('ACCOUNT_STOPPED', { stop: account.stop });
}

function checkDrift({ account }: RiskContext): RiskVerdict | undefined {
  return account.drift === false ? undefined : refuse('ACCOUNT_DRIFT', {});
}

function checkUnknown({ intent, account }: RiskContext): RiskVerdict | undefined {
  const unknown = account.pending.find((one) => one.intentId !== intent.id && one.state === 'unknown');
  return unknown ? refuse('UNKNOWN_ORDER_OPEN', { intentId: unknown.intentId, symbol: unknown.symbol }) : undefined;
}

function checkLimits(_context: RiskContext, limits: RiskLimits): RiskVerdict | undefined {
  const named: readonly (readonly [keyof RiskLimits, number | undefined])[] = [
    ['quantityMax', limits.quantityMax],
    ['notionalMax', limits.notionalMax],
    ['ordersPerMinuteMax', limits.ordersPerMinuteMax],
    ['collarFraction', limits.collarFraction],
    ['collarMin', limits.collarMin],
    ['quoteAgeMsMax', limits.quoteAgeMsMax],
  ];
  const broken = named.find(([, value]) => !isLimit(value));
  return broken ? refuse('LIMIT_UNUSABLE', { limit: broken[0] }) : undefined;
}

function isLimit(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

function checkQuote({ intent }: RiskContext, _limits: RiskLimits, { quote }: RiskMarket): RiskVerdict | undefined {
  if (quote.kind === 'usable') return undefined;
  return refuse('QUOTE_UNTRADABLE', { symbol: intent.symbol, fault: quote.fault });
}

/**
 * Only a limit on the dangerous side is refused: selling far below the bid or buying far above the ask. A limit on the
 * patient side merely waits, but one beyond the far side of the book is a mistake in either direction.
 */
function checkCollar({ intent }: RiskContext, limits: RiskLimits, { quote }: RiskMarket): RiskVerdict | undefined {
  if (quote.kind !== 'usable' || !isLimit(limits.collarFraction) || !isLimit(limits.collarMin)) return undefined;
  const { bid, ask } = quote.quote;
  const width = Math.max(limits.collarMin, ((bid + ask) / 2) * limits.collarFraction);
  const [lowest, highest] = [bid - width, ask + width];
  const priced = Number.isSafeInteger(intent.limit) && intent.limit > 0;
  const patient = intent.side === 'buy_to_close' && intent.limit < lowest;
  if (priced && (patient || (intent.limit >= lowest && intent.limit <= highest))) return undefined;
  const limit = priced ? priceToDecimal(intent.limit) : String(intent.limit);
  return refuse('PRICE_OUTSIDE_COLLAR', { limit, bid: priceToDecimal(bid), ask: priceToDecimal(ask) });
}

function checkQuantity({ intent }: RiskContext, limits: RiskLimits): RiskVerdict | undefined {
  return isCount(intent.quantity) && intent.quantity <= limits.quantityMax
    ? undefined
    : refuse('QUANTITY_LIMIT', { quantity: intent.quantity, limit: limits.quantityMax });
}

function checkNotional({ intent }: RiskContext, limits: RiskLimits): RiskVerdict | undefined {
  const contract = parseOccSymbol(intent.symbol);
  if (!contract) return refuse('QUOTE_UNTRADABLE', { symbol: intent.symbol, fault: 'not_listed' });
  const amount = notional(contract.strike, intent.quantity, STANDARD_MULTIPLIER);
  if (amount <= limits.notionalMax) return undefined;
  return refuse('NOTIONAL_LIMIT', { notional: moneyToDecimal(amount), limit: moneyToDecimal(limits.notionalMax) });
}

function checkRate({ recentOrders }: RiskContext, limits: RiskLimits): RiskVerdict | undefined {
  if (!isLimit(limits.ordersPerMinuteMax)) return undefined;
  return recentOrders < limits.ordersPerMinuteMax
    ? undefined
    : refuse('ORDER_RATE', { orders: recentOrders, limit: limits.ordersPerMinuteMax });
}

/** The intent's own reserve is counted once, whether or not the account's pending orders contain it. */
function checkBuyingPower({ intent, account }: RiskContext): RiskVerdict | undefined {
  let free: number = account.balances.optionBuyingPower;
  for (const pending of account.pending) {
    if (pending.intentId !== intent.id) free -= pending.reserve;
  }
  if (free - intent.reserve >= 0 && intent.reserve >= 0) return undefined;
  return refuse('BUYING_POWER_EXCEEDED', {
    reserve: moneyText(intent.reserve),
    free: moneyText(free as Money),
  });
}

function moneyText(money: Money): string {
  return Number.isSafeInteger(money) ? moneyToDecimal(money) : String(money);
}

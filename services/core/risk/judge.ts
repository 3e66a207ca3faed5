import { calendarOf } from '../calendar/index.js';
import {
  contractSizeOf,
  currencyOf,
  highestStop,
  isAdjustedRoot,
  type OrderIntent,
  type PendingOrder,
  type Position,
  parseOccSymbol,
  termsOfVenue,
  underlyingOfRoot,
  venueOf,
} from '../model/index.js';
import { coveredShares, sharesOf } from '../orders/index.js';
import { type BotId, type Money, moneyToDecimal, notional } from '../units/index.js';
import {
  type Check,
  isCount,
  isLimit,
  moneyText,
  type RiskContext,
  type RiskMarket,
  type RiskVerdict,
  refuse,
} from './check.js';
import { checkClose, checkRoll, checkShortAtBroker } from './close-checks.js';
import { holdingsOf, isCounted, openingsOn, placesOf } from './holdings.js';
import type { RiskLimits } from './limits.js';
import { manageable, targetRestsBy } from './manageable.js';
import { checkCollar, checkQuote, checkRollPrices } from './price-checks.js';
import { mayBeSentUnder } from './stops.js';

const APPROVED: RiskVerdict = { kind: 'approved' };

/** In the order in which a person would want to hear them: most general first. */
const CHECKS_OF_ALL: readonly Check[] = [checkExpiry, checkSession, checkStop, checkDuplicate];
const CHECKS_OF_EXITS: readonly Check[] = [checkClose, checkShortAtBroker, checkQuote, checkCollar, checkRate];
const CHECKS_OF_OPENINGS: readonly Check[] = [
  checkRoll,
  checkPause,
  checkDrift,
  checkUnknown,
  checkCurrency,
  checkLimits,
  checkContract,
  checkPermissions,
  checkCover,
  checkManageable,
  checkQuote,
  checkCollar,
  checkRollPrices,
  checkQuantity,
  checkNotional,
  checkDayNotional,
  checkAccountLimits,
  checkRate,
  checkBalancesAge,
  checkBuyingPower,
  checkPreview,
];

/**
 * Judges an intent at the last hop, on what the account and the market are now. Exits are never stopped by a drift,
 * an unknown order, a size limit, buying power or a limit that cannot be read: not being able to close is the larger
 * danger. A stop refuses the exits that bots decide from `manage_only` on. Whatever is missing refuses an opening.
 */
export function judgeIntent(context: RiskContext, limits: RiskLimits, market: RiskMarket): RiskVerdict {
  const exit = context.intent.side === 'buy_to_close';
  for (const check of [...CHECKS_OF_ALL, ...(exit ? CHECKS_OF_EXITS : CHECKS_OF_OPENINGS)]) {
    const verdict = check(context, limits, market);
    if (verdict) return verdict;
  }
  return APPROVED;
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
  const legs = [intent, ...(intent.closes ? [{ symbol: intent.closes.symbol, side: 'buy_to_close' as const }] : [])];
  const isTwinOf = (one: PendingOrder) => (leg: Pick<OrderIntent, 'symbol' | 'side'>) =>
    one.symbol === leg.symbol && one.side === leg.side && (leg.side === 'sell_to_open' || one.botId === intent.botId);
  const twin = account.pending.find((one) => one.intentId !== intent.id && legs.some(isTwinOf(one)));
  return twin ? refuse('DUPLICATE_ORDER', { symbol: twin.symbol, intentId: twin.intentId }) : undefined;
}

function checkPause({ botPaused }: RiskContext): RiskVerdict | undefined {
  return botPaused === false ? undefined : refuse('BOT_PAUSED', {});
}

function checkStop({ intent, account, botStop }: RiskContext): RiskVerdict | undefined {
  const stop = highestStop([account.stop, botStop]);
  if (mayBeSentUnder(stop, intent)) return undefined;
  if (intent.origin === 'desk') return refuse('STOP_LIFTED', { stop });
  return refuse(mayBeSentUnder(account.stop, intent) ? 'BOT_STOPPED' : 'ACCOUNT_STOPPED', { stop });
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
    ['botDayNotionalMax', limits.botDayNotionalMax],
    ['userDayNotionalMax', limits.userDayNotionalMax],
    ['ordersPerMinuteMax', limits.ordersPerMinuteMax],
    ['ordersPerSecondMax', limits.ordersPerSecondMax],
    ['repeatsMax', limits.repeatsMax],
    ['collarFraction', limits.collarFraction],
    ['collarMin', limits.collarMin],
    ['quoteAgeMsMax', limits.quoteAgeMsMax],
    ['balancesAgeMsMax', limits.balancesAgeMsMax],
    ['previewNotionalMin', limits.previewNotionalMin],
  ];
  const broken = named.find(([, value]) => !isLimit(value));
  return broken ? refuse('LIMIT_UNUSABLE', { limit: broken[0] }) : undefined;
}

function checkQuantity({ intent }: RiskContext, limits: RiskLimits): RiskVerdict | undefined {
  return isCount(intent.quantity) && intent.quantity <= limits.quantityMax
    ? undefined
    : refuse('QUANTITY_LIMIT', { quantity: intent.quantity, limit: limits.quantityMax });
}

function checkContract({ intent }: RiskContext): RiskVerdict | undefined {
  const contract = parseOccSymbol(intent.symbol);
  if (!contract) return refuse('QUOTE_UNTRADABLE', { symbol: intent.symbol, fault: 'not_listed' });
  return isAdjustedRoot(contract.root) ? refuse('CONTRACT_ADJUSTED', { symbol: intent.symbol }) : undefined;
}

/** Amounts of two currencies are never compared: neither a contract's with the account's nor the account's with limits. */
function checkCurrency({ intent, account }: RiskContext, limits: RiskLimits): RiskVerdict | undefined {
  const own = currencyOf(account);
  const traded = termsOfVenue(venueOf(intent.symbol)).currency;
  if (traded !== own) return refuse('CURRENCY_MISMATCH', { account: own, contract: traded });
  return limits.currency === own ? undefined : refuse('LIMITS_CURRENCY', { account: own, limits: limits.currency });
}

/** An account behind a login has permissions; while they are not known it opens nothing. */
function checkPermissions({ account }: RiskContext): RiskVerdict | undefined {
  const { login, permissions } = account;
  if (login === undefined && permissions === undefined) return undefined;
  if (permissions?.closingOnly === true) return refuse('CLOSING_ONLY', {});
  return permissions?.maySellPuts === true ? undefined : refuse('OPTION_LEVEL', {});
}

/**
 * A call is sold only on shares of its bot that no call covers already, open or on its way, and that the broker shows: a person may have
 * sold there what a bot was assigned here.
 */
function checkCover(
  { intent, account }: RiskContext,
  _limits: RiskLimits,
  { brokerShares }: RiskMarket,
): RiskVerdict | undefined {
  const contract = parseOccSymbol(intent.symbol);
  if (contract?.right !== 'call') return undefined;
  const underlying = underlyingOfRoot(contract.root);
  const others = account.pending.filter(({ intentId }) => intentId !== intent.id);
  const wanted = intent.quantity * contractSizeOf(intent.symbol);
  const covered = (of: { readonly botId?: BotId }) => coveredShares(account.positions, others, { ...of, underlying });
  const { botId } = intent;
  const ofBot = { held: sharesOf(account.shares ?? [], { botId, underlying }), covered: covered({ botId }) };
  const atBroker = { held: brokerShares ?? 0, covered: covered({}) };
  const short = [ofBot, atBroker].find(({ held, covered }) => !(wanted <= held - covered));
  return short && refuse('CALL_NOT_COVERED', { needed: wanted, ...short });
}

function checkManageable(
  { intent, account }: RiskContext,
  _limits: RiskLimits,
  { now }: RiskMarket,
): RiskVerdict | undefined {
  if (account.login === undefined) return undefined;
  const expiry = parseOccSymbol(intent.symbol)?.expiry;
  if (expiry === undefined) return refuse('NOT_MANAGEABLE', { reason: 'EXPIRY_UNKNOWN' });
  const calendar = calendarOf(venueOf(intent.symbol));
  const answer = manageable({
    login: account.login,
    expiresAt: calendar.expiryInstant(expiry),
    restsBy: intent.restsTarget ? targetRestsBy(calendar, now) : undefined,
  });
  return answer.kind === 'yes' ? undefined : refuse('NOT_MANAGEABLE', { reason: answer.code, expiry });
}

function notionalOf(intent: OrderIntent): number {
  const contract = parseOccSymbol(intent.symbol);
  return contract ? notional(contract.strike, intent.quantity, contractSizeOf(intent.symbol)) : Number.NaN;
}

function checkNotional({ intent }: RiskContext, limits: RiskLimits): RiskVerdict | undefined {
  const amount = notionalOf(intent);
  if (amount <= limits.notionalMax) return undefined;
  return refuse('NOTIONAL_LIMIT', {
    notional: moneyText(amount as Money),
    limit: moneyToDecimal(limits.notionalMax),
  });
}

function checkDayNotional(context: RiskContext, limits: RiskLimits): RiskVerdict | undefined {
  const own = notionalOf(context.intent);
  const sums = [
    ['BOT_DAY_NOTIONAL', context.botDayNotional + own, limits.botDayNotionalMax],
    ['USER_DAY_NOTIONAL', context.userDayNotional + own, limits.userDayNotionalMax],
  ] as const;
  // A sum that is not a number fits under no limit.
  const broken = sums.find(([, sum, limit]) => !(sum <= limit));
  if (!broken) return undefined;
  const [code, sum, limit] = broken;
  return refuse(code, { notional: moneyText(sum as Money), limit: moneyToDecimal(limit) });
}

/**
 * A decision has seen these limits; since then its user may have lowered them, or a position may have been adopted. What needs
 * prices of other contracts is left to decisions: those of one account follow each other.
 */
function checkAccountLimits(
  { intent, account }: RiskContext,
  _limits: RiskLimits,
  { now }: RiskMarket,
): RiskVerdict | undefined {
  const { limits } = account;
  if (!limits || !isCounted(intent)) return undefined;
  const others = { ...account, pending: account.pending.filter((one) => one.intentId !== intent.id) };
  const holdings = holdingsOf(others);
  // What a roll buys back makes room for what it sells: neither trades without the other.
  const isLeft = ({ id, openQuantity }: Position) => id !== intent.closes?.positionId || openQuantity > intent.quantity;
  const places = placesOf({ ...holdings, positions: holdings.positions.filter(isLeft) });
  const tradingDate = calendarOf(venueOf(intent.symbol)).tradingDateAt(now);
  const counts = [
    ['ACCOUNT_POSITIONS', [...places.values()].reduce((sum, count) => sum + count, 0), limits.maxPositions],
    ['ACCOUNT_PER_UNDERLYING', places.get(intent.underlying) ?? 0, limits.maxPerUnderlying],
    ['ACCOUNT_OPENINGS', openingsOn(tradingDate, holdings), limits.openingsPerDay],
  ] as const;
  const broken = counts.find(([, count, limit]) => limit !== null && !(count < limit));
  return broken && refuse(broken[0], { count: broken[1], limit: broken[2] as number });
}

/** What the desk buys back by a stop is not held up by a rate: it is one order per position. */
function checkRate(context: RiskContext, limits: RiskLimits): RiskVerdict | undefined {
  const { intent, recentOrders, ordersLastSecond, repeats } = context;
  if (intent.origin === 'desk') return undefined;
  const counts = [
    ['ORDER_RATE', recentOrders, limits.ordersPerMinuteMax],
    ['ORDER_BURST', ordersLastSecond, limits.ordersPerSecondMax],
    ['ORDER_REPEATED', repeats, limits.repeatsMax],
  ] as const;
  const broken = counts.find(([, orders, limit]) => isLimit(limit) && !(orders < limit));
  return broken && refuse(broken[0], { orders: broken[1], limit: broken[2] });
}

function checkBalancesAge(
  _context: RiskContext,
  limits: RiskLimits,
  { balancesAgeMs }: RiskMarket,
): RiskVerdict | undefined {
  if (balancesAgeMs <= limits.balancesAgeMsMax) return undefined;
  return refuse('BALANCES_TOO_OLD', { ageMs: String(balancesAgeMs), limit: limits.balancesAgeMsMax });
}

function checkPreview({ intent }: RiskContext, limits: RiskLimits, { preview }: RiskMarket): RiskVerdict | undefined {
  if (preview.kind === 'refused') return refuse('PREVIEW_REFUSED', { code: preview.code });
  // A small order may go without: the broker judges it again when it is placed.
  if (preview.kind !== 'failed' || !isLarge(intent, limits)) return undefined;
  return refuse('PREVIEW_FAILED', { cause: preview.cause });
}

function isLarge(intent: OrderIntent, limits: RiskLimits): boolean {
  return !(notionalOf(intent) < limits.previewNotionalMin);
}

/**
 * Returns whether the broker should be asked what it would say of an order before it is claimed: the first opening after a login,
 * and every large one.
 */
export function needsPreview(intent: OrderIntent, limits: RiskLimits, isFirst: boolean): boolean {
  return intent.side === 'sell_to_open' && (isFirst || isLarge(intent, limits));
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

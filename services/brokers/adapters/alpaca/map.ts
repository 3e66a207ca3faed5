/** Wire → model. Pure; undefined means that the message cannot be read, `foreign` that it is none of our kind. */
import { type Balances, type OccSymbol, type OrderDuration, type OrderSide, parseOccSymbol } from '#core/model';
import {
  type ClientOrderId,
  type Instant,
  MONEY_SCALE,
  type Money,
  type Price,
  subtractMoney,
  ZERO_MONEY,
} from '#core/units';
import type { AccountFacts, BrokerOrder, BrokerPosition, BrokerQuote, BrokerShares } from '#ports';
import { FOREIGN, type Foreign, instantOf, priceOf, sharesOf, unitsFromText, wholeFromText } from '../kit/index.js';
import { feesOf } from './fees.js';
import { statusOf } from './statuses.js';
import type { AccountBody, OrderBody, PositionBody, SnapshotsBody } from './wire.js';

/** Options level 1 covers cash-secured puts, and every level above contains it. Source: SDK Account, options_trading_level. */
const LEVEL_OF_PUTS = 1;
const ACTIVE = 'ACTIVE';
const LABEL_DIGITS = 4;

/**
 * Returns what Alpaca says of an account. It holds every short put to its strike in cash, in margin accounts too ("insufficient options
 * buying power for cash-secured put"), so that the account counts as a cash account here.
 */
export function factsOf(account: AccountBody): AccountFacts {
  const level = account.options_trading_level ?? undefined;
  const isHeld = account.trading_blocked || account.account_blocked || account.trade_suspended_by_user === true;
  return {
    type: 'cash',
    ...(level === undefined ? {} : { optionLevel: level }),
    maySellPuts: level !== undefined && level >= LEVEL_OF_PUTS,
    closingOnly: isHeld || account.status !== ACTIVE,
    feePerContract: feesOf(1),
  };
}

export function labelOf(account: AccountBody): string {
  return `…${account.account_number.slice(-LABEL_DIGITS)}`;
}

/**
 * Returns the balances. Alpaca states no requirement of options: it is what its option buying power leaves of the cash, orders that
 * work included. Its value of short positions is at its marks and covers stocks too.
 */
export function balancesOf(account: AccountBody, asOf: Instant): Balances | undefined {
  const cash = unitsFromText(account.cash, 'floor') as Money | undefined;
  const free = unitsFromText(account.options_buying_power, 'floor') as Money | undefined;
  if (cash === undefined || free === undefined) return undefined;
  const short = account.short_market_value == null ? undefined : unitsFromText(account.short_market_value, 'floor');
  return {
    cash,
    requirement: Math.max(ZERO_MONEY, subtractMoney(cash, free)) as Money,
    ...(short === undefined ? {} : { shortMarketValue: Math.abs(short) as Money }),
    optionBuyingPower: free,
    asOf,
  };
}

export function positionOf(position: PositionBody): BrokerPosition | Foreign | undefined {
  if (position.asset_class !== 'us_option') return FOREIGN;
  const quantity = wholeFromText(position.qty);
  const averagePrice = unitsFromText(position.avg_entry_price, 'halfEven');
  if (quantity === undefined || averagePrice === undefined || parseOccSymbol(position.symbol) === undefined)
    return undefined;
  return { symbol: position.symbol as OccSymbol, quantity, averagePrice: averagePrice as Price };
}

/** Returns the shares of a position; whole ones only. */
export function sharesOfPosition(position: PositionBody): BrokerShares | Foreign | undefined {
  if (position.asset_class !== 'us_equity') return FOREIGN;
  const units = unitsFromText(position.qty, 'floor');
  return units === undefined ? undefined : sharesOf(position.symbol, units / MONEY_SCALE);
}

const SIDES: ReadonlyMap<string, OrderSide> = new Map([
  ['sell_to_open', 'sell_to_open'],
  ['buy_to_close', 'buy_to_close'],
]);
/** For orders that were placed without an intent. */
const SIDES_WITHOUT_INTENT: ReadonlyMap<string, OrderSide> = new Map([
  ['sell', 'sell_to_open'],
  ['buy', 'buy_to_close'],
]);
export const DURATIONS: ReadonlyMap<string, OrderDuration> = new Map([
  ['day', 'day'],
  ['gtc', 'gtc'],
]);

export function orderOf(order: OrderBody): BrokerOrder | Foreign | undefined {
  const side =
    order.position_intent == null ? SIDES_WITHOUT_INTENT.get(order.side ?? '') : SIDES.get(order.position_intent);
  const duration = DURATIONS.get(order.time_in_force ?? '');
  const isOurKind = order.asset_class === 'us_option' && order.order_class !== 'mleg' && order.type === 'limit';
  if (!isOurKind || side === undefined || duration === undefined) return FOREIGN;
  const quantity = wholeFromText(order.qty ?? '');
  const filledQuantity = wholeFromText(order.filled_qty ?? '');
  const limit = unitsFromText(order.limit_price ?? '', 'halfEven');
  const placedAt = instantOf(order.submitted_at ?? order.created_at ?? '');
  const average = order.filled_avg_price == null ? undefined : unitsFromText(order.filled_avg_price, 'halfEven');
  if (quantity === undefined || filledQuantity === undefined || limit === undefined) return undefined;
  if (order.symbol == null || parseOccSymbol(order.symbol) === undefined) return undefined;
  return {
    brokerOrderId: order.id,
    ...(order.client_order_id == null ? {} : { clientOrderId: order.client_order_id as ClientOrderId }),
    symbol: order.symbol as OccSymbol,
    side,
    quantity,
    filledQuantity,
    ...(average === undefined ? {} : { averagePrice: average as Price }),
    limit: limit as Price,
    duration,
    ...statusOf(order.status),
    ...(order.replaced_by == null ? {} : { replacedBy: order.replaced_by }),
    ...(placedAt === undefined ? {} : { placedAt }),
  };
}

/** Returns the quotes of a page. Market data counts 0 where nobody bids or offers: that is no quote. */
export function quotesOf(page: SnapshotsBody): readonly BrokerQuote[] {
  const quotes: BrokerQuote[] = [];
  for (const [symbol, { latestQuote }] of Object.entries(page.snapshots ?? {})) {
    if (parseOccSymbol(symbol) === undefined) continue;
    const bid = latestQuote == null ? undefined : quotedPrice(latestQuote.bp);
    const ask = latestQuote == null ? undefined : quotedPrice(latestQuote.ap);
    const tsEvent = latestQuote == null ? undefined : instantOf(latestQuote.t);
    quotes.push({
      symbol: symbol as OccSymbol,
      ...(bid === undefined ? {} : { bid }),
      ...(ask === undefined ? {} : { ask }),
      ...(tsEvent === undefined ? {} : { tsEvent }),
    });
  }
  return quotes;
}

function quotedPrice(amount: number): Price | undefined {
  return amount > 0 ? priceOf(amount) : undefined;
}

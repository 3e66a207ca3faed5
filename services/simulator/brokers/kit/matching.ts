/** When and at what a simulated order trades or ends. Pure. */
import { calendarOf } from '#core/calendar';
import { type Venue, venueOf } from '#core/model';
import type { Instant, Price, TradingDate } from '#core/units';
import { isSale, legsOf } from './ledger.js';
import type { SimLeg, SimOrder, SimQuote, SimStatus } from './types.js';

const ENDED: ReadonlySet<SimStatus> = new Set<SimStatus>(['filled', 'cancelled', 'expired', 'rejected', 'replaced']);
export const hasEnded = (order: SimOrder) => ENDED.has(order.status);

export function tradedQuantity(order: Pick<SimOrder, 'executions'>): number {
  return order.executions.reduce((sum, one) => sum + one.quantity, 0);
}

export function remainingOf(order: SimOrder): number {
  return order.quantity - tradedQuantity(order);
}

/** Returns the average price per share over all executions, or undefined before the first. */
export function averagePriceOf(order: Pick<SimOrder, 'executions'>): number | undefined {
  const quantity = tradedQuantity(order);
  if (quantity === 0) return undefined;
  return order.executions.reduce((sum, one) => sum + one.quantity * one.price, 0) / quantity;
}

/** Returns the average price per share of one leg over all executions, or undefined before the first. */
export function legAverageOf(order: Pick<SimOrder, 'executions'>, leg: number): number | undefined {
  const executions = order.executions.map(({ quantity, price, legPrices }) => ({
    quantity,
    price: legPrices?.[leg] ?? price,
  }));
  const traded = executions.reduce((sum, one) => sum + one.quantity, 0);
  return traded === 0 ? undefined : executions.reduce((sum, one) => sum + one.quantity * one.price, 0) / traded;
}

/** Returns the price at which an order trades on a quote: a sale at the bid, a purchase at the ask, never in between. */
export function tradePrice(order: Pick<SimOrder, 'side' | 'limit'>, quote: SimQuote): Price | undefined {
  if (isSale(order.side)) return quote.bid > 0 && quote.bid >= order.limit ? quote.bid : undefined;
  return quote.ask > 0 && quote.ask <= order.limit ? quote.ask : undefined;
}

export interface Trade {
  readonly price: Price;
  readonly legPrices?: readonly Price[];
}

/** Returns at what an order trades on the quotes of its legs: all of them at once, when together they bring its limit. */
export function tradeOf(
  order: Pick<SimOrder, 'symbol' | 'side' | 'limit' | 'legs'>,
  quoteOf: (symbol: SimOrder['symbol']) => SimQuote | undefined,
): Trade | undefined {
  if (order.legs === undefined) {
    const quote = quoteOf(order.symbol);
    const price = quote && tradePrice(order, quote);
    return price === undefined ? undefined : { price };
  }
  const legPrices = order.legs.flatMap(({ symbol, side }) => {
    const quote = quoteOf(symbol);
    const price = isSale(side) ? quote?.bid : quote?.ask;
    return price === undefined || price <= 0 ? [] : [price];
  });
  if (legPrices.length < order.legs.length) return undefined;
  const trade = tradeAt(order, legPrices);
  return trade && trade.price >= order.limit ? trade : undefined;
}

/** Returns the trade of an order at a price of each leg; undefined when there are more or fewer prices than legs. */
export function tradeAt(
  order: Pick<SimOrder, 'symbol' | 'side' | 'legs'>,
  prices: readonly Price[],
): Trade | undefined {
  const [price] = prices;
  if (price === undefined || prices.length !== legsOf(order).length) return undefined;
  return order.legs === undefined ? { price } : { price: netOfLegs(order.legs, prices), legPrices: prices };
}

/** Returns what all legs bring together, negative where they cost. */
function netOfLegs(legs: readonly SimLeg[], prices: readonly Price[]): Price {
  const signed = legs.map(({ side }, index) => (isSale(side) ? 1 : -1) * (prices[index] ?? Number.NaN));
  return signed.reduce((sum, price) => sum + price, 0) as Price;
}

/** Returns the trading date that an order placed at this instant works on: the session under way or the next one. */
export function sessionDateOf(placedAt: Instant, venue: Venue = 'US'): TradingDate {
  const calendar = calendarOf(venue);
  const { date, state } = calendar.sessionAt(placedAt);
  return state === 'afterClose' || state === 'closed' ? calendar.nextTradingDate(date) : date;
}

/** Returns whether a day order has outlived its session. A market clock that went back to an earlier day ends it too. */
export function isPastItsDay(order: Pick<SimOrder, 'symbol' | 'duration' | 'placedAt'>, now: Instant): boolean {
  if (order.duration !== 'day') return false;
  const venue = venueOf(order.symbol);
  const calendar = calendarOf(venue);
  const closeAt = calendar.day(sessionDateOf(order.placedAt, venue)).closeAt;
  const wentBack = calendar.tradingDateAt(now) < calendar.tradingDateAt(order.placedAt);
  return wentBack || (closeAt !== undefined && now >= closeAt);
}

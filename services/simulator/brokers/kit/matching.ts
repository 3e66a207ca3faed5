/** When and at what a simulated order trades or ends. Pure. */
import { calendarOf } from '#core/calendar';
import { type Venue, venueOf } from '#core/model';
import type { Instant, Price, TradingDate } from '#core/units';
import { isSale } from './ledger.js';
import type { SimOrder, SimQuote, SimStatus } from './types.js';

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

/** Returns the price at which an order trades on a quote: a sale at the bid, a purchase at the ask, never in between. */
export function tradePrice(order: Pick<SimOrder, 'side' | 'limit'>, quote: SimQuote): Price | undefined {
  if (isSale(order.side)) return quote.bid > 0 && quote.bid >= order.limit ? quote.bid : undefined;
  return quote.ask > 0 && quote.ask <= order.limit ? quote.ask : undefined;
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

/** Tradier's JSON: numbers, stamps, and collections that change their shape with their size. */
import { parseOccSymbol, underlyingOfRoot } from '#core/model';
import { type Instant, instantToIso, MONEY_SCALE, type Money, type Price } from '#core/units';
import { averagePriceOf, remainingOf, type SimOrder, tradedQuantity } from '../kit/index.js';
import { legsJson, typeOf } from './multileg.js';

/** Prices and amounts are plain JSON numbers in dollars. */
export const dollars = (amount: Price | Money | number) => amount / MONEY_SCALE;

export const stampOf = (at: Instant) => instantToIso(at);

/** One element stands alone, none at all is the text "null". */
export function collection<T>(name: string, items: readonly T[]): Readonly<Record<string, unknown>> | 'null' {
  if (items.length === 0) return 'null';
  return { [name]: items.length === 1 ? items[0] : items };
}

const STATUS: Readonly<Record<SimOrder['status'], string>> = {
  pending: 'pending',
  working: 'open',
  filled: 'filled',
  cancelled: 'canceled',
  expired: 'expired',
  rejected: 'rejected',
  replaced: 'canceled',
};

export function statusOf(order: SimOrder): string {
  const isPart = order.status === 'working' && order.executions.length > 0;
  return isPart ? 'partially_filled' : STATUS[order.status];
}

/** @param averageIsKnown - false: the average still lags behind the status and reads 0 */
export function orderJson(order: SimOrder, shows: { readonly tag: boolean; readonly averageIsKnown: boolean }) {
  const last = order.executions.at(-1);
  const average = averagePriceOf(order);
  const { legs } = order;
  const whole = {
    id: order.id,
    type: legs === undefined ? 'limit' : typeOf(order),
    symbol: rootOf(order),
    side: legs === undefined ? order.side : 'buy',
    quantity: order.quantity,
    status: statusOf(order),
    duration: order.duration,
    price: dollars(Math.abs(order.limit)),
    avg_fill_price: average !== undefined && shows.averageIsKnown ? dollars(Math.abs(average)) : 0,
    exec_quantity: tradedQuantity(order),
    last_fill_price: last ? dollars(Math.abs(last.price)) : 0,
    last_fill_quantity: last?.quantity ?? 0,
    remaining_quantity: order.status === 'working' || order.status === 'pending' ? remainingOf(order) : 0,
    create_date: stampOf(order.placedAt),
    transaction_date: stampOf(order.updatedAt),
  };
  return {
    ...whole,
    ...(legs === undefined
      ? { class: 'option', option_symbol: order.symbol }
      : legsJson(order, legs, whole, shows.averageIsKnown)),
    ...(order.reason === undefined ? {} : { reason_description: order.reason }),
    ...(shows.tag && order.clientId !== undefined ? { tag: order.clientId } : {}),
  };
}

/** One frame of the account stream. */
export function eventJson(order: SimOrder, status: string) {
  const average = averagePriceOf(order);
  return {
    id: order.id,
    event: 'order',
    status,
    type: order.legs === undefined ? 'limit' : typeOf(order),
    price: dollars(Math.abs(order.limit)),
    stop_price: 0,
    avg_fill_price: average === undefined ? 0 : dollars(average),
    exec_quantity: tradedQuantity(order),
    last_fill_quantity: order.executions.at(-1)?.quantity ?? 0,
    remaining_quantity: remainingOf(order),
    transaction_date: stampOf(order.updatedAt),
    create_date: stampOf(order.placedAt),
    account: order.account,
    ...(order.clientId === undefined ? {} : { tag: order.clientId }),
  };
}

function rootOf({ symbol }: SimOrder): string {
  return underlyingOfRoot(parseOccSymbol(symbol)?.root ?? symbol);
}

/** The same answer as XML, which Tradier sends to whoever does not ask for JSON. */
export function toXml(value: unknown): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${elementsOf(value)}`;
}

function elementsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(elementsOf).join('');
  if (typeof value !== 'object' || value === null) return escapeXml(String(value));
  return Object.entries(value)
    .map(([name, inner]) => {
      const each = Array.isArray(inner) ? inner : [inner];
      return each.map((one) => `<${name}>${elementsOf(one)}</${name}>`).join('');
    })
    .join('');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

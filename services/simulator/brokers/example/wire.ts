/** Example Securities' JSON, written by its reference and not by what the adapter reads. Pure. */
import type { OccSymbol } from '#core/model';
import {
  instantToIso,
  type Money,
  moneyToDecimal,
  type Price,
  priceFromDecimal,
  priceToDecimal,
  sumMoney,
} from '#core/units';
import {
  averagePriceOf,
  jsonReply,
  type SimAccount,
  type SimAnswer,
  type SimBooks,
  type SimOrder,
  type SimOrderTerms,
  type SimQuote,
  type SimReply,
  type SimReport,
  type SimRequest,
  shortRequirement,
  tradedQuantity,
} from '../kit/index.js';

export const FEE_PER_CONTRACT = 6_500 as Money;

export function failure(status: number, code: string, message: string): SimReply {
  return jsonReply(status, { error: { code, message } });
}

export const NOT_FOUND = failure(404, 'unknown', 'There is no such thing here.');
export const ORDER_UNKNOWN = failure(404, 'order_unknown', 'The account has no such order.');
export const TOKEN_REFUSED = failure(401, 'token', 'The access token is invalid or has expired.');
export const TOO_MANY = failure(429, 'too_many', 'Too many requests.');
export const BROKEN = failure(500, 'internal', 'Something went wrong.');

const REFUSALS: Readonly<Record<Extract<SimAnswer, { kind: 'refused' }>['why'], SimReply>> = {
  account_unknown: NOT_FOUND,
  symbol_unknown: failure(422, 'contract_unknown', 'The contract is not listed.'),
  terms_invalid: failure(422, 'terms', 'Quantity and limit must be positive.'),
  duplicate_client_id: failure(409, 'client_id_used', 'The account has an order with this client_id.'),
  buying_power_short: failure(422, 'buying_power', 'The option buying power does not cover the order.'),
  more_than_held: failure(422, 'position_missing', 'The order closes more than is held.'),
  order_unknown: ORDER_UNKNOWN,
  order_ended: failure(409, 'order_ended', 'The order has ended.'),
};

/** Returns the answer to a command: the order as it stands, or why it was not taken. */
export function replyOf(answer: SimAnswer, status: number): SimReply {
  return answer.kind === 'taken' ? jsonReply(status, { order: orderJson(answer.order) }) : REFUSALS[answer.why];
}

const SIDES = {
  sell_to_open: 'sell_open',
  buy_to_close: 'buy_close',
  buy_to_open: 'buy_open',
  sell_to_close: 'sell_close',
} as const;

const STATUSES: Readonly<Record<SimOrder['status'], string>> = {
  pending: 'received',
  working: 'open',
  filled: 'done',
  cancelled: 'cancelled',
  expired: 'expired',
  rejected: 'rejected',
  // A change keeps the id: no order is replaced by another one.
  replaced: 'cancelled',
};

export function orderJson(order: SimOrder) {
  const average = averagePriceOf(order);
  return {
    id: String(order.id),
    client_id: order.clientId ?? null,
    symbol: order.symbol,
    side: SIDES[order.side],
    quantity: order.quantity,
    filled: tradedQuantity(order),
    average_price: average === undefined ? null : String(average / 10_000),
    limit: priceToDecimal(order.limit),
    duration: order.duration,
    status: STATUSES[order.status],
    reason: order.reason ?? null,
    placed_at: instantToIso(order.placedAt),
  };
}

export const executionJson = ({ order, execution: { id, quantity, price, at } }: SimReport) => ({
  ...{ id: `x${id}`, order_id: String(order), quantity, price: priceToDecimal(price) },
  ...{ fee: moneyToDecimal((FEE_PER_CONTRACT * quantity) as Money), at: instantToIso(at) },
});

export const accountJson = ({ number, type, optionLevel }: SimAccount) => ({
  ...{ number, type, sells_puts: optionLevel > 1, closing_only: false },
});

export function balancesJson({ number, type, cash }: SimAccount, books: SimBooks) {
  const shorts = books.positions(number).map(({ symbol, quantity }) => shortRequirement(type, symbol, -quantity));
  return {
    cash: moneyToDecimal(cash),
    requirement: moneyToDecimal(sumMoney(...shorts)),
    option_buying_power: moneyToDecimal(books.buyingPower(number)),
  };
}

export function positionsJson(number: string, books: SimBooks) {
  const options = books.positions(number).map(({ symbol, quantity, cost }) => ({
    ...{ symbol, quantity, average_price: String(cost / quantity / 100 / 10_000) },
  }));
  const shares = books.shares(number).map(({ underlying, quantity }) => ({
    ...{ symbol: underlying, quantity, average_price: '0' },
  }));
  return { positions: [...options, ...shares] };
}

export function quoteJson(symbol: OccSymbol, { bid, ask }: SimQuote, at: string) {
  const text = (price: Price) => (price > 0 ? priceToDecimal(price) : null);
  return { symbol, bid: text(bid), ask: text(ask), at };
}

/** Reads what the client sent; whatever is missing or no text is nothing. */
export function bodyOf({ body }: SimRequest): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

/** Returns the terms of an order, or undefined when it cannot be one. */
export function termsOf(account: string, body: Readonly<Record<string, unknown>>): SimOrderTerms | undefined {
  const side = Object.entries(SIDES).find(([, word]) => word === body['side'])?.[0] as
    | SimOrderTerms['side']
    | undefined;
  const { client_id: clientId, duration, symbol } = body;
  const limit = limitOf(body);
  if (side === undefined || limit === undefined || (duration !== 'day' && duration !== 'gtc')) return undefined;
  return {
    ...{ account, symbol: String(symbol) as OccSymbol, side, quantity: Number(body['quantity']), limit, duration },
    ...(typeof clientId === 'string' && { clientId }),
  };
}

export function limitOf({ limit }: Readonly<Record<string, unknown>>): Price | undefined {
  return typeof limit === 'string' ? priceFromDecimal(limit) : undefined;
}

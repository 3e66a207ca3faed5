/** The bodies and paths of requests. Pure. */
import { kindOfUnderlying, type OccSymbol, type OrderDuration, type OrderSide, parseOccSymbol } from '#core/model';
import type { LegSide, OrderLeg } from '#core/orders';
import { type Instant, type Price, priceToDecimal, type TradingDate, type Underlying } from '#core/units';
import type { PlaceSpread } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import { effectOf, type NetEffect, type Request, toPaddedSymbol } from '../kit/index.js';
import { formatSchwabTime } from './times.js';

/** Orders that one page of a list holds at most; there is no next page. */
export const ORDERS_PER_LIST_MAX = 3_000;

const TRADER = '/trader/v1';
const MARKET_DATA = '/marketdata/v1';

const INSTRUCTION: Readonly<Record<LegSide, string>> = {
  buy_to_open: 'BUY_TO_OPEN',
  sell_to_open: 'SELL_TO_OPEN',
  buy_to_close: 'BUY_TO_CLOSE',
  sell_to_close: 'SELL_TO_CLOSE',
};
const NET_TYPE: Readonly<Record<NetEffect, string>> = { credit: 'NET_CREDIT', debit: 'NET_DEBIT', even: 'NET_ZERO' };
const DURATION: Readonly<Record<OrderDuration, string>> = { day: 'DAY', gtc: 'GOOD_TILL_CANCEL' };

export interface OrderTerms {
  readonly symbol: OccSymbol;
  readonly side: OrderSide;
  readonly quantity: number;
  readonly limit: Price;
  readonly duration?: OrderDuration;
}

/** Returns the body of an order, or undefined when the symbol is no OCC symbol. */
export function orderBody(terms: OrderTerms): string | undefined {
  const symbol = toPaddedSymbol(terms.symbol);
  if (symbol === undefined) return undefined;
  return JSON.stringify({
    session: 'NORMAL',
    duration: DURATION[terms.duration ?? 'day'],
    orderType: 'LIMIT',
    complexOrderStrategyType: 'NONE',
    price: priceToDecimal(terms.limit),
    orderStrategyType: 'SINGLE',
    orderLegCollection: [
      {
        instruction: INSTRUCTION[terms.side],
        quantity: terms.quantity,
        instrument: { symbol, assetType: 'OPTION' },
      },
    ],
  });
}

/** Returns the body of an order of several legs. Its price has no sign: the type of the order has it. */
export function spreadBody(order: PlaceSpread): string {
  const { effect, price } = effectOf(order.net);
  return JSON.stringify({
    session: 'NORMAL',
    duration: DURATION[order.duration ?? 'day'],
    orderType: NET_TYPE[effect],
    complexOrderStrategyType: strategyOf(order.legs),
    price: priceToDecimal(price),
    orderStrategyType: 'SINGLE',
    orderLegCollection: order.legs.map(({ symbol, side }) => ({
      instruction: INSTRUCTION[side],
      quantity: order.quantity,
      instrument: { symbol: toPaddedSymbol(symbol) ?? symbol, assetType: 'OPTION' },
    })),
  });
}

/** What Schwab calls legs of this form, whether they open or close. */
function strategyOf(legs: readonly OrderLeg[]): string {
  const [a, b, ...more] = legs.map(({ symbol }) => parseOccSymbol(symbol));
  if (a === undefined || b === undefined || more.length > 0) return 'CUSTOM';
  const isOneStrike = a.strike === b.strike;
  if (a.right !== b.right) return a.expiry !== b.expiry ? 'CUSTOM' : isOneStrike ? 'STRADDLE' : 'STRANGLE';
  if (a.expiry === b.expiry) return 'VERTICAL';
  return isOneStrike ? 'CALENDAR' : 'DIAGONAL';
}

type Account = Pick<BrokerSession, 'accountKey'>;

const get = (name: string, path: string): Request => ({ name, method: 'GET', host: 'api', path });
const accountPath = ({ accountKey }: Account) => `${TRADER}/accounts/${encodeURIComponent(accountKey)}`;
const ordersPath = (account: Account) => `${accountPath(account)}/orders`;
const orderPath = (account: Account, orderId: string) => `${ordersPath(account)}/${orderId}`;

export const accountNumbersRequest = () => get('accounts.numbers', `${TRADER}/accounts/accountNumbers`);
export const accountsRequest = () => get('accounts', `${TRADER}/accounts`);
export const preferenceRequest = () => get('preference', `${TRADER}/userPreference`);
export const factsRequest = (account: Account) => get('facts', accountPath(account));

/** Balances and positions are one endpoint: the value of what is held is part of the balances. */
export const balancesRequest = (account: Account) => get('balances', `${accountPath(account)}?fields=positions`);
export const positionsRequest = (account: Account) => get('positions', `${accountPath(account)}?fields=positions`);

export const placeRequest = (account: Account, body: string): Request => ({
  ...{ name: 'orders.place', method: 'POST', host: 'api', body },
  path: ordersPath(account),
});

export const previewRequest = (account: Account, body: string): Request => ({
  ...{ name: 'orders.preview', method: 'POST', host: 'api', body },
  path: `${accountPath(account)}/previewOrder`,
});

export const replaceRequest = (account: Account, orderId: string, body: string): Request => ({
  ...{ name: 'orders.replace', method: 'PUT', host: 'api', body },
  path: orderPath(account, orderId),
});

export const cancelRequest = (account: Account, orderId: string): Request => ({
  ...{ name: 'orders.cancel', method: 'DELETE', host: 'api' },
  path: orderPath(account, orderId),
});

export const getOrderRequest = (account: Account, orderId: string) => get('orders.get', orderPath(account, orderId));

/** Both ends of the time range are required. */
export function listRequest(account: Account, from: Instant, to: Instant): Request {
  const query = new URLSearchParams({
    fromEnteredTime: formatSchwabTime(from),
    toEnteredTime: formatSchwabTime(to),
    maxResults: String(ORDERS_PER_LIST_MAX),
  });
  return get('orders.list', `${ordersPath(account)}?${query}`);
}

export function quotesRequest(padded: readonly string[]): Request {
  return get('quotes', `${MARKET_DATA}/quotes?symbols=${padded.map(encodeURIComponent).join(',')}&fields=quote`);
}

/** Puts and calls of all expiries from one day to another. */
export function chainOfDaysRequest(underlying: Underlying, fromDate: TradingDate, toDate: TradingDate): Request {
  const query = new URLSearchParams({ symbol: nameOfUnderlying(underlying), strategy: 'SINGLE', fromDate, toDate });
  return get('chain', `${MARKET_DATA}/chains?${query}`);
}

/** One strike of each expiry, which tells the expiries that there are. */
export function expiriesRequest(underlying: Underlying): Request {
  const query = new URLSearchParams({ symbol: nameOfUnderlying(underlying), strategy: 'SINGLE', strikeCount: '1' });
  return get('expiries', `${MARKET_DATA}/chains?${query}`);
}

/** Indices have a dollar sign in front. */
export function nameOfUnderlying(underlying: Underlying): string {
  return kindOfUnderlying(underlying) === 'equity' ? underlying : `$${underlying}`;
}

export function chainRequest(underlying: Underlying, expiry: TradingDate): Request {
  const query = new URLSearchParams({
    symbol: underlying,
    contractType: 'PUT',
    strategy: 'SINGLE',
    fromDate: expiry,
    toDate: expiry,
  });
  return get('chain', `${MARKET_DATA}/chains?${query}`);
}

/** The bodies and paths of requests. Pure. */
import type { OccSymbol, OrderDuration, OrderSide } from '#core/model';
import { type Instant, type Price, priceToDecimal, type TradingDate, type Underlying } from '#core/units';
import type { BrokerSession } from '../../sessions/index.js';
import { type Request, toPaddedSymbol } from '../kit/index.js';
import { formatSchwabTime } from './times.js';

/** Orders that one page of a list holds at most; there is no next page. */
export const ORDERS_PER_LIST_MAX = 3_000;

const TRADER = '/trader/v1';
const MARKET_DATA = '/marketdata/v1';

const INSTRUCTION: Readonly<Record<OrderSide, string>> = {
  sell_to_open: 'SELL_TO_OPEN',
  buy_to_close: 'BUY_TO_CLOSE',
};
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

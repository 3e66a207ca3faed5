/** What is asked of the Web API: method, path and body of every call. Pure; signatures are added by the client. */
import { parseOccSymbol } from '#core/model';
import { assert, type Price, priceToNumber, type TradingDate } from '#core/units';
import type { BrokerSession } from '../../sessions/index.js';
import type { Request } from '../kit/index.js';

const BASE = '/v1/api';
const HOST = 'api';
/** Bid, ask, and whether they are live. */
const QUOTE_FIELDS = '84,86,6509';
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
/** So many days back, today among them. */
export const TRADE_DAYS = 7;
export const POSITIONS_PER_PAGE = 100;
export const CONIDS_PER_REQUEST = 100;

/** An order as it is written. */
export interface Ticket {
  readonly conid: number;
  readonly clientOrderId: string;
  readonly side: 'sell_to_open' | 'buy_to_close';
  readonly quantity: number;
  readonly limit: Price;
  readonly duration: 'day' | 'gtc';
}

/** @param competes - ends another session of the same user, such as one in Trader Workstation */
export const openSession = (competes: boolean) =>
  post('session.open', '/iserver/auth/ssodh/init', { publish: true, compete: competes });
export const tickle = () => post('tickle', '/tickle', {});
export const selectableAccounts = () => get('accounts', '/iserver/accounts');
export const portfolioAccounts = () => get('accounts.list', '/portfolio/accounts');
export const suppressQuestions = (messageIds: readonly string[]) =>
  post('orders.suppress', '/iserver/questions/suppress', { messageIds });

export const summary = ({ accountKey }: BrokerSession) => get('summary', `/iserver/account/${accountKey}/summary`);
export const ledger = ({ accountKey }: BrokerSession) => get('ledger', `/portfolio/${accountKey}/ledger`);
export const refreshPositions = ({ accountKey }: BrokerSession) =>
  post('positions.refresh', `/portfolio/${accountKey}/positions/invalidate`, {});
export const positions = ({ accountKey }: BrokerSession, page: number) =>
  get('positions', `/portfolio/${accountKey}/positions/${page}`);

export const findUnderlying = (ticker: string) =>
  get('contracts.search', `/iserver/secdef/search?symbol=${encodeURIComponent(ticker)}&secType=STK`);
export const strikes = (underlying: number, expiry: TradingDate) =>
  get('contracts.strikes', `/iserver/secdef/strikes?${optionsOf(underlying, expiry)}`);
export const optionInfo = (underlying: number, contract: OptionWish) =>
  get(
    'contracts.info',
    `/iserver/secdef/info?${optionsOf(underlying, contract.expiry)}&strike=${priceToNumber(contract.strike)}&right=${contract.right === 'put' ? 'P' : 'C'}`,
  );
export const definitions = (conids: readonly number[]) =>
  get('contracts.list', `/trsrv/secdef?conids=${conids.join(',')}`);
export const snapshot = (conids: readonly number[]) =>
  get('quotes', `/iserver/marketdata/snapshot?conids=${conids.join(',')}&fields=${QUOTE_FIELDS}`);

export type OptionWish = Pick<NonNullable<ReturnType<typeof parseOccSymbol>>, 'expiry' | 'strike' | 'right'>;

export const placeOrder = ({ accountKey }: BrokerSession, ticket: Ticket) =>
  post('orders.place', `/iserver/account/${accountKey}/orders`, { orders: [ticketOf(accountKey, ticket)] });
export const previewOrder = ({ accountKey }: BrokerSession, ticket: Ticket) =>
  post('orders.preview', `/iserver/account/${accountKey}/orders/whatif`, { orders: [ticketOf(accountKey, ticket)] });
/** The ticket stands alone and holds all that the order had. */
export const replaceOrder = ({ accountKey }: BrokerSession, orderId: string, ticket: Ticket) =>
  post('orders.replace', `/iserver/account/${accountKey}/order/${orderId}`, ticketOf(accountKey, ticket));
export const cancelOrder = ({ accountKey }: BrokerSession, orderId: string): Request => ({
  ...get('orders.cancel', `/iserver/account/${accountKey}/order/${orderId}`),
  method: 'DELETE',
});
export const reply = (questionId: string, confirmed: boolean) =>
  post('orders.reply', `/iserver/reply/${encodeURIComponent(questionId)}`, { confirmed });

/** @param isForced - begins the list anew; what is answered is empty and says nothing */
export const listOrders = ({ accountKey }: BrokerSession, isForced: boolean) =>
  get('orders.list', `/iserver/account/orders?${isForced ? 'force=true&' : ''}accountId=${accountKey}`);
export const getOrder = (orderId: string) => get('orders.get', `/iserver/account/order/status/${orderId}`);
export const trades = () => get('fills', `/iserver/account/trades?days=${TRADE_DAYS}`);

function ticketOf(accountKey: string, { conid, clientOrderId, side, quantity, limit, duration }: Ticket) {
  return {
    acctId: accountKey,
    conid,
    secType: `${conid}:OPT`,
    cOID: clientOrderId,
    orderType: 'LMT',
    listingExchange: 'SMART',
    price: priceToNumber(limit),
    side: side === 'sell_to_open' ? 'SELL' : 'BUY',
    tif: duration === 'gtc' ? 'GTC' : 'DAY',
    quantity,
    outsideRTH: false,
  };
}

function optionsOf(underlying: number, expiry: TradingDate): string {
  const month = MONTHS[Number(expiry.slice(5, 7)) - 1];
  assert(month, 'Invariant: a trading date has a month');
  return `conid=${underlying}&sectype=OPT&month=${month}${expiry.slice(2, 4)}&exchange=SMART`;
}

function get(name: string, path: string): Request {
  return { name, method: 'GET', host: HOST, path: `${BASE}${path}` };
}

function post(name: string, path: string, body: unknown): Request {
  return { name, method: 'POST', host: HOST, path: `${BASE}${path}`, body: JSON.stringify(body) };
}

/** Orders and executions as Interactive Brokers writes them: the list, the question for one order and the stream each in a way of their own. */
import { type Instant, instantToIso, MONEY_SCALE, type Money, type Price } from '#core/units';
import {
  averagePriceOf,
  hasEnded,
  isSale,
  remainingOf,
  type SimOrder,
  type SimReport,
  tradedQuantity,
} from '../kit/index.js';
import { conidOf } from './contracts.js';
import { FEE_PER_CONTRACT } from './terms.js';

export const dollars = (amount: Price | Money | number) => amount / MONEY_SCALE;
const two = (amount: number) => dollars(amount).toFixed(2);
const ownSide = ({ side }: SimOrder) => (isSale(side) ? 'SELL' : 'BUY');
const tifOf = ({ duration }: SimOrder) => (duration === 'gtc' ? 'GTC' : 'DAY');

const STATUS: Readonly<Record<SimOrder['status'], string>> = {
  pending: 'PreSubmitted',
  working: 'Submitted',
  filled: 'Filled',
  cancelled: 'Cancelled',
  // There is no word for it.
  expired: 'Cancelled',
  rejected: 'Inactive',
  replaced: 'Cancelled',
};
export const statusOf = ({ status }: SimOrder) => STATUS[status];

const reasonOf = ({ reason }: SimOrder) =>
  reason === undefined ? {} : { order_cancellation_by_system_reason: reason };
/** `YYMMDDHHmmss`, UTC. */
const shortStamp = (at: Instant) => instantToIso(at).replace(/\D/g, '').slice(2, 14);
const averageOf = (order: SimOrder) => {
  const average = averagePriceOf(order);
  return average === undefined ? {} : { avgPrice: String(dollars(average)) };
};

export function listRow(order: SimOrder) {
  const side = ownSide(order);
  return {
    acct: order.account,
    account: order.account,
    conid: conidOf(order.symbol),
    conidex: String(conidOf(order.symbol)),
    orderId: order.id,
    cashCcy: 'USD',
    sizeAndFills: `${tradedQuantity(order)}/${order.quantity}`,
    orderDesc: `${side === 'SELL' ? 'Sell' : 'Buy'} ${order.quantity} Limit ${two(order.limit)}, Day`,
    description1: order.symbol,
    ticker: order.symbol,
    secType: 'OPT',
    listingExchange: 'SMART',
    remainingQuantity: hasEnded(order) && order.status !== 'filled' ? 0 : remainingOf(order),
    filledQuantity: tradedQuantity(order),
    totalSize: order.quantity,
    status: statusOf(order),
    order_ccp_status: statusOf(order),
    origOrderType: 'LIMIT',
    orderType: 'Limit',
    price: two(order.limit),
    // An order for the day is for the close here.
    timeInForce: order.duration === 'gtc' ? 'GTC' : 'CLOSE',
    lastExecutionTime: shortStamp(order.updatedAt),
    lastExecutionTime_r: order.updatedAt,
    side,
    ...averageOf(order),
    ...(order.clientId === undefined ? {} : { order_ref: order.clientId }),
    ...reasonOf(order),
  };
}

/** Numbers are texts here, and the client id is not told. */
export function statusRow(order: SimOrder) {
  const average = averagePriceOf(order);
  return {
    sub_type: null,
    order_id: order.id,
    conid: conidOf(order.symbol),
    symbol: order.symbol,
    side: ownSide(order),
    order_status: statusOf(order),
    order_type: 'LIMIT',
    size: String(remainingOf(order)),
    total_size: order.quantity.toFixed(1),
    cum_fill: tradedQuantity(order).toFixed(1),
    ...(average === undefined ? {} : { average_price: String(dollars(average)) }),
    limit_price: two(order.limit),
    tif: tifOf(order),
    sec_type: 'OPT',
    order_not_editable: hasEnded(order),
    cannot_cancel_order: hasEnded(order),
    order_clearing_account: order.account,
    order_time: shortStamp(order.placedAt),
    ...reasonOf(order),
  };
}

export function tradeRow({ execution }: SimReport, order: SimOrder) {
  const fees = FEE_PER_CONTRACT * execution.quantity;
  return {
    execution_id: `0000e0d5.${execution.id.toString(16).padStart(8, '0')}.01.01`,
    symbol: order.symbol,
    order_id: order.id,
    ...(order.clientId === undefined ? {} : { order_ref: order.clientId }),
    side: isSale(order.side) ? 'S' : 'B',
    size: execution.quantity,
    price: two(execution.price),
    trade_time: shortStamp(execution.at),
    trade_time_r: execution.at,
    commission: two(fees),
    net_amount: dollars(execution.price * execution.quantity * 100),
    account: order.account,
    accountCode: order.account,
    conid: conidOf(order.symbol),
    conidEx: String(conidOf(order.symbol)),
    sec_type: 'OPT',
    exchange: 'CBOE',
  };
}

export function streamFrame(order: SimOrder): string {
  const { status, remainingQuantity, filledQuantity, orderId, acct, conid } = listRow(order);
  return JSON.stringify({ topic: 'sor', args: [{ acct, conid, orderId, status, remainingQuantity, filledQuantity }] });
}

/** Alice Blue's JSON of orders, trades, positions and limits, and its file of the day. Source: its product documentation, Portfolio and Orders. */
import { calendarOf } from '#core/calendar';
import { contractSizeOf, exchangeName, parseOccSymbol } from '#core/model';
import { type Instant, MONEY_SCALE, type Money, type Price, subtractMoney, ZERO_MONEY } from '#core/units';
import {
  averagePriceOf,
  isSale,
  type ListedOption,
  nseKey,
  nseStampOf,
  remainingOf,
  type SimBooks,
  type SimOrder,
  type SimPosition,
  type SimReport,
  sessionDateOf,
  tradedQuantity,
  unitsOf,
} from '../kit/index.js';

export const rupees = (amount: Price | Money | number): number => amount / MONEY_SCALE;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "26-Nov-2025 13:30:05", Indian clocks. */
export function stampOf(at: Instant): string {
  const [date = '', time = ''] = nseStampOf(at).split(' ');
  const [year, month, day] = date.split('-');
  return `${day}-${MONTHS[Number(month) - 1]}-${year} ${time}`;
}

const ORDER_ID_PREFIX = '25112600';
export const orderIdOf = (id: number): string => `${ORDER_ID_PREFIX}${String(id).padStart(7, '0')}`;
export function orderNumberOf(id: string): number | undefined {
  return /^\d{15}$/.test(id) && id.startsWith(ORDER_ID_PREFIX) ? Number(id.slice(ORDER_ID_PREFIX.length)) : undefined;
}

const STATUS: Readonly<Record<SimOrder['status'], string>> = {
  pending: 'open pending',
  working: 'open',
  filled: 'complete',
  cancelled: 'cancelled',
  expired: 'cancelled',
  rejected: 'rejected',
  replaced: 'cancelled',
};

function movedAt(order: SimOrder): Instant {
  if (order.status !== 'expired') return order.updatedAt;
  return calendarOf('NSE').day(sessionDateOf(order.placedAt, 'NSE')).closeAt ?? order.updatedAt;
}

export function orderJson(order: SimOrder, token: number) {
  const { symbol } = order;
  const open = order.status === 'working' || order.status === 'pending';
  return {
    brokerOrderId: orderIdOf(order.id),
    exchange: 'NFO',
    formattedInstrumentName: nseKey(symbol),
    tradingSymbol: nseKey(symbol),
    transactionType: isSale(order.side) ? 'SELL' : 'BUY',
    quantity: unitsOf(symbol, order.quantity),
    filledQuantity: unitsOf(symbol, tradedQuantity(order)),
    cancelledQuantity: order.status === 'cancelled' ? unitsOf(symbol, remainingOf(order)) : 0,
    pendingQuantity: open ? unitsOf(symbol, remainingOf(order)) : 0,
    price: rupees(order.limit),
    slTriggerPrice: 0,
    averageTradedPrice: rupees(averagePriceOf(order) ?? 0),
    orderType: 'LIMIT',
    product: 'NRML',
    orderStatus: STATUS[order.status],
    orderTime: stampOf(order.placedAt),
    exchangeUpdateTime: order.status === 'pending' ? '' : stampOf(movedAt(order)),
    rejectionReason: order.reason ?? '',
    orderTag: order.clientId ?? '',
    orderComplexity: 'REGULAR',
    validity: 'DAY',
    exchangeOrderId: order.status === 'pending' ? '' : `1100000000${order.id}`,
    instrumentId: String(token),
  };
}

export function tradeJson({ order: id, execution }: SimReport, order: SimOrder, token: number) {
  return {
    brokerOrderId: orderIdOf(id),
    exchange: 'NFO',
    formattedInstrumentName: nseKey(order.symbol),
    transactionType: isSale(order.side) ? 'SELL' : 'BUY',
    orderType: 'LIMIT',
    filledQuantity: unitsOf(order.symbol, execution.quantity),
    tradedPrice: rupees(execution.price),
    product: 'NRML',
    fillTimestamp: stampOf(execution.at),
    orderTime: stampOf(order.placedAt),
    orderTag: order.clientId ?? '',
    exchangeOrderId: `1100000000${id}`,
    exchangeTradeId: String(execution.id),
    instrumentId: String(token),
  };
}

export function positionJson({ symbol, quantity, cost }: SimPosition, token: number) {
  const units = unitsOf(symbol, quantity);
  const average = Math.abs(rupees(cost) / units);
  const [bought, sold] = [Math.max(0, units), Math.max(0, -units)];
  return {
    instrumentId: String(token),
    tradingSymbol: nseKey(symbol),
    formattedInstrumentName: nseKey(symbol),
    exchange: 'NFO',
    product: 'NRML',
    netQuantity: units,
    netAveragePrice: average,
    ...{ overnightQuantity: 0, overnightPrice: 0, buyQuantity: bought, sellQuantity: sold, daySellQuantity: sold },
    ...{ dayBuyQuantity: bought, dayBuyPrice: bought > 0 ? average : 0, daySellPrice: sold > 0 ? average : 0 },
    ...{ multiplier: 1, lotsize: contractSizeOf(symbol), ticksize: 0.05, previousDayClose: null, realizedPnl: 0 },
  };
}

export function limitsJson(account: string, books: SimBooks) {
  const cash = books.account(account)?.cash ?? ZERO_MONEY;
  const free = books.buyingPower(account);
  const used = rupees(subtractMoney(cash, free));
  return { tradingLimit: rupees(free), openingCashLimit: rupees(cash), collateralMargin: 0, utilizedMargin: used };
}

export function holdingJson({ underlying, quantity }: { readonly underlying: string; readonly quantity: number }) {
  const name = exchangeName(underlying);
  return {
    ...{ isin: '', nseInstrumentId: '', bseInstrumentId: '', nseTradingSymbol: `${name}-EQ`, bseTradingSymbol: name },
    ...{ previousDayClose: 0, product: 'DELIVERY', formattedInstrumentName: name, averageTradedPrice: 0 },
    ...{ collateralQuantity: 0, authorizedQuantity: 0, dpQuantity: quantity, totalQuantity: 0, t1Quantity: 0 },
    ...{ ltp: 0, sellableQty: quantity, investedPrice: 0 },
  };
}

const COLUMNS = [
  ...['Exch', 'Exchange Segment', 'Symbol', 'Token', 'Instrument Type', 'Option Type', 'Strike Price'],
  ...['Instrument Name', 'Formatted Ins Name', 'Trading Symbol', 'Expiry Date', 'Lot Size', 'Tick Size'],
];

export function masterCsv(options: readonly ListedOption[]): string {
  const rows = options.map(({ symbol, token, underlyingKey }) => {
    const contract = parseOccSymbol(symbol);
    const name = exchangeName(contract?.root ?? '');
    const kind = underlyingKey.startsWith('NSE_INDEX') ? 'OPTIDX' : 'OPTSTK';
    const right = contract?.right === 'put' ? 'PE' : 'CE';
    const cells = ['NFO', 'nse_fo', name, token, kind, right, rupees(contract?.strike ?? 0), kind, nseKey(symbol)];
    return [...cells, nseKey(symbol), contract?.expiry, contractSizeOf(symbol), 0.05].join(',');
  });
  return [COLUMNS.join(','), ...rows].join('\n');
}

/** Orders between the books and the wire. Pure. */
import { type OccSymbol, type OrderDuration, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { type Instant, instantToIso, type Price, priceFromDecimal, priceFromNumber, priceToNumber } from '#core/units';
import { hasEnded, remainingOf, type SimExecution, type SimOrder, type SimSide, tradedQuantity } from '../kit/index.js';
import { readSymbol, writeSymbol } from './symbols.js';

const INSTRUCTIONS: Readonly<Record<SimSide, string>> = {
  buy_to_open: 'BUY_TO_OPEN',
  buy_to_close: 'BUY_TO_CLOSE',
  sell_to_open: 'SELL_TO_OPEN',
  sell_to_close: 'SELL_TO_CLOSE',
};
const SIDES = new Map(Object.entries(INSTRUCTIONS).map(([side, text]) => [text, side as SimSide]));
const DURATIONS: Readonly<Record<OrderDuration, string>> = { day: 'DAY', gtc: 'GOOD_TILL_CANCEL' };

const STATUSES: Readonly<Record<SimOrder['status'], string>> = {
  pending: 'PENDING_ACTIVATION',
  working: 'WORKING',
  filled: 'FILLED',
  cancelled: 'CANCELED',
  expired: 'EXPIRED',
  rejected: 'REJECTED',
  replaced: 'REPLACED',
};

/** What an order says besides what the books hold. */
export interface OrderSetting {
  /** Executions in the order in which they were told; one may be told twice. */
  readonly told: readonly SimExecution[];
  /** The app's name: a client cannot set it. */
  readonly tag: string;
  readonly isCancelRequested: boolean;
}

export function statusOf(order: SimOrder, setting: OrderSetting): string {
  return setting.isCancelRequested && !hasEnded(order) ? 'PENDING_CANCEL' : STATUSES[order.status];
}

/** Returns `2026-01-05T15:30:01+0000`: seconds, and a zone without a colon. */
export function writeTime(at: Instant): string {
  return `${instantToIso(at).slice(0, 19)}+0000`;
}

/** Returns an order as the list and the single order show it. */
export function writeOrder(order: SimOrder, setting: OrderSetting): object {
  const isOver = hasEnded(order);
  return {
    session: 'NORMAL',
    duration: DURATIONS[order.duration],
    orderType: 'LIMIT',
    complexOrderStrategyType: 'NONE',
    quantity: order.quantity,
    filledQuantity: tradedQuantity(order),
    remainingQuantity: isOver ? 0 : remainingOf(order),
    requestedDestination: 'AUTO',
    destinationLinkName: 'AutoRoute',
    price: priceToNumber(order.limit),
    orderLegCollection: [
      {
        orderLegType: 'OPTION',
        legId: 1,
        instrument: writeInstrument(order.symbol),
        instruction: INSTRUCTIONS[order.side],
        positionEffect: order.side.endsWith('open') ? 'OPENING' : 'CLOSING',
        quantity: order.quantity,
      },
    ],
    orderStrategyType: 'SINGLE',
    orderId: order.id,
    cancelable: !isOver && !setting.isCancelRequested,
    editable: !isOver && !setting.isCancelRequested,
    status: statusOf(order, setting),
    ...(order.reason === undefined ? {} : { statusDescription: order.reason }),
    enteredTime: writeTime(order.placedAt),
    ...(isOver ? { closeTime: writeTime(order.updatedAt) } : {}),
    tag: setting.tag,
    accountNumber: Number(order.account),
    ...(setting.told.length === 0 ? {} : { orderActivityCollection: writeActivities(order, setting.told) }),
    ...(order.replacedBy === undefined ? {} : { replacingOrderCollection: [String(order.replacedBy)] }),
  };
}

function writeActivities(order: SimOrder, told: readonly SimExecution[]): object[] {
  return told.map((execution) => {
    const until = order.executions.filter(({ id }) => id <= execution.id);
    return writeActivity(execution, order.quantity - tradedQuantity({ executions: until }));
  });
}

function writeActivity({ id, quantity, price, at }: SimExecution, orderRemainingQuantity: number): object {
  return {
    activityType: 'EXECUTION',
    activityId: id,
    executionType: 'FILL',
    quantity,
    orderRemainingQuantity,
    executionLegs: [{ legId: 1, quantity, mismarkedQuantity: 0, price: priceToNumber(price), time: writeTime(at) }],
  };
}

export function writeInstrument(symbol: OccSymbol): object {
  const contract = parseOccSymbol(symbol);
  return {
    assetType: 'OPTION',
    symbol: writeSymbol(symbol),
    type: 'VANILLA',
    putCall: contract?.right === 'call' ? 'CALL' : 'PUT',
    underlyingSymbol: underlyingOfRoot(contract?.root ?? ''),
  };
}

export interface ReadTerms {
  readonly symbol: OccSymbol;
  readonly side: SimSide;
  readonly quantity: number;
  readonly limit: Price;
  readonly duration: OrderDuration;
}

/** Returns the terms of an order's body, or what is wrong with it. Multi-leg orders are not simulated. */
export function readOrder(body: string): ReadTerms | { readonly wrong: string } {
  const order = objectOf(body);
  const legs = order?.['orderLegCollection'];
  const leg = Array.isArray(legs) ? (legs[0] as Fields | undefined) : undefined;
  if (order === undefined || leg === undefined || typeof leg !== 'object')
    return { wrong: 'orderLegCollection is missing' };
  if ((legs as unknown[]).length !== 1) return { wrong: 'orders of several legs are not simulated' };
  for (const [field, value] of Object.entries(FIXED_FIELDS)) {
    if (order[field] !== value) return { wrong: `${field} must be ${value}` };
  }
  const duration = (['day', 'gtc'] as const).find((one) => DURATIONS[one] === order['duration']);
  if (duration === undefined) return { wrong: 'duration is not valid' };
  const instrument = leg['instrument'] as Fields | undefined;
  if (instrument?.['assetType'] !== 'OPTION') return { wrong: 'assetType must be OPTION' };
  const side = SIDES.get(String(leg['instruction']));
  if (side === undefined) return { wrong: 'instruction is not valid' };
  const symbol = readSymbol(String(instrument['symbol']));
  if (symbol === undefined) return { wrong: 'symbol is not valid' };
  const quantity = Number(leg['quantity']);
  const limit = readPrice(order['price']);
  if (!Number.isSafeInteger(quantity) || quantity <= 0) return { wrong: 'quantity must be greater than 0' };
  if (limit === undefined || limit <= 0) return { wrong: 'price must be greater than 0' };
  return { symbol, side, quantity, limit, duration };
}

type Fields = Readonly<Record<string, unknown>>;

const FIXED_FIELDS: Readonly<Record<string, string>> = {
  session: 'NORMAL',
  orderType: 'LIMIT',
  complexOrderStrategyType: 'NONE',
  orderStrategyType: 'SINGLE',
};

function readPrice(value: unknown): Price | undefined {
  if (typeof value === 'string') return priceFromDecimal(value);
  return typeof value === 'number' ? priceFromNumber(value) : undefined;
}

function objectOf(body: string): Fields | undefined {
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

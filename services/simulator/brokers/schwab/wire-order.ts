/** Orders between the books and the wire. Pure. */
import { type OccSymbol, type OrderDuration, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { type Instant, instantToIso, type Price, priceFromDecimal, priceFromNumber, priceToNumber } from '#core/units';
import {
  hasEnded,
  legsOf,
  remainingOf,
  type SimExecution,
  type SimLeg,
  type SimOrder,
  type SimSide,
  tradedQuantity,
} from '../kit/index.js';
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
    orderType: order.legs === undefined ? 'LIMIT' : typeOfNet(order.limit),
    complexOrderStrategyType: order.legs === undefined ? 'NONE' : 'CUSTOM',
    quantity: order.quantity,
    filledQuantity: tradedQuantity(order),
    remainingQuantity: isOver ? 0 : remainingOf(order),
    requestedDestination: 'AUTO',
    destinationLinkName: 'AutoRoute',
    price: Math.abs(priceToNumber(order.limit)),
    orderLegCollection: legsOf(order).map(({ symbol, side }, index) => ({
      orderLegType: 'OPTION',
      legId: index + 1,
      instrument: writeInstrument(symbol),
      instruction: INSTRUCTIONS[side],
      positionEffect: side.endsWith('open') ? 'OPENING' : 'CLOSING',
      quantity: order.quantity,
    })),
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

const typeOfNet = (net: Price) => (net > 0 ? 'NET_CREDIT' : net < 0 ? 'NET_DEBIT' : 'NET_ZERO');

function writeActivity(
  { id, quantity, price, legPrices = [price], at }: SimExecution,
  orderRemainingQuantity: number,
): object {
  return {
    activityType: 'EXECUTION',
    activityId: id,
    executionType: 'FILL',
    quantity,
    orderRemainingQuantity,
    executionLegs: legPrices.map((one, index) => ({
      ...{ legId: index + 1, quantity, mismarkedQuantity: 0 },
      ...{ price: priceToNumber(one), time: writeTime(at) },
    })),
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
  /** Absent: there is one. */
  readonly legs?: readonly SimLeg[];
  readonly quantity: number;
  readonly limit: Price;
  readonly duration: OrderDuration;
}

const LEGS_MAX = 4;

/** Returns the terms of an order's body, or what is wrong with it. Of several legs the same quantity each is simulated. */
export function readOrder(body: string): ReadTerms | Wrong {
  const order = objectOf(body);
  const rows = order?.['orderLegCollection'];
  if (order === undefined || !Array.isArray(rows) || rows.length === 0)
    return { wrong: 'orderLegCollection is missing' };
  if (rows.length > LEGS_MAX) return { wrong: 'orderLegCollection is too long' };
  const isOne = rows.length === 1;
  for (const [field, value] of Object.entries(isOne ? ONE_LEG_FIELDS : FIXED_FIELDS)) {
    if (order[field] !== value) return { wrong: `${field} must be ${value}` };
  }
  const duration = (['day', 'gtc'] as const).find((one) => DURATIONS[one] === order['duration']);
  if (duration === undefined) return { wrong: 'duration is not valid' };
  const legs: SimLeg[] = [];
  for (const row of rows) {
    const leg = readLeg(row as Fields | null);
    if ('wrong' in leg) return leg;
    legs.push(leg);
  }
  const [first] = legs as [SimLeg];
  const quantities = new Set(rows.map((row: Fields) => Number(row['quantity'])));
  const [quantity = 0] = quantities;
  const isCount = quantities.size === 1 && Number.isSafeInteger(quantity) && quantity > 0;
  if (!isCount) return { wrong: 'quantity must be greater than 0' };
  const price = readPrice(order['price']);
  const limit = price === undefined ? undefined : isOne ? price : netOf(order['orderType'], price);
  if (limit === undefined || (isOne && limit <= 0)) return { wrong: 'price must be greater than 0' };
  return { ...first, ...(isOne ? {} : { legs }), quantity, limit, duration };
}

function readLeg(leg: Fields | null): SimLeg | Wrong {
  const instrument = leg?.['instrument'] as Fields | undefined;
  if (instrument?.['assetType'] !== 'OPTION') return { wrong: 'assetType must be OPTION' };
  const side = SIDES.get(String(leg?.['instruction']));
  if (side === undefined) return { wrong: 'instruction is not valid' };
  const symbol = readSymbol(String(instrument['symbol']));
  return symbol === undefined ? { wrong: 'symbol is not valid' } : { symbol, side };
}

function netOf(type: unknown, price: Price): Price | undefined {
  if (type === 'NET_ZERO') return 0 as Price;
  if (price <= 0) return undefined;
  if (type === 'NET_CREDIT') return price;
  return type === 'NET_DEBIT' ? (-price as Price) : undefined;
}

interface Wrong {
  readonly wrong: string;
}

type Fields = Readonly<Record<string, unknown>>;

const FIXED_FIELDS: Readonly<Record<string, string>> = {
  session: 'NORMAL',
  orderStrategyType: 'SINGLE',
};
const ONE_LEG_FIELDS: Readonly<Record<string, string>> = {
  ...FIXED_FIELDS,
  orderType: 'LIMIT',
  complexOrderStrategyType: 'NONE',
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

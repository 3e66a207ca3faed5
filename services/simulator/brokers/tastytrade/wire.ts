/** Orders as tastytrade writes and reads them: kebab-case, decimal strings, effects in the place of signs. Pure. */
import { type OccSymbol, occSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { instantToIso, MONEY_SCALE, type Money, type Price, priceFromDecimal } from '#core/units';
import { isSale, legsOf, remainingOf, type SimLeg, type SimOrder, type SimSide } from '../kit/index.js';
import { validationReply } from './replies.js';

const ROOT_WIDTH = 6;

/** Amounts have one decimal at least. */
export function decimal(amount: Money | Price | number): string {
  const text = String(amount / MONEY_SCALE);
  return text.includes('.') ? text : `${text}.0`;
}

export const effectOf = (amount: number) => (amount === 0 ? 'None' : amount > 0 ? 'Credit' : 'Debit');

/** Stamps end with the zone written out. */
export const stamp = (at: Parameters<typeof instantToIso>[0]) => instantToIso(at).replace('Z', '+00:00');

export function writeSymbol(symbol: OccSymbol): string {
  const { root } = parseOccSymbol(symbol) ?? { root: symbol };
  return root.padEnd(ROOT_WIDTH) + symbol.slice(root.length);
}

export function readSymbol(text: string): OccSymbol | undefined {
  const contract = parseOccSymbol(text);
  return contract && occSymbol(contract);
}

/** As the market data streamer calls a contract: `.AAPL260116P150`. */
export function streamerSymbol(symbol: OccSymbol): string {
  const contract = parseOccSymbol(symbol);
  if (!contract) return symbol;
  const { root, expiry, right, strike } = contract;
  return `.${root}${expiry.slice(2).replaceAll('-', '')}${right === 'put' ? 'P' : 'C'}${strike / MONEY_SCALE}`;
}

export const underlyingOf = (symbol: OccSymbol) => underlyingOfRoot(parseOccSymbol(symbol)?.root ?? '');

const ACTIONS: Readonly<Record<SimSide, string>> = {
  buy_to_open: 'Buy to Open',
  buy_to_close: 'Buy to Close',
  sell_to_open: 'Sell to Open',
  sell_to_close: 'Sell to Close',
};
const SIDES = new Map(Object.entries(ACTIONS).map(([side, action]) => [action, side as SimSide]));

const STATUS: Readonly<Record<SimOrder['status'], string>> = {
  pending: 'Routed',
  working: 'Live',
  filled: 'Filled',
  cancelled: 'Cancelled',
  expired: 'Expired',
  rejected: 'Rejected',
  replaced: 'Cancelled',
};

/** @param isCancelRequested - a cancel was taken and the order has not ended yet */
export function orderJson(order: SimOrder, isCancelRequested: boolean): Readonly<Record<string, unknown>> {
  const isWorking = order.status === 'working' || order.status === 'pending';
  const status = isCancelRequested && isWorking ? 'Cancel Requested' : STATUS[order.status];
  return {
    id: order.id,
    'account-number': order.account,
    'time-in-force': order.duration === 'gtc' ? 'GTC' : 'Day',
    'order-type': 'Limit',
    size: order.quantity,
    'underlying-symbol': underlyingOf(order.symbol),
    'underlying-instrument-type': 'Equity',
    price: decimal(Math.abs(order.limit)),
    'price-effect': order.legs === undefined ? (isSale(order.side) ? 'Credit' : 'Debit') : effectOf(order.limit),
    status,
    cancellable: isWorking,
    editable: isWorking,
    edited: order.replacedBy !== undefined,
    ...(order.clientId === undefined ? {} : { 'external-identifier': order.clientId }),
    ...(order.replaces === undefined ? {} : { 'replaces-order-id': String(order.replaces) }),
    ...(order.replacedBy === undefined ? {} : { 'replacing-order-id': String(order.replacedBy) }),
    ...(order.reason === undefined ? {} : { 'reject-reason': order.reason }),
    'received-at': stamp(order.placedAt),
    ...(isWorking ? {} : { 'terminal-at': stamp(order.updatedAt) }),
    // Unlike the other stamps.
    'updated-at': order.updatedAt,
    legs: legsOf(order).map(({ symbol, side }, leg) => ({
      'instrument-type': 'Equity Option',
      symbol: writeSymbol(symbol),
      quantity: order.quantity,
      'remaining-quantity': remainingOf(order),
      action: ACTIONS[side],
      fills: order.executions.map((one) => ({
        'ext-group-fill-id': `group-${one.id}`,
        'ext-exec-id': `exec-${one.id + leg}`,
        'fill-id': `4_TW${order.id}_${one.id + leg}`,
        quantity: one.quantity,
        'fill-price': decimal(one.legPrices?.[leg] ?? one.price),
        'filled-at': stamp(one.at),
        'destination-venue': 'MARKET_SIMULATOR_A',
      })),
    })),
  };
}

export interface ReadTerms {
  readonly symbol: OccSymbol;
  readonly side: SimSide;
  /** Absent: there is one. */
  readonly legs?: readonly SimLeg[];
  readonly quantity: number;
  /** Of several legs: net, positive where it is received. */
  readonly limit: Price;
  readonly duration: SimOrder['duration'];
  readonly clientId?: string;
  /** An order to close that has nothing to close is refused, and not turned into an opening one. */
  readonly isStrict: boolean;
}

type Wrong = ReturnType<typeof validationReply>;

const LEGS_MAX = 4;

/** Reads the body of an order. Only limit orders on options, of the same quantity each, are simulated. */
export function readTerms(body: Readonly<Record<string, unknown>>): ReadTerms | Wrong {
  const rows = Array.isArray(body['legs']) ? (body['legs'] as Readonly<Record<string, unknown>>[]) : [];
  if (rows.length === 0) return validationReply('legs', 'is missing');
  if (rows.length > LEGS_MAX) return validationReply('legs', 'are too many');
  const legs: SimLeg[] = [];
  for (const [index, row] of rows.entries()) {
    const leg = readLeg(row, index);
    if ('status' in leg) return leg;
    legs.push(leg);
  }
  const [first] = legs as [SimLeg];
  const quantity = Number(rows[0]?.['quantity']);
  if (rows.some((row) => Number(row['quantity']) !== quantity)) return validationReply('legs', 'have ratios');
  if (!Number.isSafeInteger(quantity) || quantity <= 0) return validationReply('legs[0].quantity', 'is invalid');
  const terms = legs.length === 1 ? readPrice(body, isSale(first.side) ? 'Credit' : 'Debit') : readNet(body);
  if ('status' in terms) return terms;
  const advanced = body['advanced-instructions'] as Readonly<Record<string, unknown>> | undefined;
  const isStrict = advanced?.['strict-position-effect-validation'] === true;
  return { ...first, ...(legs.length === 1 ? {} : { legs }), quantity, ...terms, isStrict };
}

function readLeg(leg: Readonly<Record<string, unknown>>, index: number): SimLeg | Wrong {
  if (leg['instrument-type'] !== 'Equity Option') {
    return validationReply(`legs[${index}].instrument-type`, 'is not simulated');
  }
  const symbol = readSymbol(textOf(leg['symbol']));
  if (symbol === undefined) return validationReply(`legs[${index}].symbol`, 'is invalid');
  const side = SIDES.get(textOf(leg['action']));
  if (side === undefined) return validationReply(`legs[${index}].action`, 'does not have a valid value');
  return { symbol, side };
}

/** A net price is received or paid as its effect says; 0 is neither. */
function readNet(body: Readonly<Record<string, unknown>>): PriceTerms | Wrong {
  const terms = readAmount(body);
  if ('status' in terms) return terms;
  if (body['price-effect'] === 'Credit') return terms;
  if (body['price-effect'] !== 'Debit') return validationReply('price-effect', 'does not have a valid value');
  return { ...terms, limit: (-terms.limit + 0) as Price };
}

export type PriceTerms = Pick<ReadTerms, 'limit' | 'duration' | 'clientId'>;

/** Reads price, duration and mark, which an edit changes. */
export function readPrice(body: Readonly<Record<string, unknown>>, effect: string): PriceTerms | Wrong {
  const terms = readAmount(body);
  if ('status' in terms) return terms;
  if (terms.limit === 0) return validationReply('price', 'is invalid');
  return body['price-effect'] === effect ? terms : validationReply('price-effect', `must be ${effect}`);
}

function readAmount(body: Readonly<Record<string, unknown>>): PriceTerms | Wrong {
  if (body['order-type'] !== 'Limit') return validationReply('order-type', 'only Limit is simulated');
  const duration = { Day: 'day', GTC: 'gtc' }[textOf(body['time-in-force'])];
  if (duration === undefined) return validationReply('time-in-force', 'is not simulated');
  const limit = priceFromDecimal(textOf(body['price']));
  if (limit === undefined || limit < 0) return validationReply('price', 'is invalid');
  const mark = body['external-identifier'];
  return {
    limit,
    duration: duration as SimOrder['duration'],
    ...(typeof mark === 'string' ? { clientId: mark } : {}),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** TradeStation's JSON: every amount a text, symbols of its own, orders by legs. Pure. */
import { type OccSymbol, occSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { instantToIso, MONEY_SCALE, type Price, parseTradingDate, priceFromDecimal } from '#core/units';
import {
  averagePriceOf,
  isOpening,
  isSale,
  legAverageOf,
  legsOf,
  remainingOf,
  type SimLeg,
  type SimOrder,
  type SimSide,
  tradedQuantity,
} from '../kit/index.js';

/** Amounts are texts without padding. */
export const amount = (units: number) => String(units / MONEY_SCALE);

/** Stamps have whole seconds. */
export const stamp = (at: Parameters<typeof instantToIso>[0]) => instantToIso(at).replace(/\.\d+Z$/, 'Z');

export function writeSymbol(symbol: OccSymbol): string {
  const contract = parseOccSymbol(symbol);
  if (!contract) return symbol;
  const { root, expiry, right, strike } = contract;
  return `${root} ${expiry.slice(2).replaceAll('-', '')}${right === 'put' ? 'P' : 'C'}${amount(strike)}`;
}

export function readSymbol(text: string): OccSymbol | undefined {
  const match = /^([A-Z.]{1,6}) (\d\d)(\d\d)(\d\d)([PC])([\d.]+)$/.exec(text);
  const strike = priceFromDecimal(match?.[6] ?? '');
  const expiry = match && parseTradingDate(`20${match[2]}-${match[3]}-${match[4]}`);
  if (!match || !expiry || strike === undefined) return undefined;
  return occSymbol({ root: match[1] as string, expiry, right: match[5] === 'P' ? 'put' : 'call', strike });
}

export const underlyingOf = (symbol: OccSymbol) => underlyingOfRoot(parseOccSymbol(symbol)?.root ?? '');

const STATUS: Readonly<Record<SimOrder['status'], readonly [string, string]>> = {
  pending: ['ACK', 'Received'],
  working: ['OPN', 'Sent'],
  filled: ['FLL', 'Filled'],
  cancelled: ['OUT', 'UROut'],
  expired: ['EXP', 'Expired'],
  rejected: ['REJ', 'Rejected'],
  replaced: ['UCH', 'Replaced'],
};

function statusOf(order: SimOrder, isCancelRequested: boolean): readonly [string, string] {
  const hasTraded = order.executions.length > 0;
  if (order.status === 'cancelled' && hasTraded) return ['FLP', 'Partial Fill (UROut)'];
  if (order.status !== 'working') return STATUS[order.status];
  if (isCancelRequested) return ['UCN', 'Cancel Sent'];
  return hasTraded ? ['FPR', 'Partial Fill (Alive)'] : STATUS.working;
}

export interface OrderShown {
  readonly isCancelRequested: boolean;
  /** An older status than the order's, as streams send it at times. */
  readonly status?: readonly [string, string];
}

export function orderJson(order: SimOrder, { isCancelRequested, status }: OrderShown) {
  const average = averagePriceOf(order);
  const [code, description] = status ?? statusOf(order, isCancelRequested);
  const isOver = !['pending', 'working'].includes(order.status);
  // Of several legs amounts are what is paid: a credit is below 0.
  const sign = order.legs === undefined ? 1 : -1;
  return {
    AccountID: order.account,
    CommissionFee: '0',
    Currency: 'USD',
    Duration: order.duration === 'gtc' ? 'GTC' : 'DAY',
    LimitPrice: amount(sign * order.limit + 0),
    FilledPrice: average === undefined ? '0' : amount(sign * average),
    OrderID: String(order.id),
    OpenedDateTime: stamp(order.placedAt),
    ...(isOver && { ClosedDateTime: stamp(order.updatedAt) }),
    OrderType: 'Limit',
    PriceUsedForBuyingPower: amount(sign * order.limit + 0),
    Routing: 'Intelligent',
    Status: code,
    StatusDescription: description,
    ...(order.reason !== undefined && { RejectReason: order.reason }),
    UnbundledRouteFee: '0',
    Legs: legsOf(order).map((leg, index) => legJson(order, leg, index, isOver)),
  };
}

function legJson(order: SimOrder, { symbol, side }: SimLeg, index: number, isOver: boolean) {
  const contract = parseOccSymbol(symbol);
  const average = legAverageOf(order, index);
  return {
    AssetType: 'STOCKOPTION',
    BuyOrSell: isSale(side) ? 'Sell' : 'Buy',
    OpenOrClose: isOpening(side) ? 'Open' : 'Close',
    ExecQuantity: String(tradedQuantity(order)),
    ...(average !== undefined && { ExecutionPrice: amount(average) }),
    ExpirationDate: `${contract?.expiry}T00:00:00Z`,
    OptionType: contract?.right === 'put' ? 'PUT' : 'CALL',
    QuantityOrdered: String(order.quantity),
    // Recorded: nothing remains and nothing has traded, while an order is only received.
    QuantityRemaining: String(order.status === 'pending' || isOver ? 0 : remainingOf(order)),
    StrikePrice: amount(contract?.strike ?? 0),
    Symbol: writeSymbol(symbol),
    Underlying: underlyingOf(symbol),
  };
}

const SIDES: ReadonlyMap<string, SimSide> = new Map([
  ['BUYTOOPEN', 'buy_to_open'],
  ['BUYTOCLOSE', 'buy_to_close'],
  ['SELLTOOPEN', 'sell_to_open'],
  ['SELLTOCLOSE', 'sell_to_close'],
]);
const DURATIONS: ReadonlyMap<string, SimOrder['duration']> = new Map([
  ['DAY', 'day'],
  ['GTC', 'gtc'],
]);

export interface ReadTerms {
  readonly account: string;
  readonly symbol: OccSymbol;
  readonly side: SimSide;
  /** Absent: there is one. */
  readonly legs?: readonly SimLeg[];
  readonly quantity: number;
  readonly limit: Price;
  readonly duration: SimOrder['duration'];
  readonly clientId?: string;
}

const LEGS_MAX = 4;
type Fields = Readonly<Record<string, unknown>>;

/** Reads an order; a text says what is wrong with it. Only limit orders on options, of the same quantity each, are simulated. */
export function readTerms(body: Fields): ReadTerms | string {
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : '');
  if (text('OrderType') !== 'Limit') return 'only Limit orders are simulated';
  const timeInForce = body['TimeInForce'] as Fields | undefined;
  const duration = DURATIONS.get(String(timeInForce?.['Duration']));
  if (duration === undefined) return 'Invalid TimeInForce';
  const confirmId = text('OrderConfirmID');
  if (confirmId.length > CONFIRM_ID_MAX) return 'OrderConfirmID is longer than 22 characters';
  const rest = { account: text('AccountID'), duration, ...(confirmId === '' ? {} : { clientId: confirmId }) };
  const terms = body['Legs'] === undefined ? readOne(body) : readLegs(body['Legs'], text('LimitPrice'));
  return typeof terms === 'string' ? terms : { ...rest, ...terms };
}

type LegTerms = Pick<ReadTerms, 'symbol' | 'side' | 'legs' | 'quantity' | 'limit'>;

function readOne(body: Fields): LegTerms | string {
  const leg = readLeg(body);
  if (typeof leg === 'string') return leg;
  const change = readChange(body);
  if (typeof change === 'string') return change;
  const { limit, quantity } = change;
  if (limit === undefined || quantity === undefined) return 'Type = LMT has invalid Price or Quantity';
  return { ...leg, quantity, limit };
}

/** The net limit is what is paid: a credit is below 0. */
function readLegs(rows: unknown, limitText: string): LegTerms | string {
  if (!Array.isArray(rows) || rows.length < 2 || rows.length > LEGS_MAX) return 'Invalid Legs';
  const legs: SimLeg[] = [];
  for (const row of rows as Fields[]) {
    const leg = readLeg(row);
    if (typeof leg === 'string') return leg;
    legs.push(leg);
  }
  const [first] = legs as [SimLeg];
  const quantities = new Set((rows as Fields[]).map((row) => String(row['Quantity'])));
  const [quantity = ''] = quantities;
  if (quantities.size > 1 || !/^[1-9]\d{0,5}$/.test(quantity)) return 'Invalid Quantity';
  const paid = priceFromDecimal(limitText);
  if (paid === undefined) return 'Type = LMT has invalid Price';
  return { ...first, legs, quantity: Number(quantity), limit: (-paid + 0) as Price };
}

function readLeg(row: Fields): SimLeg | string {
  const symbol = readSymbol(String(row['Symbol']));
  if (symbol === undefined) return 'Invalid symbol';
  const side = SIDES.get(String(row['TradeAction']));
  return side === undefined ? 'Invalid TradeAction' : { symbol, side };
}

const CONFIRM_ID_MAX = 22;

/** Reads price and quantity, which a replacement changes. Numbers are texts. */
export function readChange(
  body: Readonly<Record<string, unknown>>,
): { readonly limit?: Price; readonly quantity?: number } | string {
  const [price, count] = [body['LimitPrice'], body['Quantity']];
  const limit = typeof price === 'string' ? priceFromDecimal(price) : undefined;
  const quantity = typeof count === 'string' && /^\d{1,6}$/.test(count) ? Number(count) : undefined;
  if (price !== undefined && !(limit !== undefined && limit > 0)) return 'Type = LMT has invalid Price';
  if (count !== undefined && !(quantity !== undefined && quantity > 0)) return 'Invalid Quantity';
  return { ...(limit !== undefined && { limit }), ...(quantity !== undefined && { quantity }) };
}

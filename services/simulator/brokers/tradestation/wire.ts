/** TradeStation's JSON: every amount a text, symbols of its own, orders by legs. Pure. */
import { type OccSymbol, occSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { instantToIso, MONEY_SCALE, type Price, parseTradingDate, priceFromDecimal } from '#core/units';
import {
  averagePriceOf,
  isOpening,
  isSale,
  remainingOf,
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
  const contract = parseOccSymbol(order.symbol);
  const average = averagePriceOf(order);
  const [code, description] = status ?? statusOf(order, isCancelRequested);
  const isOver = !['pending', 'working'].includes(order.status);
  const executed = average === undefined ? '0' : amount(average);
  return {
    AccountID: order.account,
    CommissionFee: '0',
    Currency: 'USD',
    Duration: order.duration === 'gtc' ? 'GTC' : 'DAY',
    LimitPrice: amount(order.limit),
    FilledPrice: executed,
    OrderID: String(order.id),
    OpenedDateTime: stamp(order.placedAt),
    ...(isOver && { ClosedDateTime: stamp(order.updatedAt) }),
    OrderType: 'Limit',
    PriceUsedForBuyingPower: amount(order.limit),
    Routing: 'Intelligent',
    Status: code,
    StatusDescription: description,
    ...(order.reason !== undefined && { RejectReason: order.reason }),
    UnbundledRouteFee: '0',
    Legs: [
      {
        AssetType: 'STOCKOPTION',
        BuyOrSell: isSale(order.side) ? 'Sell' : 'Buy',
        OpenOrClose: isOpening(order.side) ? 'Open' : 'Close',
        ExecQuantity: String(tradedQuantity(order)),
        ...(average !== undefined && { ExecutionPrice: executed }),
        ExpirationDate: `${contract?.expiry}T00:00:00Z`,
        OptionType: contract?.right === 'put' ? 'PUT' : 'CALL',
        QuantityOrdered: String(order.quantity),
        // Recorded: nothing remains and nothing has traded, while an order is only received.
        QuantityRemaining: String(order.status === 'pending' || isOver ? 0 : remainingOf(order)),
        StrikePrice: amount(contract?.strike ?? 0),
        Symbol: writeSymbol(order.symbol),
        Underlying: underlyingOf(order.symbol),
      },
    ],
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
  readonly quantity: number;
  readonly limit: Price;
  readonly duration: SimOrder['duration'];
  readonly clientId?: string;
}

/** Reads an order; a text says what is wrong with it. Only limit orders on one option are simulated. */
export function readTerms(body: Readonly<Record<string, unknown>>): ReadTerms | string {
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : '');
  if (body['Legs'] !== undefined) return 'Legs are not simulated';
  if (text('OrderType') !== 'Limit') return 'only Limit orders are simulated';
  const symbol = readSymbol(text('Symbol'));
  if (symbol === undefined) return 'Invalid symbol';
  const side = SIDES.get(text('TradeAction'));
  if (side === undefined) return 'Invalid TradeAction';
  const timeInForce = body['TimeInForce'] as Readonly<Record<string, unknown>> | undefined;
  const duration = DURATIONS.get(String(timeInForce?.['Duration']));
  if (duration === undefined) return 'Invalid TimeInForce';
  const change = readChange(body);
  if (typeof change === 'string') return change;
  const { limit, quantity } = change;
  if (limit === undefined || quantity === undefined) return 'Type = LMT has invalid Price or Quantity';
  const confirmId = text('OrderConfirmID');
  if (confirmId.length > CONFIRM_ID_MAX) return 'OrderConfirmID is longer than 22 characters';
  return {
    account: text('AccountID'),
    ...{ symbol, side, quantity, limit, duration },
    ...(confirmId === '' ? {} : { clientId: confirmId }),
  };
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

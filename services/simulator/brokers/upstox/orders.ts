/** Placing, changing, cancelling and listing. Source: Upstox Developer API, Orders V3; texts of refusals in its error codes. */
import { contractSizeOf, isOnTick, type OccSymbol } from '#core/model';
import { MONEY_SCALE, type Price, roundTo } from '#core/units';
import {
  nseSideOf,
  orderRequirement,
  type SimBooks,
  type SimOrder,
  type SimReply,
  type SimRequest,
} from '../kit/index.js';
import { failure, ORDER_UNKNOWN, success } from './replies.js';
import { orderIdOf, orderJson, orderNumberOf, rupees, tradeJson } from './wire.js';

const TAG_CHARS_MAX = 40;
const LATENCY = { metadata: { latency: 40 } };

export interface Listing {
  symbolOf(key: string): OccSymbol | undefined;
  keyOf(symbol: OccSymbol): string;
}

export interface OrderDesk {
  readonly books: SimBooks;
  readonly listing: Listing;
  readonly account: string;
}

type Body = Readonly<Record<string, unknown>>;

/** A success says only that Upstox has the order: what the margin does not allow is numbered and rejected. */
export async function placeOrder({ books, listing, account }: OrderDesk, body: Body): Promise<SimReply> {
  const symbol = listing.symbolOf(String(body['instrument_token']));
  if (symbol === undefined) return failure(400, 'UDAPI1055', 'The instrument_token is invalid.');
  const terms = readTerms(symbol, body);
  if ('status' in terms) return terms;
  const word = body['transaction_type'];
  if (word !== 'BUY' && word !== 'SELL') return failure(400, 'UDAPI1052', 'Invalid transaction_type.');
  const tag = body['tag'];
  if (tag != null && (typeof tag !== 'string' || tag.length > TAG_CHARS_MAX))
    return failure(400, 'UDAPI1056', 'Invalid tag.');
  const wanted = {
    ...{ account, symbol, ...terms },
    duration: 'day',
    side: nseSideOf(books, { account, symbol, quantity: terms.quantity }, word),
    ...(tag == null ? {} : { clientId: tag }),
  } as const;
  const answer = await books.place(wanted);
  if (answer.kind === 'taken') return success({ order_ids: [orderIdOf(answer.order.id)] }, LATENCY);
  if (answer.why !== 'buying_power_short') return failure(400, 'UDAPI100038', 'Invalid input passed to the API');
  const { id } = books.takeRejected(wanted, 'RMS:Margin Exceeds, Required: more than is available');
  return success({ order_ids: [orderIdOf(id)] }, LATENCY);
}

/** The id stays; the quantity is that of the whole order. */
export async function modifyOrder({ books, account }: OrderDesk, body: Body): Promise<SimReply> {
  const order = orderOf(books, account, String(body['order_id']));
  if (!order) return ORDER_UNKNOWN;
  const terms = readTerms(order.symbol, body);
  if ('status' in terms) return terms;
  const answer = await books.replace(order.id, terms, 'keeps');
  if (answer.kind === 'taken') return success({ order_id: orderIdOf(order.id) }, LATENCY);
  return failure(400, 'UDAPI100041', `The order cannot be modified: ${answer.why.replaceAll('_', ' ')}.`);
}

/** The answer says that the cancel was received. */
export function cancelOrder({ books, account }: OrderDesk, id: string): SimReply {
  const order = orderOf(books, account, id);
  if (!order) return ORDER_UNKNOWN;
  const answer = books.cancel(order.id);
  if (answer.kind === 'taken') return success({ order_id: orderIdOf(order.id) }, LATENCY);
  return failure(400, 'UDAPI100040', 'The order is already complete, cancelled or rejected.');
}

export function listOrders(desk: OrderDesk, isWanted: (order: SimOrder) => boolean = () => true): SimReply {
  return success(
    desk.books
      .list(desk.account)
      .filter(isWanted)
      .map((order) => shown(desk, order)),
  );
}

export function getOrder(desk: OrderDesk, id: string): SimReply {
  const order = orderOf(desk.books, desk.account, id);
  return order ? success(shown(desk, order)) : ORDER_UNKNOWN;
}

/** Every state through which the orders of a tag, or one order, have gone; here the last one of each. */
export function orderHistory(desk: OrderDesk, query: URLSearchParams): SimReply {
  const [tag, id] = [query.get('tag'), query.get('order_id')];
  return listOrders(
    desk,
    (order) => (tag === null || order.clientId === tag) && (id === null || orderIdOf(order.id) === id),
  );
}

export function listTrades({ books, listing, account }: OrderDesk, id?: string): SimReply {
  const rows = books.reports(account).flatMap((report) => {
    const order = books.get(report.order);
    const isWanted = order !== undefined && (id === undefined || orderIdOf(order.id) === id);
    return isWanted ? [tradeJson(report, order, listing.keyOf(order.symbol))] : [];
  });
  return success(rows);
}

/** What orders would need; nobody is asked whether the account has it. */
export function marginOf({ books, listing, account }: OrderDesk, body: Body): SimReply {
  const [first] = Array.isArray(body['instruments']) ? (body['instruments'] as Body[]) : [];
  const symbol = first && listing.symbolOf(String(first['instrument_key']));
  const terms = symbol && readTerms(symbol, first);
  if (!symbol || !terms || 'status' in terms) return failure(400, 'UDAPI100038', 'Invalid input passed to the API');
  const word = first['transaction_type'] === 'BUY' ? 'BUY' : 'SELL';
  const side = nseSideOf(books, { account, symbol, quantity: terms.quantity }, word);
  const needed = rupees(orderRequirement('margin', { symbol, side, limit: terms.limit }, terms.quantity));
  const margin = {
    span_margin: needed,
    exposure_margin: 0,
    equity_margin: 0,
    net_buy_premium: 0,
    additional_margin: 0,
  };
  const margins = [{ ...margin, total_margin: needed, tender_margin: 0 }];
  return success({ margins, required_margin: needed, final_margin: needed });
}

function readTerms(symbol: OccSymbol, body: Body): { readonly quantity: number; readonly limit: Price } | SimReply {
  const [units, price] = [Number(body['quantity']), Number(body['price'])];
  const lot = contractSizeOf(symbol);
  if (!Number.isSafeInteger(units) || units <= 0 || units % lot !== 0) {
    return failure(400, 'UDAPI1007', `The quantity should be in multiple of lot size ${lot}.`);
  }
  if ((body['validity'] ?? 'DAY') !== 'DAY')
    return failure(400, 'UDAPI1004', 'Valid validity is required: DAY or IOC.');
  if ((body['order_type'] ?? 'LIMIT') !== 'LIMIT') return failure(400, 'UDAPI1004', 'Only limit orders are simulated.');
  const limit = Number.isFinite(price) ? (roundTo(price * MONEY_SCALE, 'halfEven') as Price) : (0 as Price);
  if (limit <= 0 || !isOnTick('NSE', limit)) return failure(400, 'UDAPI1023', 'The price is not on the tick.');
  return { quantity: units / lot, limit };
}

const shown = ({ listing }: OrderDesk, order: SimOrder) => orderJson(order, listing.keyOf(order.symbol));

function orderOf(books: SimBooks, account: string, id: string): SimOrder | undefined {
  const number = orderNumberOf(id);
  const order = number === undefined ? undefined : books.get(number);
  return order?.account === account ? order : undefined;
}

export function bodyOf(request: SimRequest): Body {
  try {
    const value: unknown = JSON.parse(request.body);
    return typeof value === 'object' && value !== null ? (value as Body) : {};
  } catch {
    return {};
  }
}

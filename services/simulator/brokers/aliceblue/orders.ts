/** Placing, changing and cancelling. Source: Alice Blue's product documentation, Orders; its codes of errors. */
import { contractSizeOf, isOnTick, type OccSymbol } from '#core/model';
import { MONEY_SCALE, type Price, roundTo } from '#core/units';
import { nseSideOf, type SimBooks, type SimOrder, type SimReply, type SimRequest } from '../kit/index.js';
import { notOk, ok } from './replies.js';
import { orderIdOf, orderNumberOf, stampOf } from './wire.js';

const TAG_CHARS_MAX = 50;

export interface OrderDesk {
  readonly books: SimBooks;
  readonly account: string;
  symbolOf(token: string): OccSymbol | undefined;
}

type Body = Readonly<Record<string, unknown>>;

/** "Ok" is said of the list; what is wrong with an order stands in its element, without an id. */
export async function placeOrders(desk: OrderDesk, body: unknown): Promise<SimReply> {
  if (!Array.isArray(body) || body.length === 0) return notOk('EC914');
  const results: unknown[] = [];
  for (const one of body as Body[]) results.push(await placeOne(desk, one));
  return ok(results);
}

async function placeOne({ books, account, symbolOf }: OrderDesk, body: Body): Promise<Body> {
  const symbol = body['exchange'] === 'NFO' ? symbolOf(String(body['instrumentId'])) : undefined;
  if (symbol === undefined) return failed('EC947');
  const terms = termsOf(symbol, body);
  if (typeof terms === 'string') return failed(terms);
  const word = body['transactionType'];
  if (word !== 'BUY' && word !== 'SELL') return failed('EC929');
  const tag = String(body['orderTag'] ?? '');
  if (tag.length > TAG_CHARS_MAX) return failed('EC971');
  const side = nseSideOf(books, { account, symbol, quantity: terms.quantity }, word);
  const wanted = {
    account,
    symbol,
    ...terms,
    side,
    duration: 'day' as const,
    ...(tag === '' ? {} : { clientId: tag }),
  };
  const answer = await books.place(wanted);
  if (answer.kind === 'refused' && answer.why !== 'buying_power_short') return failed('EC912');
  // What the margin does not allow is numbered and rejected.
  const order =
    answer.kind === 'taken' ? answer.order : books.takeRejected(wanted, 'RMS:Margin exceeds what is available');
  return { requestTime: stampOf(order.placedAt), brokerOrderId: orderIdOf(order.id) };
}

/** The id stays; the quantity is that of the whole order. */
export async function modifyOrder({ books, account }: OrderDesk, body: Body): Promise<SimReply> {
  const order = orderOf(books, account, body['brokerOrderId']);
  if (!order) return notOk('EC994');
  const terms = termsOf(order.symbol, body);
  if (typeof terms === 'string') return notOk(terms);
  const answer = await books.replace(order.id, terms, 'keeps');
  return answer.kind === 'taken' ? taken(order) : notOk('EC993');
}

/** One code for an order that is not there and for one that has ended. */
export function cancelOrder({ books, account }: OrderDesk, body: Body): SimReply {
  const order = orderOf(books, account, body['brokerOrderId']);
  return order && books.cancel(order.id).kind === 'taken' ? taken(order) : notOk('EC997');
}

const taken = (order: SimOrder) => ok([{ requestTime: stampOf(order.updatedAt), brokerOrderId: orderIdOf(order.id) }]);
const failed = (code: string): Body => ({ status: 'Not_Ok', message: code, brokerOrderId: '' });

function termsOf(symbol: OccSymbol, body: Body): { readonly quantity: number; readonly limit: Price } | string {
  const [units, price] = [Number(body['quantity']), Number(body['price'])];
  if (!Number.isSafeInteger(units) || units <= 0) return 'EC949';
  if (units % contractSizeOf(symbol) !== 0) return 'EC954';
  if (body['validity'] !== 'DAY') return 'EC932';
  if (body['orderType'] !== 'LIMIT') return 'EC930';
  const limit = Number.isFinite(price) ? (roundTo(price * MONEY_SCALE, 'halfEven') as Price) : (0 as Price);
  if (limit <= 0) return 'EC958';
  return isOnTick('NSE', limit) ? { quantity: units / contractSizeOf(symbol), limit } : 'EC957';
}

function orderOf(books: SimBooks, account: string, id: unknown): SimOrder | undefined {
  const number = typeof id === 'string' ? orderNumberOf(id) : undefined;
  const order = number === undefined ? undefined : books.get(number);
  return order?.account === account ? order : undefined;
}

export function bodyOf(request: SimRequest): unknown {
  try {
    return JSON.parse(request.body);
  } catch {
    return undefined;
  }
}

export const fieldsOf = (body: unknown): Body => (typeof body === 'object' && body !== null ? (body as Body) : {});

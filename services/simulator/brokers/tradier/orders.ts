/** Placing, previewing, replacing, cancelling and listing. Source: Tradier's trading pages; the texts: errors.ts. */
import { tradingDateAt } from '#core/calendar';
import { type OccSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { type Instant, type Price, priceFromDecimal, ZERO_MONEY } from '#core/units';
import {
  hasEnded,
  jsonReply,
  orderRequirement,
  type SimBooks,
  type SimOrder,
  type SimReply,
  type SimSide,
  textReply,
} from '../kit/index.js';
import { errorsReply, invalidParameter, refusalReply, unauthorizedAccount } from './errors.js';
import { readMultileg } from './multileg.js';
import { durationOf, readQuantity, readTag, SIDES } from './terms.js';
import { collection, dollars, orderJson } from './wire.js';

const FILTERED_PAGE = 25;
/** Made up for the sample: a partner's id is in every answer to a placing. */
const PARTNER_ID = 'c4998eb7-06e8-4820-a7ab-55d9760065fb';
/** The exchange fees of a preview are not simulated; this is the published commission per option contract. */
const COMMISSION_PER_CONTRACT = 0.35;

export interface OrderDesk {
  readonly books: SimBooks;
  readonly now: () => Instant;
  /** Whether the average of an order's fills is out yet. */
  readonly averageIsKnown: (order: SimOrder) => boolean;
}

interface Terms {
  readonly symbol: OccSymbol;
  readonly side: SimSide;
  readonly quantity: number;
  readonly limit: Price;
  readonly duration: 'day' | 'gtc';
  readonly tag?: string;
}

export async function placeOrder({ books }: OrderDesk, account: string, form: URLSearchParams): Promise<SimReply> {
  const terms = form.get('class') === 'multileg' ? readMultileg(form) : readTerms(form);
  if ('status' in terms) return terms;
  const { tag, ...order } = terms;
  const level = books.account(account)?.optionLevel ?? 0;
  if (level === 0) return errorsReply('AccountIsNotApproved');
  const wanted = { ...order, account, ...(tag === undefined ? {} : { clientId: tag }) };
  if (form.get('preview') === 'true') return preview(books, wanted);
  const answer = await books.place(wanted);
  if (answer.kind === 'refused') return refusalReply(answer, account);
  // "ok" says that the order was received, not that it was accepted.
  return jsonReply(200, { order: { id: answer.order.id, status: 'ok', partner_id: PARTNER_ID } });
}

async function preview(books: SimBooks, wanted: Parameters<SimBooks['check']>[0]): Promise<SimReply> {
  const refusal = await books.check(wanted);
  if (refusal) return refusalReply(refusal, wanted.account);
  const { symbol, side, quantity, limit } = wanted;
  const sign = side.startsWith('sell') ? -1 : 1;
  const orderCost = sign * dollars(limit * quantity * 100);
  const commission = COMMISSION_PER_CONTRACT * quantity;
  const type = books.account(wanted.account)?.type ?? 'cash';
  const required = side === 'sell_to_open' ? orderRequirement(type, wanted, quantity) : ZERO_MONEY;
  return jsonReply(200, {
    order: {
      status: 'ok',
      commission,
      cost: orderCost + commission,
      fees: 0,
      symbol: underlyingOf(symbol),
      quantity,
      side,
      type: 'limit',
      duration: wanted.duration,
      result: true,
      price: dollars(limit),
      order_cost: orderCost,
      margin_change: dollars(required),
      option_requirement: dollars(required),
      request_date: '',
      extended_hours: false,
      option_symbol: symbol,
      class: 'option',
      strategy: 'option',
      day_trades: 0,
    },
  });
}

/** Only type, duration, price and stop can change; the order keeps its id. */
export async function replaceOrder(
  desk: OrderDesk,
  account: string,
  id: string,
  form: URLSearchParams,
): Promise<SimReply> {
  const order = orderOf(desk.books, account, id);
  if (!order) return unauthorizedAccount(account);
  const price = form.get('price');
  const limit = price === null ? undefined : priceFromDecimal(price);
  if (price !== null && (limit === undefined || limit <= 0)) return invalidParameter('price', 'is invalid.');
  const duration = durationOf(form.get('duration') ?? order.duration);
  if (duration === undefined) return invalidParameter('duration', 'is invalid.');
  if ((form.get('type') ?? 'limit') !== 'limit') return invalidParameter('type', 'only limit orders are simulated.');
  const change = { ...(limit === undefined ? {} : { limit }), duration };
  const answer = await desk.books.replace(order.id, change, 'keeps');
  if (answer.kind === 'taken') return jsonReply(200, { order: { id: order.id, status: 'ok', partner_id: PARTNER_ID } });
  return answer.why === 'order_ended' ? finalized(order) : refusalReply(answer, account);
}

/** The answer says that the cancel was received; the order ends a moment later. */
export function cancelOrder(desk: OrderDesk, account: string, id: string): SimReply {
  const order = orderOf(desk.books, account, id);
  if (!order) return unauthorizedAccount(account);
  const answer = desk.books.cancel(order.id);
  if (answer.kind === 'refused') return finalized(order);
  return jsonReply(200, { order: { id: order.id, status: 'ok', partner_id: PARTNER_ID } });
}

export function getOrder(desk: OrderDesk, account: string, id: string, query: URLSearchParams): SimReply {
  const order = orderOf(desk.books, account, id);
  return order ? jsonReply(200, { order: shown(desk, order, query) }) : unauthorizedAccount(account);
}

/** Orders of the present day in New York, and older ones that still work; with `filter=all` a range of days, page by page. */
export function listOrders(desk: OrderDesk, account: string, query: URLSearchParams): SimReply {
  const today = tradingDateAt(desk.now());
  const dayOf = (order: SimOrder) => tradingDateAt(order.placedAt);
  const all = desk.books.list(account);
  const page = Math.max(1, Number(query.get('page') ?? 1));
  let chosen: readonly SimOrder[];
  if (query.get('filter') === 'all') {
    const [first, last] = [
      query.get('date') ?? query.get('start') ?? '',
      query.get('date') ?? query.get('end') ?? '9999',
    ];
    const limit = Math.max(1, Number(query.get('limit') ?? FILTERED_PAGE));
    const inRange = all.filter((order) => dayOf(order) >= first && dayOf(order) <= last);
    chosen = inRange.slice((page - 1) * limit, page * limit);
  } else {
    chosen = page > 1 ? [] : all.filter((order) => dayOf(order) === today || !hasEnded(order));
  }
  return jsonReply(200, {
    orders: collection(
      'order',
      chosen.map((order) => shown(desk, order, query)),
    ),
  });
}

function shown(desk: OrderDesk, order: SimOrder, query: URLSearchParams) {
  return orderJson(order, { tag: query.get('includeTags') === 'true', averageIsKnown: desk.averageIsKnown(order) });
}

function orderOf(books: SimBooks, account: string, id: string): SimOrder | undefined {
  const order = /^\d{1,15}$/.test(id) ? books.get(Number(id)) : undefined;
  return order?.account === account ? order : undefined;
}

function finalized(order: SimOrder): SimReply {
  const status = order.status === 'cancelled' ? 'canceled' : order.status;
  return textReply(400, `order already in finalized state: ${status}`);
}

const underlyingOf = (symbol: OccSymbol) => underlyingOfRoot(parseOccSymbol(symbol)?.root ?? '');

/** Reads the form of a placing of one option. Only limit orders are simulated. */
function readTerms(form: URLSearchParams): Terms | SimReply {
  if (form.get('class') !== 'option') return invalidParameter('class', 'only option orders are simulated.');
  const contract = parseOccSymbol(form.get('option_symbol') ?? '');
  if (!contract) return invalidParameter('option_symbol', 'is invalid.');
  const symbol = form.get('option_symbol') as OccSymbol;
  if (form.get('symbol') !== underlyingOf(symbol)) return invalidParameter('symbol', 'does not match option_symbol.');
  const side = SIDES.find((one) => one === form.get('side'));
  if (!side) return invalidParameter('side', 'is invalid.');
  const quantity = readQuantity(form.get('quantity'));
  if (quantity === 0) return invalidParameter('quantity', 'must be a positive whole number.');
  if (form.get('type') !== 'limit') return invalidParameter('type', 'only limit orders are simulated.');
  const duration = durationOf(form.get('duration'));
  if (duration === undefined) return invalidParameter('duration', 'is invalid.');
  const limit = priceFromDecimal(form.get('price') ?? '');
  if (limit === undefined || limit <= 0) return invalidParameter('price', 'is invalid.');
  const tag = readTag(form);
  return 'status' in tag ? tag : { symbol, side, quantity, limit, duration, ...tag };
}

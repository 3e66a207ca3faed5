/** Orders at the simulated Alpaca: what is asked, how it is judged before the books see it, and how their word is put. */
import { parseOccSymbol } from '#core/model';
import { type Instant, type Money, type Price, priceFromDecimal, subtractMoney, ZERO_MONEY } from '#core/units';
import {
  hasEnded,
  isOpening,
  jsonReply,
  orderRequirement,
  type SimAnswer,
  type SimBooks,
  type SimLeg,
  type SimOrder,
  type SimOrderTerms,
  type SimReply,
  type SimSide,
  tradedQuantity,
} from '../kit/index.js';
import type { FreedLater } from './freed.js';
import { orderNumber, orderUuid, uuidOfText } from './ids.js';
import { readMleg } from './mleg.js';
import { forbidden, invalid, notFound, unprocessable } from './replies.js';
import { amount, type OrderView, orderBody, statusOf } from './wire.js';

const CLIENT_ID_LENGTH_MAX = 128;
const LIST_LENGTH = 50;
const LIST_LENGTH_MAX = 500;
/** Options level that each opening needs: cash-secured puts 1, long options 2. */
const LEVEL_TO_SELL = 1;
const LEVEL_TO_BUY = 2;
const LEVEL_OF_SPREADS = 3;

/** An order that is only accepted, or on its way to its end, cannot be replaced. */
const REPLACEABLE: readonly string[] = ['new', 'partially_filled'];

/** What order requests work with. */
export interface OrderDesk {
  readonly books: SimBooks;
  readonly freed: FreedLater;
  readonly viewOf: (order: SimOrder) => OrderView;
  readonly now: () => Instant;
  readonly cancelAsked: Set<number>;
}

const shown = (desk: OrderDesk, order: SimOrder) => orderBody(order, desk.viewOf(order));

export async function placeOrder(desk: OrderDesk, account: string, body: string): Promise<SimReply> {
  const fields = fieldsOf(body);
  if (fields === undefined) return invalid('request body format is invalid');
  if (fields.order_class === 'mleg') return placeMleg(desk, account, fields, body);
  const wrong = faultIn(fields);
  if (wrong) return wrong;
  // Noticed before anything that depends on what the account holds: the first order may have changed it.
  if (isUsed(desk, account, fields.client_order_id)) return invalid('client_order_id must be unique');
  const terms = termsOf(desk, account, fields);
  if ('status' in terms) return terms;
  const short = lacksLevel(desk, terms) ?? lacksFreedPower(desk, terms);
  if (short) return short;
  const answer = await desk.books.place(terms);
  return answer.kind === 'taken' ? jsonReply(200, shown(desk, answer.order)) : refused(answer, terms);
}

async function placeMleg(desk: OrderDesk, account: string, fields: Fields, body: string): Promise<SimReply> {
  if ((desk.books.account(account)?.optionLevel ?? 0) < LEVEL_OF_SPREADS) {
    return forbidden('account not eligible to trade multi-leg option orders');
  }
  if (isUsed(desk, account, fields.client_order_id)) return invalid('client_order_id must be unique');
  const terms = readMleg(JSON.parse(body), (symbol, side, quantity) =>
    inferSide(side, heldOf(desk, account, symbol), quantity),
  );
  if ('status' in terms) return terms;
  const [first] = terms.legs as [SimLeg];
  const clientId = fields.client_order_id ?? newClientId(desk, desk.books.truth().length);
  const order = { ...terms, ...first, account, clientId, duration: 'day' } as const;
  const answer = await desk.books.place(order);
  return answer.kind === 'taken' ? jsonReply(200, shown(desk, answer.order)) : refused(answer, order);
}

/** A replacement is a new order; its quantity counts what has traded already. */
export async function replaceOrder(desk: OrderDesk, account: string, id: string, body: string): Promise<SimReply> {
  const order = ownOrder(desk, account, id);
  if (!order) return noOrder(id);
  const fields = fieldsOf(body);
  if (fields === undefined) return invalid('request body format is invalid');
  const status = statusOf(order, desk.viewOf(order));
  if (!REPLACEABLE.includes(status)) return unprocessable(`cannot replace order in ${status} status`);
  const traded = tradedQuantity(order);
  const quantity = fields.qty === undefined ? order.quantity : wholeOf(fields.qty);
  const limit = fields.limit_price === undefined ? order.limit : priceFromDecimal(fields.limit_price);
  if (quantity === undefined || limit === undefined) return invalid('invalid qty or limit_price');
  if (fields.time_in_force !== undefined && fields.time_in_force !== 'day') return badDuration();
  if (quantity <= traded) return unprocessable('qty must be > filled_qty');
  if (quantity === order.quantity && limit === order.limit) return unprocessable('order parameters are not changed');
  const change = {
    quantity: quantity - traded,
    limit,
    clientId: fields.client_order_id ?? newClientId(desk, order.id),
  };
  const answer = await desk.books.replace(order.id, change, 'new');
  return answer.kind === 'taken' ? jsonReply(200, shown(desk, answer.order)) : refused(answer, order);
}

export function cancelOrder(desk: OrderDesk, account: string, id: string): SimReply {
  const order = ownOrder(desk, account, id);
  if (!order) return noOrder(id);
  const answer = desk.books.cancel(order.id);
  if (answer.kind === 'refused') {
    return unprocessable(`order is already in "${statusOf(order, desk.viewOf(order))}" state`);
  }
  desk.cancelAsked.add(order.id);
  return { status: 204, body: '' };
}

/** One answer per order, in one list: 207. */
export function cancelAll(desk: OrderDesk, account: string): SimReply {
  const open = desk.books.list(account).filter((order) => !hasEnded(order));
  const results = open.map((order) => {
    const id = orderUuid(order.id);
    return { id, status: cancelOrder(desk, account, id).status === 204 ? 200 : 500 };
  });
  return jsonReply(207, results);
}

export function getOrder(desk: OrderDesk, account: string, id: string): SimReply {
  const order = ownOrder(desk, account, id);
  return order ? jsonReply(200, shown(desk, order)) : noOrder(id);
}

export function findOrder(desk: OrderDesk, account: string, query: URLSearchParams): SimReply {
  const clientId = query.get('client_order_id');
  if (clientId === null || clientId === '') return invalid('client_order_id is required');
  const order = desk.books.findByClientId(account, clientId);
  return order ? jsonReply(200, shown(desk, order)) : notFound(`order not found for ${clientId}`);
}

export function listOrders(desk: OrderDesk, account: string, query: URLSearchParams): SimReply {
  const status = query.get('status') ?? 'open';
  if (!['open', 'closed', 'all'].includes(status)) return invalid(`invalid status: ${status}`);
  const limit = wholeOf(query.get('limit') ?? String(LIST_LENGTH));
  if (limit === undefined || limit < 1 || limit > LIST_LENGTH_MAX)
    return invalid(`limit must be <= ${LIST_LENGTH_MAX}`);
  const after = instantOf(query.get('after'));
  const until = instantOf(query.get('until'));
  if (Number.isNaN(after) || Number.isNaN(until)) return invalid('invalid timestamp');
  const symbols = query.get('symbols')?.split(',');
  const side = query.get('side');
  const listed = desk.books.list(account).filter((order) => {
    if (status !== 'all' && hasEnded(order) !== (status === 'closed')) return false;
    if (symbols !== undefined && !symbols.includes(order.symbol)) return false;
    if (side !== null && !order.side.startsWith(side)) return false;
    return (after === undefined || order.placedAt > after) && (until === undefined || order.placedAt < until);
  });
  if (query.get('direction') !== 'asc') listed.reverse();
  return jsonReply(
    200,
    listed.slice(0, limit).flatMap((order) => listedRows(shown(desk, order), query.get('nested') === 'true')),
  );
}

/** Without nesting, leg orders are listed beside the order that they belong to. */
function listedRows(order: Readonly<Record<string, unknown>>, isNested: boolean) {
  return isNested || !Array.isArray(order['legs']) ? [order] : [{ ...order, legs: null }, ...order['legs']];
}

/** Fields of a request as texts; numbers are taken as Alpaca takes them. */
type Fields = Readonly<Record<string, string | undefined>>;

function fieldsOf(body: string): Fields | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const set = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return Object.fromEntries(set.map(([name, field]) => [name, String(field)]));
}

/** What is refused whatever the account holds. */
function faultIn(fields: Fields): SimReply | undefined {
  if (fields.order_class !== undefined && fields.order_class !== 'simple' && fields.order_class !== '') {
    return unprocessable('complex orders not supported for options trading');
  }
  if (fields.symbol === undefined) return invalid('symbol is required');
  if (parseOccSymbol(fields.symbol) === undefined) return unprocessable(`asset "${fields.symbol}" not found`);
  if (fields.notional !== undefined) return unprocessable('notional orders are not supported for options trading');
  if (fields.extended_hours === 'true') return unprocessable('extended hours is not supported for options trading');
  if (fields.type !== 'limit') return unprocessable('invalid order type for options trading');
  if (fields.time_in_force !== 'day') return badDuration();
  if (fields.side !== 'buy' && fields.side !== 'sell') return invalid('side must be buy or sell');
  const quantity = Number(fields.qty);
  if (!(quantity > 0)) return invalid('qty must be > 0');
  if (wholeOf(fields.qty ?? '') === undefined) return unprocessable('qty must be integer for options trading');
  if (!((priceFromDecimal(fields.limit_price ?? '') ?? 0) > 0)) return invalid('limit price must be > 0');
  if ((fields.client_order_id ?? '').length > CLIENT_ID_LENGTH_MAX) {
    return invalid(`client_order_id must be no more than ${CLIENT_ID_LENGTH_MAX} characters`);
  }
  return undefined;
}

const badDuration = () => unprocessable('order_time_in_force provided not supported for options trading');

function termsOf(desk: OrderDesk, account: string, fields: Fields): SimOrderTerms | SimReply {
  const symbol = fields.symbol as SimOrderTerms['symbol'];
  const quantity = wholeOf(fields.qty ?? '') ?? 0;
  const inferred = inferSide(fields.side ?? '', heldOf(desk, account, symbol), quantity);
  const specified = fields.position_intent;
  // A sale that would close more than is held opens, and so does one whose position the books do not know yet.
  if (specified !== undefined && specified !== inferred) {
    return unprocessable(`position intent mismatch, inferred: ${inferred}, specified: ${specified}`);
  }
  return {
    account,
    clientId: fields.client_order_id ?? newClientId(desk, desk.books.truth().length),
    symbol,
    side: inferred,
    quantity,
    limit: priceFromDecimal(fields.limit_price ?? '') as Price,
    duration: 'day',
  };
}

function heldOf({ books }: OrderDesk, account: string, symbol: string): number {
  return books.positions(account).find((position) => position.symbol === symbol)?.quantity ?? 0;
}

/** Alpaca infers from what is held whether an order opens or closes; without `position_intent` that decides. */
function inferSide(side: string, held: number, quantity: number): SimSide {
  if (side === 'sell') return held >= quantity ? 'sell_to_close' : 'sell_to_open';
  return -held >= quantity ? 'buy_to_close' : 'buy_to_open';
}

function lacksLevel(desk: OrderDesk, { account, side }: SimOrderTerms): SimReply | undefined {
  const level = desk.books.account(account)?.optionLevel ?? 0;
  if (level < LEVEL_TO_SELL) return forbidden('account not authorized to trade options');
  if (side === 'buy_to_open' && level < LEVEL_TO_BUY) {
    return forbidden('account not eligible to trade long option contracts');
  }
  return undefined;
}

/** The books give back at once what a purchase frees; Alpaca later. */
function lacksFreedPower(desk: OrderDesk, terms: SimOrderTerms): SimReply | undefined {
  if (!isOpening(terms.side)) return undefined;
  const required = orderRequirement('cash', terms, terms.quantity);
  const available = subtractMoney(desk.books.buyingPower(terms.account), desk.freed.heldFrom(terms.account));
  return required > available ? noBuyingPower(required, available) : undefined;
}

function noBuyingPower(required: Money, available: Money): SimReply {
  const numbers = `(required: ${amount(required)}, available: ${amount(available)})`;
  return forbidden(`insufficient options buying power for cash-secured put ${numbers}`);
}

function refused(answer: SimAnswer & { kind: 'refused' }, order: Pick<SimOrderTerms, 'symbol' | 'side'>): SimReply {
  switch (answer.why) {
    case 'duplicate_client_id':
      return invalid('client_order_id must be unique');
    case 'buying_power_short':
      return noBuyingPower(answer.required ?? ZERO_MONEY, answer.available ?? ZERO_MONEY);
    case 'symbol_unknown':
      return unprocessable(`contract "${order.symbol}" not found`);
    case 'more_than_held':
      return unprocessable(`position intent mismatch, inferred: buy_to_open, specified: ${order.side}`);
    case 'order_unknown':
      return notFound('order not found');
    case 'order_ended':
      return unprocessable('order already replaced');
    default:
      return invalid('invalid order');
  }
}

function isUsed({ books }: OrderDesk, account: string, clientId: string | undefined): boolean {
  return clientId !== undefined && books.truth().some((one) => one.account === account && one.clientId === clientId);
}

function ownOrder({ books }: OrderDesk, account: string, id: string): SimOrder | undefined {
  const number = orderNumber(id);
  const order = number === undefined ? undefined : books.get(number);
  return order?.account === account ? order : undefined;
}

const noOrder = (id: string) => notFound(`order not found for ${id}`);
const newClientId = (desk: OrderDesk, seed: number) => uuidOfText(`client ${seed} ${desk.now()}`);

function wholeOf(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Returns undefined for none, NaN for what is no stamp. */
function instantOf(text: string | null): number | undefined {
  return text === null ? undefined : Date.parse(text);
}

/** Account, positions and activities of the simulated Alpaca. */
import { type Money, sumMoney, ZERO_MONEY } from '#core/units';
import { jsonReply, type SimPosition, type SimReply, type SimSettlement, type SimWorld } from '../kit/index.js';
import type { OrderDesk } from './orders.js';
import { invalid, notFound } from './replies.js';
import { accountBody, fillBodies, markOf, optionEventBody, positionBody, shareBody, worthOf } from './wire.js';

const PAGE_SIZE = 100;
const PAGE_SIZE_MAX = 100;

export async function accountReply(desk: OrderDesk, world: SimWorld, number: string): Promise<SimReply> {
  const account = desk.books.account(number);
  if (!account) return notFound('account not found');
  const values = await Promise.all(desk.books.positions(number).map((position) => valueNow(world, position)));
  const sum = (wanted: (value: Money) => boolean) => sumMoney(ZERO_MONEY, ...values.filter(wanted));
  return jsonReply(
    200,
    accountBody({
      number,
      optionLevel: account.optionLevel,
      cash: account.cash,
      optionBuyingPower: sumMoney(desk.books.buyingPower(number), -desk.freed.heldFrom(number) as Money),
      longValue: sum((value) => value > 0),
      shortValue: sum((value) => value < 0),
      isBlocked: false,
    }),
  );
}

/** Without a quote a position counts what was paid for it. */
async function valueNow(world: SimWorld, position: SimPosition): Promise<Money> {
  const mark = markOf(await world.quote(position.symbol));
  return mark === undefined ? position.cost : worthOf(position, mark);
}

export async function positionsReply(desk: OrderDesk, world: SimWorld, number: string): Promise<SimReply> {
  const bodies = desk.books
    .positions(number)
    .map(async (position) => positionBody(position, markOf(await world.quote(position.symbol))));
  const shares = desk.books
    .shares(number)
    .map(async ({ underlying, quantity }) => shareBody(underlying, quantity, await world.spot(underlying)));
  return jsonReply(200, await Promise.all([...bodies, ...shares]));
}

export async function positionReply(
  desk: OrderDesk,
  world: SimWorld,
  number: string,
  symbol: string,
): Promise<SimReply> {
  const position = desk.books.positions(number).find((one) => one.symbol === symbol);
  if (!position) return notFound('position does not exist');
  return jsonReply(200, positionBody(position, markOf(await world.quote(position.symbol))));
}

/**
 * Fills by the time of the trade, whenever they were told: a late one stands where it belongs. `page_token` is the id of the last
 * one of the page before, `after` and `until` leave out what happened at that very instant.
 */
export function fillsReply(desk: OrderDesk, number: string, type: string, query: URLSearchParams): SimReply {
  if (type !== 'FILL') return invalid(`invalid activity type: ${type}`);
  const size = Number(query.get('page_size') ?? PAGE_SIZE);
  if (!Number.isInteger(size) || size < 1 || size > PAGE_SIZE_MAX)
    return invalid(`page_size must be <= ${PAGE_SIZE_MAX}`);
  const [after, until] = ['after', 'until'].map((name) => boundOf(query.get(name)));
  if (Number.isNaN(after) || Number.isNaN(until)) return invalid('invalid timestamp');
  const rows = desk.books.reports(number).flatMap(({ order: id, execution }) => {
    const order = desk.books.get(id);
    const isOutside = execution.at <= (after ?? -1) || execution.at >= (until ?? Number.POSITIVE_INFINITY);
    return order === undefined || isOutside ? [] : fillBodies(order, execution);
  });
  const isAscending = query.get('direction') === 'asc';
  rows.sort((a, b) => (isAscending ? 1 : -1) * compareText(a.id, b.id));
  const token = query.get('page_token');
  const rest = token === null ? rows : rows.filter(({ id }) => (isAscending ? 1 : -1) * compareText(id, token) > 0);
  return jsonReply(200, rest.slice(0, size));
}

const OPTION_EVENTS: Readonly<Record<SimSettlement['kind'], string>> = { assigned: 'OPASN', expired: 'OPEXP' };

/** What expired and was assigned, by date; the trades in shares that belong to it are activities of their own. */
export function optionEventsReply(desk: OrderDesk, number: string, query: URLSearchParams): SimReply {
  const size = Number(query.get('page_size') ?? PAGE_SIZE);
  const after = boundOf(query.get('after'));
  if (Number.isNaN(after) || !(size >= 1 && size <= PAGE_SIZE_MAX)) return invalid('invalid query');
  const wanted = new Set((query.get('activity_types') ?? '').split(','));
  const rows = desk.books.expiries
    .of(number)
    .filter(({ at }) => at > (after ?? -1))
    .map((one) => optionEventBody(one, OPTION_EVENTS[one.kind]))
    .filter(({ activity_type }) => wanted.has(activity_type))
    .sort((a, b) => compareText(a.id, b.id));
  const token = query.get('page_token');
  const rest = token === null ? rows : rows.filter(({ id }) => compareText(id, token) > 0);
  return jsonReply(200, rest.slice(0, size));
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function boundOf(text: string | null): number | undefined {
  return text === null ? undefined : Date.parse(text);
}

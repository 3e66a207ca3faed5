import type { Fill, Position } from '#core/model';
import { advanceOrder, type OrderBooks, type OrderEvent } from '#core/orders';
import { type AccountId, assert, type ExecutionId, type Instant, type OrderId } from '#core/units';
import { type Bound, type Closing, type DbClient, queryRows } from '#platform/db';
import {
  type AccountRow,
  balancesOf,
  lineageOf,
  moneyColumn,
  moneyOf,
  type OrderRow,
  orderOf,
  type PositionRow,
  positionOf,
  priceColumn,
} from '../rows/index.js';
import { auditRejection } from './audit-orders.js';
import type { DeskTransaction } from './desk-transaction.js';
import * as sql from './statements.js';
import { storeBalances } from './store-balances.js';

interface BooksRow extends AccountRow {
  readonly order: OrderRow;
  readonly reserve: string;
  readonly campaign_id: string | null;
  readonly rolled_from: string | null;
  readonly position: PositionRow | null;
  readonly closing: PositionRow | null;
  readonly last_sequence: number;
  readonly executions: readonly string[];
}

/** What happened to one order. */
export interface OrderHappened {
  readonly accountId: AccountId;
  readonly orderId: OrderId;
  readonly at: Instant;
  readonly events: readonly OrderEvent[];
}

/** Returns the statement that reads everything which these events may move. */
export function orderBooksOf(happened: readonly OrderHappened[]): Bound {
  const asked = happened.map(({ accountId, orderId, events }) => ({
    order_id: orderId,
    account_id: accountId,
    executions: events.flatMap((event) => (event.kind === 'filled' ? [event.fill.executionId] : [])),
  }));
  return { statement: sql.ORDER_BOOKS, values: [JSON.stringify(asked)] };
}

/** {@link applyToBooks} for one order, on the books as they are now. */
export async function applyEvents(
  transaction: Pick<DeskTransaction, 'client' | 'tell'>,
  happened: OrderHappened,
): Promise<true> {
  const { statement, values } = orderBooksOf([happened]);
  const closing: Closing = [];
  const rows = await queryRows(transaction.client, statement, values);
  await applyToBooks({ ...transaction, closing }, rows, [happened]);
  for (const last of closing) await queryRows(transaction.client, last.statement, last.values);
  return true;
}

type Writing = Pick<DeskTransaction, 'client' | 'tell' | 'closing'>;

/**
 * Applies events to orders within a transaction that holds their accounts: the machine and the fold decide, this only reads
 * and writes. An event that the machine refuses is a contradiction between the broker's books and ours: it is not
 * applied, and the account is marked as drifted, so that it cannot pass unseen.
 * @param rows - what {@link orderBooksOf} read, with the accounts locked
 */
export async function applyToBooks(
  { client, tell, closing }: Writing,
  rows: readonly object[],
  happened: readonly OrderHappened[],
): Promise<void> {
  const byId = new Map((rows as readonly BooksRow[]).map((row) => [row.order.id, row]));
  const changes: Change[] = [];
  for (const one of happened) {
    const row = byId.get(one.orderId);
    assert(row, 'Invariant: events are applied to an order of the leased account');
    const { change, refused } = advance(row, one);
    const { id: orderId, userId, botId, accountId } = change.before.order;
    for (const { event, code } of refused) {
      await queryRows(client, sql.WRITE_DRIFT, [accountId, true, JSON.stringify({ code, orderId, event })]);
      tell({ userId, accountId });
    }
    if (change.moved.length === 0) continue;
    changes.push(change);
    tell({ userId, botId, accountId, orderId });
  }
  if (changes.length === 0) return;
  closing.push({ statement: sql.UPDATE_ORDERS, values: [JSON.stringify(changes.map(orderRowOf))] });
  for (const change of changes) await storeChange(client, change);
}

interface Refused {
  readonly event: OrderEvent;
  readonly code: string;
}

function advance(
  row: BooksRow,
  { at, events }: OrderHappened,
): { readonly change: Change; readonly refused: readonly Refused[] } {
  const before = booksOf(row);
  let books = before;
  const moved: OrderEvent[] = [];
  const fills: Fill[] = [];
  const refused: Refused[] = [];
  for (const event of events) {
    const next = advanceOrder(books, event, at);
    if (next.kind === 'refused') refused.push({ event, code: next.code });
    if (next.kind !== 'moved') continue;
    books = next.books;
    moved.push(event);
    if (next.fill) fills.push(next.fill);
  }
  return { change: { before, books, moved, fills, at, lastSequence: row.last_sequence }, refused };
}

function booksOf(row: BooksRow): OrderBooks {
  return {
    order: orderOf(row.order),
    ...(row.position === null ? {} : { position: positionOf(row.position) }),
    ...(row.closing === null ? {} : { closing: positionOf(row.closing) }),
    balances: balancesOf(row),
    reserve: moneyOf(row.reserve),
    lineage: lineageOf(row),
    executions: new Set(row.executions as readonly ExecutionId[]),
  };
}

interface Change {
  readonly before: OrderBooks;
  readonly books: OrderBooks;
  readonly moved: readonly OrderEvent[];
  readonly fills: readonly Fill[];
  readonly at: Instant;
  readonly lastSequence: number;
}

async function storeChange(client: DbClient, { before, books, moved, fills }: Change): Promise<void> {
  const { order, position, closing, balances } = books;
  for (const fill of fills) {
    await queryRows(client, sql.STORE_FILL, [
      ...[order.accountId, fill.executionId, order.id, fill.quantity],
      ...[priceColumn(fill.price), moneyColumn(fill.fees), fill.tsEvent, fill.closes ?? false],
    ]);
  }
  if (position && position !== before.position) await storePosition(client, position);
  if (closing && closing !== before.closing) await storePosition(client, closing);
  if (balances !== before.balances) await storeBalances(client, [{ accountId: order.accountId, balances }]);
  for (const event of moved) if (event.kind === 'rejected') await auditRejection(client, order, event.code);
}

function orderRowOf({ books: { order }, lastSequence, moved, at }: Change): object {
  return {
    id: order.id,
    broker_order_id: order.brokerOrderId ?? null,
    state: order.state,
    filled_quantity: order.filledQuantity,
    cancel_requested: order.cancelRequested,
    code: order.code ?? null,
    updated_market: order.updatedAt,
    limit_price: priceColumn(order.limit),
    quantity: order.quantity,
    former_broker_ids: order.formerBrokerIds ?? [],
    step: order.step ?? null,
    closes: order.closes ?? null,
    first_sequence: lastSequence + 1,
    events: moved,
    at,
  };
}

export async function storePosition(client: DbClient, position: Position): Promise<void> {
  await queryRows(client, sql.STORE_POSITION, [
    ...[position.id, position.botId, position.userId, position.accountId, position.symbol, position.underlying],
    ...[position.openQuantity, position.soldQuantity],
    ...[moneyColumn(position.credit), moneyColumn(position.debit), moneyColumn(position.fees)],
    ...[position.openedAt, position.closedAt ?? null, position.endedBy ?? null, position.settledQuantity ?? 0],
    ...[position.campaignId ?? null, position.rolledFrom ?? null],
    ...[position.former === undefined ? null : JSON.stringify(position.former), position.deliverableShares ?? null],
  ]);
}

import type { Balances, Fill, Position } from '#core/model';
import { advanceOrder, type OrderBooks, type OrderEvent } from '#core/orders';
import { type AccountId, assert, type ExecutionId, type Instant, type OrderId } from '#core/units';
import { type DbClient, queryOne, queryRows } from '#platform/db';
import {
  type AccountRow,
  balancesOf,
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

interface BooksRow extends AccountRow {
  readonly order: OrderRow;
  readonly reserve: string;
  readonly position: PositionRow | null;
  readonly last_sequence: number;
  readonly executions: readonly string[];
}

/**
 * Applies events to one order within a transaction that holds the account: the machine and the fold decide, this only reads
 * and writes. An event that the machine refuses is a contradiction between the broker's books and ours: it is not
 * applied, and the account is marked as drifted, so that it cannot pass unseen.
 */
export async function applyEvents(
  { client, tell }: DeskTransaction,
  accountId: AccountId,
  orderId: OrderId,
  at: Instant,
  events: readonly OrderEvent[],
): Promise<true> {
  const executionIds = events.flatMap((event) => (event.kind === 'filled' ? [event.fill.executionId] : []));
  const row = await queryOne<BooksRow>(client, sql.ORDER_BOOKS, [orderId, accountId, executionIds]);
  assert(row, 'Invariant: events are applied to an order of the leased account');
  const before = booksOf(row);
  let books = before;
  const moved: OrderEvent[] = [];
  const fills: Fill[] = [];
  for (const event of events) {
    const next = advanceOrder(books, event, at);
    if (next.kind === 'refused') {
      const detail = JSON.stringify({ code: next.code, orderId, event });
      await queryRows(client, sql.WRITE_DRIFT, [accountId, true, detail]);
      tell({ userId: before.order.userId, accountId });
    }
    if (next.kind !== 'moved') continue;
    books = next.books;
    moved.push(event);
    if (next.fill) fills.push(next.fill);
  }
  if (moved.length > 0) {
    await storeBooks(client, { before, books, moved, fills, at, lastSequence: row.last_sequence });
    const { userId, botId } = before.order;
    tell({ userId, botId, accountId, orderId });
  }
  return true;
}

function booksOf(row: BooksRow): OrderBooks {
  return {
    order: orderOf(row.order),
    ...(row.position === null ? {} : { position: positionOf(row.position) }),
    balances: balancesOf(row),
    reserve: moneyOf(row.reserve),
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

async function storeBooks(client: DbClient, { before, books, moved, fills, at, lastSequence }: Change): Promise<void> {
  const { order, position, balances } = books;
  await queryRows(client, sql.UPDATE_ORDER, [
    ...[order.id, order.brokerOrderId ?? null, order.state, order.filledQuantity],
    ...[order.cancelRequested, order.code ?? null, order.updatedAt],
    ...[priceColumn(order.limit), order.quantity, order.formerBrokerIds ?? []],
    ...[lastSequence + 1, JSON.stringify(moved), at],
  ]);
  for (const fill of fills) {
    await queryRows(client, sql.STORE_FILL, [
      ...[order.accountId, fill.executionId, order.id, fill.quantity],
      ...[priceColumn(fill.price), moneyColumn(fill.fees), fill.tsEvent],
    ]);
  }
  if (position && position !== before.position) await storePosition(client, position);
  if (balances !== before.balances) await storeBalances(client, order.accountId, balances);
  for (const event of moved) if (event.kind === 'rejected') await auditRejection(client, order, event.code);
}

async function storePosition(client: DbClient, position: Position): Promise<void> {
  await queryRows(client, sql.STORE_POSITION, [
    ...[position.id, position.botId, position.userId, position.accountId, position.symbol, position.underlying],
    ...[position.openQuantity, position.soldQuantity],
    ...[moneyColumn(position.credit), moneyColumn(position.debit), moneyColumn(position.fees)],
    ...[position.openedAt, position.closedAt ?? null],
  ]);
}

async function storeBalances(client: DbClient, accountId: AccountId, balances: Balances): Promise<void> {
  await queryRows(client, sql.WRITE_BALANCES, [
    ...[accountId, moneyColumn(balances.cash), moneyColumn(balances.requirement)],
    balances.shortMarketValue === undefined ? null : moneyColumn(balances.shortMarketValue),
    ...[moneyColumn(balances.optionBuyingPower), balances.asOf],
  ]);
}

/** What {@link PostgresDeskStore} does about orders in doubt and persons' wishes, within a transaction that holds the account. */
import { Notify } from '#core/model';
import { advanceShareSale, orderFromIntent, type SettlementRefusal, type ShareSaleOf } from '#core/orders';
import { type AccountId, assert, type Instant, type OrderId, type UserId } from '#core/units';
import { type DbClient, type DbPool, queryOne, queryRows } from '#platform/db';
import { appendAudit, type Json } from '../audit/index.js';
import { type AccountViewRow, accountViewOf, moneyColumn, notify, priceColumn } from '../rows/index.js';
import { applyEvents } from './apply-events.js';
import { settleOnce, storeShares, writeBrokerShares } from './apply-settlements.js';
import type { DeskTransaction } from './desk-transaction.js';
import * as sql from './doubt-statements.js';
import {
  type CommandResult,
  type DeskCommand,
  type DeskCommandTerms,
  type EvidenceFact,
  type ExternalOrder,
  type HandTrade,
  type ShareSaleRefusal,
  subjectOf,
  type ToldSettlement,
} from './doubts-port.js';
import type { AccountLease } from './port.js';
import { ACCOUNT_VIEW } from './statements.js';
import { storeOrders } from './store-order.js';

/** Acts in the audit log once a person's decision was carried out. What was only asked for is logged where it was asked. */
const ACTS: Partial<Record<DeskCommandTerms['kind'], string>> = {
  resolve_unknown: 'UNKNOWN_RESOLVED',
  adopt_position: 'POSITION_ADOPTED',
  sell_shares: 'SHARES_SOLD',
  contracts_gone: 'CONTRACTS_GONE',
};

interface CommandRow {
  readonly id: number;
  readonly account_id: string;
  readonly user_id: string;
  readonly kind: string;
  readonly detail: object;
  readonly age_ms: number;
}

export async function addEvidence(client: DbClient, orderId: OrderId, at: Instant, fact: EvidenceFact): Promise<true> {
  await queryRows(client, sql.ADD_EVIDENCE, [orderId, fact.kind, JSON.stringify(fact.detail), at]);
  return true;
}

export async function takenBrokerIds(
  pool: DbPool,
  accountId: AccountId,
  orderId: OrderId,
  brokerOrderIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (brokerOrderIds.length === 0) return new Set();
  const rows = await queryRows<{ id: string }>(pool, sql.TAKEN_BROKER_IDS, [accountId, orderId, brokerOrderIds]);
  return new Set(rows.map((row) => row.id));
}

export async function writeExternalOrders(
  client: DbClient,
  about: { readonly accountId: AccountId; readonly userId: UserId },
  orders: readonly ExternalOrder[],
): Promise<true> {
  const rows = orders.map((order) => ({
    id: order.brokerOrderId,
    symbol: order.symbol,
    side: order.side,
    legs: order.legs ?? null,
    quantity: order.quantity,
    filled: order.filledQuantity,
    limit_price: priceColumn(order.limit),
  }));
  const row = await queryOne<{ moved: boolean }>(client, sql.WRITE_EXTERNAL_ORDERS, [
    about.accountId,
    JSON.stringify(rows),
  ]);
  if (row?.moved) await notify(client, Notify.orders, about);
  return true;
}

export async function pendingCommands(pool: DbPool, accounts: readonly AccountId[]): Promise<readonly DeskCommand[]> {
  const rows = await queryRows<CommandRow>(pool, sql.PENDING_COMMANDS, [accounts]);
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id as AccountId,
    userId: row.user_id as UserId,
    ageMs: row.age_ms,
    terms: { kind: row.kind, ...row.detail } as DeskCommandTerms,
  }));
}

export async function finishCommand(
  client: DbClient,
  lease: AccountLease,
  command: DeskCommand,
  result: CommandResult,
): Promise<true> {
  const code = result.outcome === 'refused' ? result.code : null;
  const values = [command.id, lease.accountId, result.outcome, code];
  if (!(await queryOne(client, sql.FINISH_COMMAND, values))) return true;
  const { kind, ...detail } = command.terms;
  const act = ACTS[kind];
  if (act && result.outcome === 'done') {
    const subject = subjectOf(command.terms, lease.accountId);
    const facts: { readonly [key: string]: Json } = { commandId: command.id, ...detail };
    await appendAudit(client, { userId: command.userId, act, subject, detail: facts });
  }
  await notify(client, Notify.orders, { userId: command.userId, accountId: lease.accountId });
  return true;
}

export async function bookByHand(
  transaction: DeskTransaction,
  lease: AccountLease,
  command: DeskCommand,
  trades: readonly HandTrade[],
): Promise<'applied' | 'bot_unknown'> {
  const { client } = transaction;
  for (const { intent } of trades) {
    if (!(await queryOne(client, sql.OWN_BOT, [intent.botId, lease.accountId, command.userId]))) return 'bot_unknown';
  }
  for (const { intent, fill } of trades) {
    const order = orderFromIntent(intent, fill.tsEvent);
    await queryRows(client, sql.STORE_INTENT, [
      ...[intent.id, intent.decisionId, intent.botId, intent.userId, intent.accountId, intent.clientOrderId],
      ...[intent.symbol, intent.underlying, intent.side, intent.quantity, priceColumn(intent.limit), intent.validUntil],
      ...[moneyColumn(intent.reserve), intent.positionId, intent.duration ?? 'day', intent.origin ?? 'bot'],
      fill.tsEvent,
    ]);
    await storeOrders(client, [{ order, deskEpoch: lease.epoch }]);
    const events = [{ kind: 'filled', fill } as const];
    await applyEvents(transaction, { accountId: lease.accountId, orderId: order.id, at: fill.tsEvent, events });
  }
  await finishCommand(client, lease, command, { outcome: 'done' });
  return 'applied';
}

export async function settleByHand(
  { client, userId, tell }: DeskTransaction,
  lease: AccountLease,
  command: DeskCommand,
  { settlement, shares }: ToldSettlement,
): Promise<'applied' | 'known' | SettlementRefusal> {
  const outcome = await settleOnce(client, lease.accountId, settlement);
  if (outcome !== 'applied') return outcome;
  if (shares) await writeBrokerShares(client, lease.accountId, [shares]);
  await finishCommand(client, lease, command, { outcome: 'done' });
  tell({ userId, accountId: lease.accountId });
  return 'applied';
}

export async function sellShares(
  { client, userId, tell }: DeskTransaction,
  lease: AccountLease,
  command: DeskCommand,
  sale: ShareSaleOf,
): Promise<'applied' | ShareSaleRefusal> {
  const row = await queryOne<AccountViewRow>(client, ACCOUNT_VIEW, [lease.accountId]);
  assert(row, 'Invariant: a leased account exists');
  const next = advanceShareSale(accountViewOf(row), sale);
  if (next.kind === 'refused') return next.code;
  await storeShares(client, next.holding);
  await finishCommand(client, lease, command, { outcome: 'done' });
  tell({ userId, accountId: lease.accountId });
  return 'applied';
}

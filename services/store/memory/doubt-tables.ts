import { advanceShareSale, orderFromIntent, type SettlementRefusal, type ShareSaleOf } from '#core/orders';
import { type AccountId, assert, type Instant, type OrderId } from '#core/units';
import { canonicalJson } from '../audit/index.js';
import {
  type CommandResult,
  type DeskCommand,
  EVIDENCE_MAX,
  type EvidenceFact,
  type ExternalOrder,
  type HandTrade,
  type ShareSaleRefusal,
  type ToldSettlement,
} from '../desk/index.js';
import { applyEvents } from './desk-tables.js';
import { settleOnce, writeBrokerShares } from './settlement-tables.js';
import type { SpineTables } from './tables.js';

export function addEvidence(tables: SpineTables, orderId: OrderId, at: Instant, fact: EvidenceFact): true {
  assert(tables.orders.has(orderId), 'Invariant: evidence is about an order');
  const before = tables.evidence.get(orderId) ?? [];
  const last = before.at(-1);
  const isSame = last?.kind === fact.kind && canonicalJson(last.detail) === canonicalJson(fact.detail);
  if (last && isSame) {
    tables.evidence.set(orderId, [...before.slice(0, -1), { ...last, until: at, count: last.count + 1 }]);
  } else if (before.length < EVIDENCE_MAX) {
    tables.evidence.set(orderId, [...before, { ...fact, at, until: at, count: 1 }]);
  }
  return true;
}

export function takenBrokerIds(
  tables: SpineTables,
  accountId: AccountId,
  orderId: OrderId,
  brokerOrderIds: readonly string[],
): ReadonlySet<string> {
  const taken = new Set<string>();
  for (const order of tables.orders.values()) {
    if (order.accountId !== accountId || order.id === orderId) continue;
    for (const id of [order.brokerOrderId, ...(order.formerBrokerIds ?? [])]) if (id !== undefined) taken.add(id);
  }
  const storedAt = tables.orderStoredAt.get(orderId) ?? 0;
  for (const row of tables.externalOrders.values()) {
    if (row.accountId === accountId && row.firstSeenAt < storedAt) taken.add(row.brokerOrderId);
  }
  return new Set(brokerOrderIds.filter((id) => taken.has(id)));
}

export function writeExternalOrders(tables: SpineTables, accountId: AccountId, orders: readonly ExternalOrder[]): true {
  const now = tables.nextWrite();
  const keyOf = (brokerOrderId: string) => `${accountId} ${brokerOrderId}`;
  const working = new Set(orders.map((order) => keyOf(order.brokerOrderId)));
  for (const [key, row] of tables.externalOrders) {
    if (row.accountId !== accountId || row.endedAt !== undefined || working.has(key)) continue;
    tables.externalOrders.set(key, { ...row, endedAt: now });
  }
  for (const order of orders) {
    const key = keyOf(order.brokerOrderId);
    const firstSeenAt = tables.externalOrders.get(key)?.firstSeenAt ?? now;
    tables.externalOrders.set(key, { ...order, accountId, firstSeenAt });
  }
  return true;
}

export function pendingCommands(
  tables: SpineTables,
  accounts: readonly AccountId[],
  now: number,
): readonly DeskCommand[] {
  return tables.deskCommands
    .filter((row) => row.result === undefined && accounts.includes(row.accountId))
    .map(({ askedAt, result: _open, ...command }) => ({ ...command, ageMs: now - askedAt }));
}

export function finishCommand(tables: SpineTables, command: DeskCommand, result: CommandResult): true {
  const index = tables.deskCommands.findIndex((row) => row.id === command.id && row.result === undefined);
  const row = tables.deskCommands[index];
  if (row) tables.deskCommands[index] = { ...row, result };
  return true;
}

export function bookByHand(
  tables: SpineTables,
  command: DeskCommand,
  trades: readonly HandTrade[],
): 'applied' | 'bot_unknown' {
  for (const { intent } of trades) {
    const bot = tables.bots.get(intent.botId);
    const isOwn = bot && !bot.deleted && bot.accountId === command.accountId && bot.userId === command.userId;
    if (!isOwn) return 'bot_unknown';
  }
  for (const { intent, fill } of trades) {
    const order = orderFromIntent(intent, fill.tsEvent);
    tables.intents.set(intent.id, { intent, status: 'claimed', createdAt: fill.tsEvent });
    tables.orders.set(order.id, order);
    tables.orderStoredAt.set(order.id, tables.nextWrite());
    applyEvents(tables, command.accountId, order.id, fill.tsEvent, [{ kind: 'filled', fill }]);
  }
  finishCommand(tables, command, { outcome: 'done' });
  return 'applied';
}

export function settleByHand(
  tables: SpineTables,
  command: DeskCommand,
  { settlement, shares }: ToldSettlement,
): 'applied' | 'known' | SettlementRefusal {
  const outcome = settleOnce(tables, command.accountId, settlement);
  if (outcome !== 'applied') return outcome;
  if (shares) writeBrokerShares(tables, command.accountId, [shares]);
  finishCommand(tables, command, { outcome: 'done' });
  return 'applied';
}

export function sellShares(tables: SpineTables, command: DeskCommand, sale: ShareSaleOf): 'applied' | ShareSaleRefusal {
  const account = tables.view(command.accountId);
  assert(account, 'Invariant: a leased account exists');
  const next = advanceShareSale(account, sale);
  if (next.kind === 'refused') return next.code;
  tables.shares.set(next.holding.id, next.holding);
  finishCommand(tables, command, { outcome: 'done' });
  return 'applied';
}

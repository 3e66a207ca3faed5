import { instantAt, tradingDateAt } from '#core/calendar';
import {
  contractSizeOf,
  ENDED_ORDER_STATES,
  highestStop,
  type Order,
  type OrderIntent,
  parseOccSymbol,
  type StopLevel,
  type UserNotice,
} from '#core/model';
import { advanceOrder, lineageOf, type OrderBooks, type OrderEvent, orderFromIntent } from '#core/orders';
import {
  type AccountId,
  assert,
  type ClientOrderId,
  type Instant,
  type IntentId,
  type Money,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  notional,
  type OrderId,
} from '#core/units';
import type { ClaimContext, ClaimResult, ClaimVerdict, OpenOrder, PendingIntent } from '../desk/index.js';
import { byText, type SpineTables } from './tables.js';

export function pendingIntents(tables: SpineTables, accounts: readonly AccountId[]): readonly PendingIntent[] {
  const exitsFirst = (side: string) => (side === 'buy_to_close' ? 0 : 1);
  return [...tables.intents.values()]
    .filter(({ intent, status }) => status === 'pending' && accounts.includes(intent.accountId))
    .sort(
      (a, b) =>
        exitsFirst(a.intent.side) - exitsFirst(b.intent.side) ||
        a.createdAt - b.createdAt ||
        byText(a.intent.id, b.intent.id),
    )
    .map(({ intent }) => ({
      intentId: intent.id,
      accountId: intent.accountId,
      underlying: intent.underlying,
      intent,
    }));
}

/** Judges and claims one intent of an account whose lease stands. */
export function claim(
  tables: SpineTables,
  accountId: AccountId,
  intentId: IntentId,
  marketNow: Instant,
  judge: (context: ClaimContext) => ClaimVerdict,
): ClaimResult {
  const row = tables.intents.get(intentId);
  if (row?.status !== 'pending' || row.intent.accountId !== accountId) return { kind: 'gone' };
  const account = tables.view(accountId);
  assert(account, 'Invariant: a leased account exists');
  const verdict = judge({
    intent: row.intent,
    account,
    ...activityOf(tables, row.intent, marketNow),
    botStop: botStopOf(tables, row.intent),
    botPaused: isPaused(tables, row.intent),
  });
  if (verdict.kind === 'refused') {
    tables.intents.set(intentId, { ...row, status: 'refused', code: verdict.code, detail: verdict.detail });
    return { kind: 'refused', code: verdict.code };
  }
  const order = orderFromIntent(row.intent, marketNow);
  tables.intents.set(intentId, { ...row, status: 'claimed' });
  tables.orders.set(order.id, order);
  return { kind: 'claimed', order };
}

function activityOf(tables: SpineTables, intent: OrderIntent, marketNow: Instant) {
  const past = [...tables.orders.values()].filter(({ createdAt }) => createdAt <= marketNow);
  const ofAccount = past.filter(({ accountId }) => accountId === intent.accountId);
  const lastMinute = ofAccount.filter(({ createdAt }) => createdAt > marketNow - MS_PER_MINUTE);
  const midnight = instantAt(tradingDateAt(marketNow), '00:00');
  const opened = past.filter(
    ({ userId, side, createdAt }) => userId === intent.userId && side === 'sell_to_open' && createdAt >= midnight,
  );
  return {
    recentOrders: lastMinute.length,
    ordersLastSecond: lastMinute.filter(({ createdAt }) => createdAt > marketNow - MS_PER_SECOND).length,
    repeats: lastMinute.filter(
      ({ botId, symbol, side }) => botId === intent.botId && symbol === intent.symbol && side === intent.side,
    ).length,
    botDayNotional: notionalOf(opened.filter(({ botId }) => botId === intent.botId)),
    userDayNotional: notionalOf(opened),
  };
}

/** What traded and what still may. */
function notionalOf(orders: readonly Order[]): Money {
  let sum = 0;
  for (const order of orders) {
    const contract = parseOccSymbol(order.symbol);
    assert(contract, 'Invariant: an order is for an option contract');
    const contracts = ENDED_ORDER_STATES.has(order.state) ? order.filledQuantity : order.quantity;
    sum += notional(contract.strike, contracts, contractSizeOf(order.symbol));
  }
  return sum as Money;
}

export function openOrders(tables: SpineTables, accounts: readonly AccountId[]): readonly OpenOrder[] {
  return [...tables.orders.values()]
    .filter((order) => accounts.includes(order.accountId) && !ENDED_ORDER_STATES.has(order.state))
    .sort((a, b) => a.createdAt - b.createdAt || byText(a.id, b.id))
    .map((order) => openOrder(tables, order));
}

export function findOrder(
  tables: SpineTables,
  accountId: AccountId,
  key: { readonly brokerOrderId: string } | { readonly clientOrderId: ClientOrderId },
): OpenOrder | undefined {
  const found = [...tables.orders.values()].find((order) => {
    if (order.accountId !== accountId) return false;
    return 'brokerOrderId' in key
      ? order.brokerOrderId === key.brokerOrderId || order.formerBrokerIds?.includes(key.brokerOrderId) === true
      : order.clientOrderId === key.clientOrderId;
  });
  return found && openOrder(tables, found);
}

function openOrder(tables: SpineTables, order: Order): OpenOrder {
  const { intent, isWithdrawn = false } = tables.intent(order.intentId);
  const { validUntil, ladder } = intent;
  const terms = { validUntil, ...(ladder && { ladder }), isWithdrawn };
  return { ...order, ...terms, botPaused: isPaused(tables, order), stop: stopOf(tables, order) };
}

function stopOf(tables: SpineTables, order: Pick<Order, 'botId' | 'accountId'>): StopLevel {
  return highestStop([botStopOf(tables, order), tables.account(order.accountId).stop]);
}

function botStopOf(tables: SpineTables, { botId }: Pick<Order, 'botId'>): StopLevel {
  return tables.botStops.get(botId) ?? 'none';
}

function isPaused(tables: SpineTables, { botId }: Pick<Order, 'botId'>): boolean {
  return tables.bots.get(botId)?.status === 'paused';
}

/**
 * Applies events to one order of an account whose lease stands, as the Postgres store does: refused events mark the account
 * as drifted. Returns whom to tell, or undefined when nothing moved.
 */
export function applyEvents(
  tables: SpineTables,
  accountId: AccountId,
  orderId: OrderId,
  at: Instant,
  events: readonly OrderEvent[],
): UserNotice | undefined {
  const order = tables.orders.get(orderId);
  assert(order?.accountId === accountId, 'Invariant: events are applied to an order of the leased account');
  let books: OrderBooks = {
    order,
    ...positionsOf(tables, order),
    balances: tables.account(accountId).balances,
    reserve: tables.intent(order.intentId).intent.reserve,
    lineage: lineageOf(tables.intent(order.intentId).intent),
    executions: new Set(tables.fills.filter((fill) => fill.accountId === accountId).map((fill) => fill.executionId)),
  };
  const { userId, botId } = order;
  let changed = false;
  for (const event of events) {
    const next = advanceOrder(books, event, at);
    if (next.kind === 'refused') {
      const driftDetail = { code: next.code, orderId, event };
      tables.accounts.set(accountId, { ...tables.account(accountId), drift: true, driftDetail });
      changed = true;
    }
    if (next.kind !== 'moved') continue;
    changed = true;
    books = next.books;
    tables.orderEvents.set(orderId, [...(tables.orderEvents.get(orderId) ?? []), event]);
    if (next.fill) tables.fills.push({ ...next.fill, accountId, userId });
  }
  tables.orders.set(orderId, books.order);
  for (const position of [books.position, books.closing]) {
    if (position) tables.positions.set(position.id, position);
  }
  tables.accounts.set(accountId, { ...tables.account(accountId), balances: books.balances });
  return changed ? { userId, botId, accountId, orderId } : undefined;
}

function positionsOf(tables: SpineTables, { positionId, closes }: Order): Pick<OrderBooks, 'position' | 'closing'> {
  const position = tables.positions.get(positionId);
  const closing = closes && tables.positions.get(closes.positionId);
  return { ...(position && { position }), ...(closing && { closing }) };
}

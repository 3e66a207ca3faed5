import { errorCodeOf } from '#platform/errors';
import type { BrokerFill, BrokerOrder } from '#ports';
import type { OpenOrder } from '#store/desk';
import { type AccountWork, record, report, requireLease } from './context.js';

/**
 * Brings our books up to the broker's: fills since the cursor, then ends of orders. The broker's status is read before its
 * fills and written after them, so that an end never hides an execution that came before it.
 */
export async function syncAccount(work: AccountWork): Promise<void> {
  const { store } = work.parts;
  const { held } = work;
  const orders = await store.openOrders([held.lease.accountId]);
  const statuses = await readStatuses(work, orders);
  await applyFills(work, orders);
  for (const [order, status] of statuses) await applyStatus(work, order, status);
  held.hasOpenOrders = orders.length > 0;
}

async function readStatuses(
  work: AccountWork,
  orders: readonly OpenOrder[],
): Promise<readonly (readonly [OpenOrder, BrokerOrder])[]> {
  const { broker, held } = work;
  const known = orders.filter((order) => order.brokerOrderId !== undefined);
  if (known.length === 0) return [];
  const open = await broker.listOpenOrders(held.lease.accountId);
  const byId = new Map(open.map((one) => [one.brokerOrderId, one]));
  const statuses: (readonly [OpenOrder, BrokerOrder])[] = [];
  for (const order of known) {
    const id = order.brokerOrderId as string;
    const status = byId.get(id) ?? (await broker.getOrder(held.lease.accountId, id));
    if (status) statuses.push([order, status]);
    else report(work, 'error', 'order_undecided', { orderId: order.id, state: order.state });
  }
  return statuses;
}

async function applyStatus(work: AccountWork, order: OpenOrder, status: BrokerOrder): Promise<void> {
  if (status.unlisted !== undefined) {
    report(work, 'error', 'status_unlisted', { orderId: order.id, status: status.unlisted });
    return;
  }
  // The end of a filled order is its last fill; when the fills lag behind, the next poll brings them.
  if (status.status === 'working' || status.status === 'filled') return;
  const event =
    status.status === 'rejected' ? ({ kind: 'rejected', code: 'BROKER_LATE' } as const) : { kind: status.status };
  const current = (await work.parts.store.findOrder(order.accountId, { clientOrderId: order.clientOrderId })) ?? order;
  report(work, 'info', 'order_ended', { orderId: order.id, status: status.status });
  await record(work, current, event);
  work.held.cancelledAtMs.delete(order.id);
}

/** Applies executions that the store does not have. After a restart all of the account's are read: applying is idempotent. */
async function applyFills(work: AccountWork, orders: readonly OpenOrder[]): Promise<void> {
  const { store } = work.parts;
  const { held, broker } = work;
  const accountId = held.lease.accountId;
  held.executions ??= new Set((await store.fillsOf(accountId)).map((fill) => fill.executionId));
  const byBrokerId = new Map(orders.map((order) => [order.brokerOrderId, order]));
  for (const fill of await broker.fillsSince(accountId, held.fillCursor)) {
    if (!held.executions.has(fill.executionId)) {
      // The order is read anew for each fill: the one before has moved it.
      const named = byBrokerId.get(fill.brokerOrderId);
      const key = named ? { clientOrderId: named.clientOrderId } : { brokerOrderId: fill.brokerOrderId };
      const order = (await store.findOrder(accountId, key)) ?? (await adopt(work, fill));
      if (order) await applyFill(work, order, fill);
      else report(work, 'error', 'fill_foreign', { executionId: fill.executionId, brokerOrderId: fill.brokerOrderId });
      held.executions.add(fill.executionId);
    }
    held.fillCursor = fill.cursor;
  }
}

/** A fill may be the first word of an order whose answer was lost: the broker says which of our ids it carries. */
async function adopt(work: AccountWork, fill: BrokerFill): Promise<OpenOrder | undefined> {
  const accountId = work.held.lease.accountId;
  const theirs = await work.broker.getOrder(accountId, fill.brokerOrderId);
  if (theirs?.clientOrderId === undefined) return undefined;
  const ours = await work.parts.store.findOrder(accountId, { clientOrderId: theirs.clientOrderId });
  if (!ours) return undefined;
  report(work, 'warn', 'order_adopted', { orderId: ours.id, state: ours.state });
  const recorded = await record(work, ours, { kind: 'found_at_broker', brokerOrderId: fill.brokerOrderId });
  return recorded === 'recorded'
    ? work.parts.store.findOrder(accountId, { clientOrderId: ours.clientOrderId })
    : undefined;
}

async function applyFill(work: AccountWork, order: OpenOrder, fill: BrokerFill): Promise<void> {
  const { executionId, quantity, price, fees, tsEvent } = fill;
  const event = { kind: 'filled', fill: { executionId, orderId: order.id, quantity, price, fees, tsEvent } } as const;
  const recorded = await record(work, order, event);
  if (recorded === 'recorded') report(work, 'info', 'fill_applied', { orderId: order.id, executionId, quantity });
}

/**
 * Cancels what may not work any longer: orders past their time, openings of a stopped account or a paused bot, and whatever was
 * asked to be cancelled. An exit that did not trade in its time is cancelled too, so that its bot can price it anew.
 */
export async function cancelWhatMustEnd(work: AccountWork): Promise<void> {
  const { store, marketNow } = work.parts;
  const accountId = work.held.lease.accountId;
  const working = (await store.openOrders([accountId])).filter((order) => order.state === 'working');
  if (working.length === 0) return;
  const account = await store.accountView(accountId);
  const stopped = account === undefined || account.stop !== 'none';
  for (const order of working) {
    const opens = order.side === 'sell_to_open';
    if (order.cancelRequested || (opens && (stopped || order.botPaused)) || marketNow() > order.validUntil)
      await cancel(work, order);
  }
}

async function cancel(work: AccountWork, order: OpenOrder): Promise<void> {
  const { held, broker, leases, timing, parts } = work;
  const nowMs = parts.clock.monotonicMs();
  const askedAtMs = held.cancelledAtMs.get(order.id);
  if (askedAtMs !== undefined && nowMs - askedAtMs < timing.cancelAgainMs) return;
  if (order.brokerOrderId === undefined || !leases.maySend(held)) return;
  if (!order.cancelRequested) await record(work, order, { kind: 'cancel_requested' });
  held.cancelledAtMs.set(order.id, nowMs);
  held.moved = true;
  const fields = { orderId: order.id };
  try {
    const outcome = await broker.cancel(order.accountId, order.brokerOrderId);
    if (outcome.kind === 'requested') report(work, 'info', 'cancel_sent', fields);
    else if (outcome.kind === 'rejected') report(work, 'warn', 'cancel_refused', { ...fields, code: outcome.code });
    else report(work, 'warn', 'cancel_answer_lost', { ...fields, cause: outcome.cause });
  } catch (error) {
    report(work, 'warn', 'cancel_answer_lost', { ...fields, cause: errorCodeOf(error) });
  }
}

/**
 * Writes the balances as the broker states them. Runs under the account's exclusive lock: no fill may be applied between
 * reading and writing them, or its cash would be lost.
 */
export async function refreshBalances(work: AccountWork): Promise<void> {
  const { held, broker, parts } = work;
  // Before the broker is asked: a frame that comes meanwhile may not be in its answer.
  held.marksMoved = false;
  requireLease(await parts.store.writeBalances(held.lease, await broker.balances(held.lease.accountId)));
  const account = await parts.store.accountView(held.lease.accountId);
  held.underlyings = new Set(account?.positions.map((position) => position.underlying) ?? []);
  held.balancesAtMs = parts.clock.monotonicMs();
}

import { ENDED_ORDER_STATES } from '#core/model';
import type { BrokerOrder } from '#ports';
import type { OpenOrder } from '#store/desk';
import { type AccountWork, record, report, reportAgain, requireLease } from './context.js';
import { applyCumulative, applyExecutions } from './fills.js';
import { nextSettlementOf } from './settlements.js';
import { orderAtBroker, type ToldOrder, workingAtBroker } from './two-legs.js';

type Status = readonly [OpenOrder, ToldOrder];
/** Returns an order as it stands now. */
type CurrentOf = (order: OpenOrder) => OpenOrder | Promise<OpenOrder>;

/**
 * Brings our books up to the broker's: fills since the cursor, then ends of orders. The broker's status is read before its
 * fills and written after them, so that an end never hides an execution that came before it.
 * @param readsFills - fills are read although no order says that it traded
 * @param orders - that have not ended, as they were read just before
 */
export async function syncAccount(work: AccountWork, readsFills: boolean, orders: readonly OpenOrder[]): Promise<void> {
  const { held, broker } = work;
  const { recorded } = held;
  const statuses = await readStatuses(work, orders);
  const areSums = broker.capabilities.fills === 'cumulative';
  for (const [order, status] of statuses) if (areSums || order.closes) await applyCumulative(work, order, status);
  const isRead = readsFills || held.executions === undefined || mayHaveTraded(orders.filter(isSingle), statuses);
  if (!areSums && isRead) await applyExecutions(work, orders);
  // Each status moves its own order only: where no fill was written before them, all orders stand as they were read.
  const stands = held.recorded === recorded;
  const currentOf: CurrentOf = (order) => (stands ? order : orderNow(work, order));
  for (const [order, status] of statuses) await applyStatus(work, order, status, currentOf);
  held.hasOpenOrders = orders.length > 0;
}

const isSingle = ({ closes }: OpenOrder) => !closes;

/** A request is saved where every open order works and says that nothing new of it traded. Of two legs the broker says the sums anyway. */
function mayHaveTraded(orders: readonly OpenOrder[], statuses: readonly Status[]): boolean {
  const isQuiet = ([order, status]: Status) =>
    status.status === 'working' && status.filledQuantity === order.filledQuantity;
  const told = statuses.filter(([order]) => isSingle(order));
  return told.length < orders.length || !told.every(isQuiet);
}

async function readStatuses(work: AccountWork, orders: readonly OpenOrder[]): Promise<readonly Status[]> {
  const known = orders.filter((order) => order.brokerOrderId !== undefined);
  if (known.length === 0) return [];
  const working = await workingAtBroker(work, work.held.lease.accountId, known);
  const statuses: Status[] = [];
  for (const order of known) {
    const id = order.brokerOrderId as string;
    // What is missing in a list of open orders has not ended because of that: it is asked for by name.
    const status = working(order, id) ?? (await orderAtBroker(work, order, id));
    if (status) statuses.push([order, status]);
    else reportAgain(work, 'order_undecided', { orderId: order.id, state: order.state });
  }
  return statuses;
}

async function orderNow({ parts }: AccountWork, order: OpenOrder): Promise<OpenOrder> {
  return (await parts.store.findOrder(order.accountId, { clientOrderId: order.clientOrderId })) ?? order;
}

async function applyStatus(
  work: AccountWork,
  order: OpenOrder,
  status: ToldOrder,
  currentOf: CurrentOf,
): Promise<void> {
  if (status.unlisted !== undefined) {
    const what = `status ${order.id} ${status.unlisted}`;
    if (work.held.mayTell(what, work.parts.clock.monotonicMs(), 'never'))
      report(work, 'error', 'status_unlisted', { orderId: order.id, status: status.unlisted });
    return;
  }
  // The end of a filled order is its last fill; when the fills lag behind, the next poll brings them.
  if (status.status === 'working') return confirmStep(work, order, status, currentOf);
  const isReduced = status.quantity < order.quantity;
  if (status.status === 'filled' && !isReduced) return;
  const current = await currentOf(order);
  if (status.status === 'filled') return endReduced(work, current, status);
  if (status.status === 'replaced') return follow(work, current, status);
  if (current.formerBrokerIds === undefined && hasMoreTraded(status, current)) {
    reportAgain(work, 'order_undecided', { orderId: order.id, state: order.state, awaits: 'fills' });
    return;
  }
  report(work, 'info', 'order_ended', { orderId: order.id, status: status.status });
  work.held.cancelledAtMs.delete(order.id);
  if (status.status === 'cancelled' && goesOn(work, current)) return carryOn(work, current);
  const text = status.text === undefined ? {} : { text: status.text };
  const event =
    status.status === 'rejected'
      ? ({ kind: 'rejected', code: 'BROKER_LATE', ...text } as const)
      : ({ kind: status.status } as const);
  await record(work, current, event);
}

function hasMoreTraded(theirs: ToldOrder, ours: OpenOrder): boolean {
  const bought = (theirs.closes?.filledQuantity ?? 0) > (ours.closes?.filledQuantity ?? 0);
  return bought || theirs.filledQuantity > ours.filledQuantity;
}

/** The broker works an order under the limit that was asked for: the step is taken. */
async function confirmStep(
  work: AccountWork,
  order: OpenOrder,
  status: BrokerOrder,
  currentOf: CurrentOf,
): Promise<void> {
  if (order.step?.isOpen !== true || order.step.sendsAnew || status.limit !== order.step.limit) return;
  const { brokerOrderId, limit } = status;
  // Its last fill was read after its status.
  const current = await currentOf(order);
  if (current.state !== 'working') return;
  work.held.stepsSeenMs.delete(order.id);
  report(work, 'info', 'order_replaced', { orderId: order.id });
  await record(work, current, { kind: 'replaced', brokerOrderId, limit });
}

/** Whether an end is one that a ladder has asked for, so that what is left is sent at the next limit. Everything else is judged when it is claimed. */
function goesOn({ parts }: AccountWork, order: OpenOrder): boolean {
  const isWanted = order.step?.isOpen === true && order.step.sendsAnew === true && !order.cancelRequested;
  return isWanted && !ENDED_ORDER_STATES.has(order.state) && parts.marketNow() <= order.validUntil;
}

async function carryOn(work: AccountWork, order: OpenOrder): Promise<void> {
  const { held, parts } = work;
  requireLease(await parts.store.carryOn(held.lease, order.id, parts.marketNow()));
  held.stepsSeenMs.delete(order.id);
  held.recorded += 1;
  held.balancesWanted = true;
  held.reconcileWanted = true;
  // Its intent waits in the store.
  held.isWanted = true;
}

/**
 * Ends an order that somebody made smaller at the broker: all that is left of it there has traded and is counted, so that the rest
 * would work on here for ever, and hold up what comes after it.
 */
async function endReduced(work: AccountWork, order: OpenOrder, status: BrokerOrder): Promise<void> {
  const isWhole = status.filledQuantity > 0 && status.filledQuantity === status.quantity;
  if (ENDED_ORDER_STATES.has(order.state) || !isWhole || order.filledQuantity < status.filledQuantity) return;
  let traded = status.filledQuantity;
  for (const id of order.formerBrokerIds ?? []) {
    const former = await work.broker.getOrder(order.accountId, id);
    if (!former) return;
    traded += former.filledQuantity;
  }
  if (order.filledQuantity < traded) return;
  report(work, 'info', 'order_ended', { orderId: order.id, status: status.status });
  await record(work, order, { kind: 'cancelled' });
  work.held.cancelledAtMs.delete(order.id);
}

/** The order goes on under another id: whoever replaced it, we go on with that one, and count what still comes under the old id. */
async function follow(work: AccountWork, order: OpenOrder, status: BrokerOrder): Promise<void> {
  const next =
    status.replacedBy === undefined ? undefined : await work.broker.getOrder(order.accountId, status.replacedBy);
  if (!next) {
    reportAgain(work, 'order_undecided', { orderId: order.id, state: order.state, awaits: 'replacement' });
    return;
  }
  const { brokerOrderId, limit } = next;
  report(work, 'info', 'order_replaced', { orderId: order.id });
  await record(work, order, { kind: 'replaced', brokerOrderId, limit });
  work.held.cancelledAtMs.delete(order.id);
  work.held.stepsSeenMs.delete(order.id);
  // Fills under the new id may have been passed over as foreign.
  work.held.forgetFills();
  work.held.moved = true;
}

/**
 * Writes the balances as the broker states them. Runs under the account's exclusive lock: no fill may be applied between
 * reading and writing them, or its cash would be lost.
 */
export async function refreshBalances(work: AccountWork): Promise<void> {
  const { held, broker, parts } = work;
  // Before the broker is asked: a frame or a fill that comes meanwhile may not be in its answer.
  held.marksMoved = false;
  held.balancesWanted = false;
  held.traded = false;
  requireLease(await parts.store.writeBalances(held.lease, await broker.balances(held.lease.accountId)));
  const account = await parts.store.accountView(held.lease.accountId);
  held.underlyings = new Set(account?.positions.map((position) => position.underlying) ?? []);
  if (account) held.seeExposure(account);
  held.settlesAt = nextSettlementOf(account?.positions ?? []);
  held.balancesAtMs = parts.clock.monotonicMs();
}

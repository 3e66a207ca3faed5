import { ENDED_ORDER_STATES, type Fill, type Order } from '#core/model';
import { type CumulativeReading, executionsOf } from '#core/orders';
import type { Money } from '#core/units';
import type { BrokerFill, BrokerOrder, BrokerSpread } from '#ports';
import type { OpenOrder } from '#store/desk';
import { type AccountWork, record, report, requireLease } from './context.js';
import { rollOf, type ToldOrder } from './two-legs.js';

/** Applies executions that the store does not have. After a restart it is asked which of those that the broker lists it has: applying is idempotent. */
export async function applyExecutions(work: AccountWork, orders: readonly OpenOrder[]): Promise<void> {
  const { store } = work.parts;
  const { held, broker } = work;
  const accountId = held.lease.accountId;
  const fills = await broker.fillsSince(accountId, held.fillCursor);
  held.executions ??= new Set(
    await store.storedExecutions(
      accountId,
      fills.map((fill) => fill.executionId),
    ),
  );
  const byBrokerId = new Map(orders.map((order) => [order.brokerOrderId, order]));
  for (const fill of fills) {
    if (!held.executions.has(fill.executionId)) {
      // The order is read anew for each fill: the one before has moved it.
      const named = byBrokerId.get(fill.brokerOrderId);
      const key = named ? { clientOrderId: named.clientOrderId } : { brokerOrderId: fill.brokerOrderId };
      const order = (await store.findOrder(accountId, key)) ?? (await adoptByFill(work, fill));
      if (!order) reportForeign(work, fill);
      // What an order of two legs traded follows from its sums: brokers list it under the order, its legs, or both.
      else if (!order.closes) await applyFill(work, order, fill);
      held.executions.add(fill.executionId);
    }
    held.fillCursor = fill.cursor;
  }
}

/** Somebody trades beside us, or an order in doubt does: positions will tell. Said once, though such fills are read again and again. */
function reportForeign(work: AccountWork, { executionId, brokerOrderId }: BrokerFill): void {
  const { held, parts } = work;
  if (!held.mayTell(`fill ${executionId}`, parts.clock.monotonicMs(), 'never')) return;
  held.reconcileWanted = true;
  report(work, 'warn', 'fill_foreign', { executionId, brokerOrderId });
}

/** A fill may be the first word of an order whose answer was lost: the broker says which of our ids it carries. */
async function adoptByFill(work: AccountWork, fill: BrokerFill): Promise<OpenOrder | undefined> {
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

async function applyFill(work: AccountWork, order: Order, fill: Omit<Fill, 'orderId'>): Promise<boolean> {
  const { executionId, quantity, price, fees, tsEvent, closes } = fill;
  const terms = { executionId, orderId: order.id, quantity, price, fees, tsEvent, ...(closes && { closes }) };
  const event = { kind: 'filled', fill: terms } as const;
  const recorded = await record(work, order, event);
  if (recorded === 'recorded') report(work, 'info', 'fill_applied', { orderId: order.id, executionId, quantity });
  return recorded === 'recorded';
}

/**
 * Applies what traded of one order according to a broker that states only sums: what its words add to the executions that are
 * stored. Waits while the average is not stated. A reading that cannot follow from what is stored marks the account as drifted.
 */
export async function applyCumulative(work: AccountWork, order: Order, theirs: ToldOrder): Promise<void> {
  const isPlain = order.formerBrokerIds === undefined && order.filledQuantity === theirs.filledQuantity;
  const { closes } = theirs;
  // What is bought back first, so that the books never show both contracts of a roll as open because of the reading.
  if (closes && order.closes && order.closes.filledQuantity !== closes.filledQuantity) {
    const brokerOrderId = `${theirs.brokerOrderId}:close`;
    await applySum(work, order, { ...closes, brokerOrderId }, { closes: true });
  }
  if (!isPlain) await applySum(work, order, theirs);
}

async function applySum(
  work: AccountWork,
  order: Order,
  theirs: CumulativeReading,
  leg: Pick<Fill, 'closes'> = {},
): Promise<void> {
  const { store, marketNow } = work.parts;
  const { held } = work;
  const step = executionsOf(theirs, await store.fillsOf(order.accountId, order.id));
  if (step.kind === 'price_awaited') return held.awaitPrice(order.id, theirs.filledQuantity);
  held.priceIsHere();
  if (step.kind === 'contradiction') {
    report(work, 'error', 'event_refused', { orderId: order.id, state: order.state, code: step.code });
    requireLease(await store.writeDrift(held.lease, true, { code: step.code, orderId: order.id }));
    held.reconcileWanted = true;
    return;
  }
  for (const { executionId, quantity, price } of step.executions) {
    const fees = ((await feePerContract(work)) * quantity) as Money;
    const current = await store.findOrder(order.accountId, { clientOrderId: order.clientOrderId });
    const fill = { executionId, quantity, price, fees, tsEvent: marketNow(), ...leg };
    if (!current || !(await applyFill(work, current, fill))) return;
  }
}

/** By the broker's schedule: sums carry no fees. */
async function feePerContract({ held, broker }: AccountWork): Promise<Money> {
  held.feePerContract ??= (await broker.facts(held.lease.accountId)).feePerContract;
  return held.feePerContract;
}

/**
 * Applies what traded since some market time of orders that we hold for ended: a sum that was read before the end may have been
 * too small. Orders that we hold for never sent and that the broker names are adopted.
 */
export async function applyCumulativeOfEnded(work: AccountWork, listed: readonly BrokerOrder[]): Promise<void> {
  for (const theirs of listed) {
    if (theirs.filledQuantity > 0) await applyToEnded(work, theirs, () => theirs);
  }
}

/** {@link applyCumulativeOfEnded} for orders of two legs, at whichever broker. */
export async function applyRollsOfEnded(work: AccountWork, listed: readonly BrokerSpread[]): Promise<void> {
  for (const theirs of listed) {
    if (theirs.legs.some(({ filledQuantity }) => filledQuantity > 0))
      await applyToEnded(work, theirs, ({ closes }) => closes && rollOf(closes, theirs));
  }
}

async function applyToEnded(
  work: AccountWork,
  { brokerOrderId, clientOrderId }: Pick<BrokerOrder, 'brokerOrderId' | 'clientOrderId'>,
  told: (ours: OpenOrder) => ToldOrder | undefined,
): Promise<void> {
  const { store } = work.parts;
  const accountId = work.held.lease.accountId;
  const key = clientOrderId === undefined ? { brokerOrderId } : { clientOrderId };
  let ours = await store.findOrder(accountId, key);
  if (!ours || !ENDED_ORDER_STATES.has(ours.state)) return;
  if (ours.state === 'not_sent') {
    report(work, 'error', 'order_adopted', { orderId: ours.id, state: ours.state });
    await record(work, ours, { kind: 'found_at_broker', brokerOrderId });
    ours = await store.findOrder(accountId, key);
  }
  const theirs = ours && told(ours);
  if (ours && theirs) await applyCumulative(work, ours, theirs);
}

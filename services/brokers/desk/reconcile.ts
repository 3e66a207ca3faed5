import { ENDED_ORDER_STATES, type OccSymbol, type Position } from '#core/model';
import type { BrokerPosition } from '#ports';
import { type AccountWork, record, report, requireLease } from './context.js';
import { syncAccount } from './sync.js';

const ATTEMPTS_MAX = 5;

interface Difference {
  readonly symbol: OccSymbol;
  readonly broker: number;
  readonly ours: number;
}

/**
 * Compares the broker's books with ours: open orders by client id, positions by contract. The broker's books are the truth;
 * a difference that stays after all fills were read again blocks openings, and books that agree again free them. Positions
 * are compared only when they did not move while the fills were read.
 */
export async function reconcileAccount(work: AccountWork): Promise<void> {
  const { store, clock } = work.parts;
  const { held, broker } = work;
  const accountId = held.lease.accountId;
  const foreign = await adoptOpenOrders(work);
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const before = await broker.positions(accountId);
    // A cursor can pass an execution that was stored out of order; reading all of them cannot. What counts as applied is
    // what the store has: an execution that was refused because the one before it was still missing is tried again.
    held.fillCursor = undefined;
    held.executions = undefined;
    await syncAccount(work);
    const after = await broker.positions(accountId);
    if (differences(before, after).length > 0) continue;
    const account = await store.accountView(accountId);
    if (!account) return;
    const found = differences(after, netOf(account.positions));
    const drift = found.length > 0 || foreign.length > 0;
    if (drift) {
      report(work, 'error', 'drift_found', { accountId, contracts: found.length, orders: foreign.length });
      requireLease(await store.writeDrift(held.lease, true, { positions: found, orders: foreign }));
    } else if (account.drift) {
      report(work, 'info', 'drift_cleared', { accountId });
      requireLease(await store.writeDrift(held.lease, false, {}));
    }
    held.reconciledAtMs = clock.monotonicMs();
    held.reconcileWanted = false;
    return;
  }
  report(work, 'warn', 'reconcile_unstable', { accountId });
  held.reconciledAtMs = clock.monotonicMs();
}

/** Returns orders that work at the broker and are not ours, or that we hold for ended. One that "was never sent" is adopted. */
async function adoptOpenOrders(work: AccountWork): Promise<readonly string[]> {
  const accountId = work.held.lease.accountId;
  const foreign: string[] = [];
  for (const theirs of await work.broker.listOpenOrders(accountId)) {
    const ours =
      theirs.clientOrderId === undefined
        ? await work.parts.store.findOrder(accountId, { brokerOrderId: theirs.brokerOrderId })
        : await work.parts.store.findOrder(accountId, { clientOrderId: theirs.clientOrderId });
    if (ours?.state === 'not_sent') {
      report(work, 'error', 'order_adopted', { orderId: ours.id, state: ours.state });
      await record(work, ours, { kind: 'found_at_broker', brokerOrderId: theirs.brokerOrderId });
    } else if (!ours) {
      foreign.push(theirs.brokerOrderId);
    } else if (ENDED_ORDER_STATES.has(ours.state)) {
      // Reading the list and our books is not one instant: an end that was recorded in between is no contradiction.
      const again = await work.broker.getOrder(accountId, theirs.brokerOrderId);
      if (again?.status === 'working') foreign.push(theirs.brokerOrderId);
    }
  }
  return foreign;
}

function netOf(positions: readonly Position[]): readonly BrokerPosition[] {
  return positions.map((position) => ({ symbol: position.symbol, quantity: -position.openQuantity }));
}

/** Returns the contracts whose summed quantities differ. */
export function differences(broker: readonly BrokerPosition[], ours: readonly BrokerPosition[]): readonly Difference[] {
  const sums = new Map<OccSymbol, { broker: number; ours: number }>();
  const at = (symbol: OccSymbol) => {
    const sum = sums.get(symbol) ?? { broker: 0, ours: 0 };
    sums.set(symbol, sum);
    return sum;
  };
  for (const one of broker) at(one.symbol).broker += one.quantity;
  for (const one of ours) at(one.symbol).ours += one.quantity;
  return [...sums].flatMap(([symbol, sum]) => (sum.broker === sum.ours ? [] : [{ symbol, ...sum }]));
}

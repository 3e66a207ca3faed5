import type { Order } from '#core/model';
import { type OrderEvent, transition } from '#core/orders';
import type { ExecutionId } from '#core/units';
import type { BrokerPort } from '#ports';
import type { EvidenceFact, OpenOrder } from '#store/desk';
import { type HeldAccount, LeaseLostError } from './held-account.js';
import type { LeaseKeeper } from './leases.js';
import type { DeskEvent, DeskParts, DeskTiming } from './parts.js';

const NO_EXECUTIONS: ReadonlySet<ExecutionId> = new Set();

/** What the flows of the desk share. */
export interface DeskContext {
  readonly parts: DeskParts;
  readonly timing: DeskTiming;
  readonly leases: LeaseKeeper;
}

/** One account under work: its lease, its broker. */
export interface AccountWork extends DeskContext {
  readonly held: HeldAccount;
  readonly broker: BrokerPort;
}

export function report(
  context: DeskContext,
  level: DeskEvent['level'],
  name: DeskEvent['name'],
  fields: DeskEvent['fields'],
): void {
  context.parts.report({ level, name, fields });
}

/**
 * Writes what happened to an order. An event that contradicts what is known is not written: the account drifts, openings
 * stop, a person looks.
 * Errors: {@link LeaseLostError} when the account belongs to somebody else by now.
 */
export async function record(work: AccountWork, order: Order, event: OrderEvent): Promise<'recorded' | 'refused'> {
  const { store, marketNow } = work.parts;
  const { held } = work;
  const at = marketNow();
  const next = transition(order, event, at, held.executions ?? NO_EXECUTIONS);
  if (next.kind === 'refused') {
    report(work, 'error', 'event_refused', {
      orderId: order.id,
      state: order.state,
      event: event.kind,
      code: next.code,
    });
    requireLease(await store.writeDrift(held.lease, true, { code: next.code, orderId: order.id, event: event.kind }));
    return 'refused';
  }
  requireLease(await store.applyOrderEvents(held.lease, order.id, at, [event]));
  held.recorded += 1;
  held.balancesWanted = true;
  if (event.kind === 'filled') held.traded = true;
  held.reconcileWanted = true;
  return 'recorded';
}

/**
 * Keeps what was found out about an order in doubt, for the person who may have to decide.
 * Errors: {@link LeaseLostError}.
 */
export async function keepEvidence(work: AccountWork, order: Order, fact: EvidenceFact): Promise<void> {
  const { store, marketNow } = work.parts;
  requireLease(await store.addEvidence(work.held.lease, order.id, marketNow(), fact));
}

/** Reports what goes on for long, once a minute. */
export function reportAgain(work: AccountWork, name: DeskEvent['name'], fields: DeskEvent['fields']): void {
  const what = `${name} ${fields['orderId'] ?? ''}`;
  if (work.held.mayTell(what, work.parts.clock.monotonicMs(), 'each minute')) report(work, 'error', name, fields);
}

export function requireLease(written: 'applied' | 'lost_lease'): void {
  if (written === 'lost_lease') throw new LeaseLostError();
}

/** Returns the orders of the account that have not ended, as the store has them. */
export function openOrdersOf({ held, parts }: AccountWork): Promise<readonly OpenOrder[]> {
  return parts.store.openOrders([held.lease.accountId]);
}

/** Returns whether nobody knows if the broker has the order. */
export function isInDoubt({ state }: Pick<Order, 'state'>): boolean {
  return state === 'submitting' || state === 'unknown';
}

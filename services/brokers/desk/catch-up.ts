import { cancelWhatMustEnd } from './cancel.js';
import type { AccountWork } from './context.js';
import { resolve } from './resolve.js';
import { refreshBalances, syncAccount } from './sync.js';

/** Looks up every order of the account of which nobody knows whether the broker has it. */
export async function resolveDoubts(work: AccountWork): Promise<void> {
  const orders = await work.parts.store.openOrders([work.held.lease.accountId]);
  for (const order of orders) {
    if (order.state === 'submitting' || order.state === 'unknown') await resolve(work, order);
  }
}

/**
 * Syncs, cancels, and refreshes balances when they are due; once more when a cancel was sent, because its end is often there
 * at once. What is said to have moved after the last look stays noted: `moved` is cleared before the broker is read, never after.
 */
export async function catchUp(work: AccountWork): Promise<void> {
  const { held } = work;
  const { clock } = work.parts;
  held.polledAtMs = clock.monotonicMs();
  const moved = held.moved;
  if (moved) held.balancesWanted = true;
  held.moved = false;
  await syncAccount(work, moved);
  await cancelWhatMustEnd(work);
  if (held.moved) {
    held.balancesWanted = true;
    held.moved = false;
    await syncAccount(work, true);
  }
  if (held.areBalancesDue(clock.monotonicMs())) await refreshBalances(work);
}

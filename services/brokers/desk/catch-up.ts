import type { OpenOrder } from '#store/desk';
import { cancelWhatMustEnd } from './cancel.js';
import { type AccountWork, isInDoubt, openOrdersOf } from './context.js';
import { climbLadders } from './ladder.js';
import { resolve } from './resolve.js';
import { refreshBalances, syncAccount } from './sync.js';

/** Looks up every order of the account of which nobody knows whether the broker has it. Returns the open orders after that. */
export async function resolveDoubts(work: AccountWork): Promise<readonly OpenOrder[]> {
  const orders = await openOrdersOf(work);
  const doubts = orders.filter(isInDoubt);
  for (const order of doubts) await resolve(work, order);
  return doubts.length === 0 ? orders : openOrdersOf(work);
}

/**
 * Syncs, cancels, moves limits, and refreshes balances when they are due; once more when something was asked for, because its end is often there
 * at once. What is said to have moved after the last look stays noted: `moved` is cleared before the broker is read, never after.
 * @param orders - as they were read just before
 */
export async function catchUp(work: AccountWork, orders: readonly OpenOrder[]): Promise<void> {
  const { held } = work;
  const { clock } = work.parts;
  held.polledAtMs = clock.monotonicMs();
  const moved = held.moved;
  if (moved) held.balancesWanted = true;
  held.moved = false;
  const recorded = held.recorded;
  await syncAccount(work, moved, orders);
  const stands = async () => (held.recorded === recorded ? orders : openOrdersOf(work));
  await cancelWhatMustEnd(work, await stands());
  await climbLadders(work, await stands());
  if (held.moved) {
    held.balancesWanted = true;
    held.moved = false;
    await syncAccount(work, true, await openOrdersOf(work));
  }
  if (held.areBalancesDue(clock.monotonicMs())) await refreshBalances(work);
}

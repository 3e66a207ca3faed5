import { assert, type BotId, type DeskId, type PodId } from '#core/units';
import type { AccountLease } from '../desk/index.js';
import type { SlotLease } from '../pods/index.js';
import { LONG_LEASE_MS, type SpineHarness, type Trader } from './spine-store-contract.js';

/** A trader with a bot, its slot held by a pod and its account by a desk. */
export interface AtWork {
  readonly trader: Trader;
  readonly botId: BotId;
  readonly slot: SlotLease;
  readonly lease: AccountLease;
}

export async function startWork(harness: SpineHarness): Promise<AtWork> {
  await harness.addSlots(1);
  const trader = await harness.addTrader();
  const botId = await harness.addBot(trader);
  const [slot] = await harness.store.takeSlots('pod-1' as PodId, 1, LONG_LEASE_MS);
  const leases = await harness.store.takeAccounts('desk-1' as DeskId, 100, LONG_LEASE_MS);
  const lease = leases.find(({ accountId }) => accountId === trader.accountId);
  assert(slot && lease, 'Invariant: slot and account are free');
  return { trader, botId, slot, lease };
}

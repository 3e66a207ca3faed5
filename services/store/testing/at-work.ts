import type { Order } from '#core/model';
import { assert, type BotId, type DeskId, type PodId } from '#core/units';
import type { AccountLease } from '../desk/index.js';
import type { SlotLease } from '../pods/index.js';
import { commitAfter, fillOf, type IntentSpec, TEN_O_CLOCK } from './builders.js';
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

/** Sells as pod and desk would, at 3.25 with a fee of 0.67 a contract; all of it is filled at once. */
export async function sellAndFill(
  { store }: SpineHarness,
  { botId, slot, lease }: Omit<AtWork, 'trader'>,
  spec: IntentSpec = {},
  at = TEN_O_CLOCK,
): Promise<Order> {
  const inputs = await store.loadTick(botId);
  assert(inputs, 'Invariant: the bot is there');
  const commit = commitAfter(inputs, slot, { intents: [spec], at });
  assert((await store.commitTick(commit)) === 'committed', 'Invariant: the slot is held');
  const [intent] = commit.intents;
  assert(intent, 'Invariant: it was intended');
  const claim = await store.claimIntent(lease, intent.id, at, () => ({ kind: 'approved' }));
  assert(claim.kind === 'claimed', 'Invariant: it was approved');
  const quantity = spec.quantity ?? 1;
  const fill = fillOf(claim.order.id, `x-${intent.id}`, { quantity, price: 3.25, fees: 0.67 * quantity, at });
  await store.applyOrderEvents(lease, claim.order.id, at, [{ kind: 'filled', fill }]);
  return claim.order;
}

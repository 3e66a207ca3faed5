/** An eye on who writes: what is carried out although the lease was gone breaks a rule, whatever came of it. */
import type { AccountLease } from '#store/desk';
import type { MemorySpineStore } from '#store/memory';
import type { SlotLease, TickCommit } from '#store/pods';
import { Violation } from './violation.js';

/** Writes that only the holder of an account may make. */
const FENCED = [
  ...(['applyOrderEvents', 'writeBalances', 'writeDrift', 'addEvidence', 'finishCommand', 'claimIntent'] as const),
] as const;

export interface Watch {
  /** The clock of the leases, ms. */
  readonly now: () => number;
  readonly onBroken: (violation: Violation) => void;
}

/** Returns the store as desks have it. */
export function underAccountLease(store: MemorySpineStore, { now, onBroken }: Watch): MemorySpineStore {
  const watched = Object.create(store) as MemorySpineStore;
  for (const name of FENCED) {
    const write = store[name].bind(store) as (...args: unknown[]) => Promise<unknown>;
    const checked = async (lease: AccountLease, ...rest: unknown[]) => {
      const isHolder = stands(store.tables.accountLeases.get(lease.accountId), lease, now());
      const result = await write(lease, ...rest);
      if (!isHolder && !isRefused(result)) onBroken(new Violation(`${name} of ${lease.owner} without its lease`));
      return result;
    };
    Object.assign(watched, { [name]: checked });
  }
  return watched;
}

/** Returns the store as pods have it. */
export function underSlotLease(store: MemorySpineStore, { now, onBroken }: Watch): MemorySpineStore {
  const commitTick = async (tick: TickCommit) => {
    const { lease } = tick;
    const isHolder = stands(store.tables.slotLeases.get(lease.slotId), lease, now());
    const result = await store.commitTick(tick);
    if (!isHolder && result !== 'lost_slot') onBroken(new Violation(`${result} for ${lease.owner} without its lease`));
    return result;
  };
  return Object.assign(Object.create(store) as MemorySpineStore, { commitTick });
}

/** Written out here, so that the store's own comparison is not believed. */
function stands(
  row: { readonly owner: string; readonly epoch: number; readonly expiresAt: number } | undefined,
  lease: AccountLease | SlotLease,
  now: number,
): boolean {
  return row?.owner === lease.owner && row.epoch === lease.epoch && row.expiresAt > now;
}

function isRefused(result: unknown): boolean {
  if (result === 'lost_lease') return true;
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'gone';
}

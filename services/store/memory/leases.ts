import type { LeaseRow } from './tables.js';

/** Lease rules, the same for slots and accounts; times are the store's own. */
export interface Lease<Key> {
  readonly key: Key;
  readonly owner: string;
  readonly epoch: number;
}

export function takeLeases<Key>(
  table: Map<Key, LeaseRow>,
  keys: readonly Key[],
  want: {
    readonly owner: string;
    readonly limit: number;
    readonly leaseMs: number;
    readonly now: number;
    /** Takes what this owner holds, whether it stands or not; else what is free. */
    readonly from?: string;
    /** Takes nothing that a higher one has held. Default: 0. */
    readonly generation?: number;
  },
): readonly (Lease<Key> & { readonly previousOwner?: string })[] {
  const { generation = 0 } = want;
  const isFree = (row: LeaseRow | undefined) =>
    (row?.generation ?? 0) <= generation &&
    (want.from === undefined ? (row?.expiresAt ?? 0) <= want.now : row?.owner === want.from);
  const free = keys.filter((key) => isFree(table.get(key))).slice(0, Math.max(0, want.limit));
  return free.map((key) => {
    const before = table.get(key);
    const epoch = (before?.epoch ?? 0) + 1;
    table.set(key, { owner: want.owner, epoch, expiresAt: want.now + want.leaseMs, generation });
    return { key, owner: want.owner, epoch, ...(before?.owner ? { previousOwner: before.owner } : {}) };
  });
}

function isSame(row: LeaseRow | undefined, lease: Lease<unknown>): boolean {
  return row !== undefined && row.owner === lease.owner && row.epoch === lease.epoch;
}

/** Renews even an expired lease, as long as nobody took it. */
export function renewLease<Key>(table: Map<Key, LeaseRow>, lease: Lease<Key>, expiresAt: number): boolean {
  const row = table.get(lease.key);
  if (!row || !isSame(row, lease)) return false;
  table.set(lease.key, { ...row, expiresAt });
  return true;
}

export function releaseLease<Key>(table: Map<Key, LeaseRow>, lease: Lease<Key>, now: number): void {
  const row = table.get(lease.key);
  if (row && isSame(row, lease)) table.set(lease.key, { ...row, owner: '', expiresAt: now });
}

/** Whether the holder may write: same owner and epoch, and not expired. */
export function stands<Key>(table: Map<Key, LeaseRow>, lease: Lease<Key>, now: number): boolean {
  const row = table.get(lease.key);
  return row !== undefined && isSame(row, lease) && row.expiresAt > now;
}

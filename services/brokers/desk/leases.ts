import type { AccountId } from '#core/units';
import { HeldAccount } from './held-account.js';
import type { DeskParts, DeskTiming } from './parts.js';

/** The accounts that this desk may act for, with a deadline of its own for each lease. */
export class LeaseKeeper {
  private readonly held = new Map<AccountId, HeldAccount>();
  private readonly parts: DeskParts;
  private readonly timing: DeskTiming;

  constructor(parts: DeskParts, timing: DeskTiming) {
    this.parts = parts;
    this.timing = timing;
  }

  all(): readonly HeldAccount[] {
    return [...this.held.values()];
  }

  get(accountId: AccountId): HeldAccount | undefined {
    return this.held.get(accountId);
  }

  /** Renews what is held, drops what did not stand, takes what is free. Returns what was dropped. */
  async renew(): Promise<readonly HeldAccount[]> {
    const { store, clock, deskId } = this.parts;
    const { leaseMs, accountsMax } = this.timing;
    const lost: HeldAccount[] = [];
    if (this.held.size > 0) {
      const asked = this.all();
      const askedAtMs = clock.monotonicMs();
      const leases = asked.map((one) => one.lease);
      const standing = new Map((await store.renewAccounts(leases, leaseMs)).map((lease) => [lease.accountId, lease]));
      for (const one of asked) {
        const lease = standing.get(one.lease.accountId);
        if (lease && lease.epoch === one.lease.epoch) one.deadlineMs = askedAtMs + leaseMs;
        else {
          this.drop(one);
          lost.push(one);
        }
      }
    }
    if (this.held.size >= accountsMax) return lost;
    const askedAtMs = clock.monotonicMs();
    const taken = await store.takeAccounts(deskId, accountsMax - this.held.size, leaseMs);
    for (const lease of taken) {
      this.held.set(lease.accountId, new HeldAccount(lease, askedAtMs + leaseMs));
      this.report('account_taken', lease.accountId, lease.epoch);
    }
    return lost;
  }

  /** Forgets an account; a newer holding of the same account stays. */
  drop(one: HeldAccount): void {
    if (this.held.get(one.lease.accountId) !== one) return;
    this.held.delete(one.lease.accountId);
    this.report('account_lost', one.lease.accountId, one.lease.epoch);
  }

  /** Returns whether a send may start now: the lease stands by our own monotonic deadline, with a margin. */
  maySend(one: HeldAccount): boolean {
    return this.parts.clock.monotonicMs() + this.timing.sendMarginMs < one.deadlineMs;
  }

  async release(): Promise<void> {
    const leases = this.all().map((one) => one.lease);
    this.held.clear();
    if (leases.length > 0) await this.parts.store.releaseAccounts(leases);
  }

  private report(name: 'account_taken' | 'account_lost', accountId: AccountId, epoch: number): void {
    this.parts.report({ level: 'info', name, fields: { accountId, epoch } });
  }
}

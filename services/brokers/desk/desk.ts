import type { AccountId, Underlying } from '#core/units';
import { errorCodeOf, PlatformError } from '#platform/errors';
import type { AccountWork, DeskContext } from './context.js';
import { type HeldAccount, LeaseLostError } from './held-account.js';
import { LeaseKeeper } from './leases.js';
import { DESK_TIMING, type DeskParts, type DeskTiming } from './parts.js';
import { reconcileAccount } from './reconcile.js';
import { resolve } from './resolve.js';
import { carryOut, refuseWithoutBroker } from './submit.js';
import { cancelWhatMustEnd, refreshBalances, syncAccount } from './sync.js';

/**
 * Carries out order intents for the accounts that it leases, and keeps our books equal to the brokers'. It has no time and
 * no transport of its own: each step can be called alone, and {@link run} composes them. Starting and taking over from a
 * dead desk are one path: {@link recover}.
 */
export class Desk {
  private readonly context: DeskContext;
  private readonly leases: LeaseKeeper;
  private readonly timing: DeskTiming;
  private woken = false;
  private endPause: (() => void) | undefined;

  constructor(private readonly parts: DeskParts) {
    this.timing = { ...DESK_TIMING, ...parts.timing };
    this.leases = new LeaseKeeper(parts, this.timing);
    this.context = { parts, timing: this.timing, leases: this.leases };
  }

  /** Accounts held now. */
  get accounts(): readonly AccountId[] {
    return this.leases.all().map((held) => held.lease.accountId);
  }

  /** Renews leases and takes free accounts. */
  async renewLeases(): Promise<void> {
    await this.leases.renew();
  }

  /** Looks up every order in doubt of one account, compares the books and refreshes the balances; then the account takes intents. */
  async recover(accountId: AccountId): Promise<void> {
    await this.onAccounts('recover', this.heldOf(accountId), async (held, work) => {
      // What is sent on the way may get lost again and ask for another recovery.
      held.recovered = true;
      if (!work) return;
      await this.resolveDoubts(work);
      if (held.reconciledAtMs === Number.NEGATIVE_INFINITY) await reconcileAccount(work);
      await this.catchUp(work);
      this.parts.report({ level: 'info', name: 'account_recovered', fields: { accountId } });
    });
  }

  /** Claims and sends the pending intents of recovered accounts, exits first. */
  async processIntents(): Promise<void> {
    const ready = this.leases.all().filter((held) => held.recovered && this.leases.maySend(held));
    if (ready.length === 0) return;
    const pending = await this.parts.store.pendingIntents(ready.map((held) => held.lease.accountId));
    const withIntents = ready.filter((held) => pending.some((one) => one.accountId === held.lease.accountId));
    await this.onAccounts('intents', withIntents, async (held, work) => {
      for (const intent of pending) {
        // An answer lost on the way is looked up before anything else is sent.
        if (intent.accountId !== held.lease.accountId || !held.recovered) continue;
        if (work) await carryOut(work, intent);
        else await refuseWithoutBroker(this.context, held, intent);
      }
    });
  }

  /** Reads fills and ends of orders, cancels what must end, refreshes balances: for accounts in which something may have moved. */
  async pollBroker(): Promise<void> {
    const nowMs = this.parts.clock.monotonicMs();
    const due = this.leases.all().filter((held) => {
      const marks = held.marksMoved && nowMs - held.balancesAtMs >= this.timing.balancesEveryMs;
      return held.recovered && (held.moved || held.hasOpenOrders || marks);
    });
    await this.onAccounts('poll', due, async (_held, work) => {
      if (!work) return;
      await this.resolveDoubts(work);
      await this.catchUp(work);
    });
  }

  /** Compares the broker's books of one account with ours. */
  async reconcile(accountId: AccountId): Promise<void> {
    await this.onAccounts('reconcile', this.heldOf(accountId), async (_held, work) => {
      if (work) await reconcileAccount(work);
    });
  }

  /** Says that something may be waiting: an intent was committed, an order moved at the broker. */
  wake(accountId?: AccountId): void {
    const held = accountId === undefined ? undefined : this.leases.get(accountId);
    if (held) held.moved = true;
    this.woken = true;
    this.endPause?.();
  }

  /** Says that a newer frame of an underlying can be read: balances of accounts that hold it follow. */
  frameMoved(underlying: Underlying): void {
    for (const held of this.leases.all()) if (held.underlyings.has(underlying)) held.marksMoved = true;
  }

  /** Runs all steps until the signal fires, then gives the leases back. Errors: a broken invariant ends it. */
  async run(signal: AbortSignal): Promise<void> {
    await this.guard('renew', () => this.renewLeases());
    const stopping = new AbortController();
    const stop = () => stopping.abort();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const both = [this.renewLoop(stopping.signal), this.workLoop(stopping.signal)];
    try {
      await Promise.all(both);
    } finally {
      // One loop that fails takes the other with it.
      stop();
      this.endPause?.();
      await Promise.allSettled(both);
      signal.removeEventListener('abort', stop);
    }
    await this.onAccounts('stop', this.leases.all(), async () => undefined);
    await this.guard('release', () => this.leases.release());
  }

  /** Runs every step once, in the order in which the loop runs them. */
  async round(): Promise<void> {
    for (const held of this.leases.all()) if (!held.recovered) await this.recover(held.lease.accountId);
    await this.guard('intents', () => this.processIntents());
    await this.guard('poll', () => this.pollBroker());
    const nowMs = this.parts.clock.monotonicMs();
    for (const held of this.leases.all()) {
      const due = nowMs - held.reconciledAtMs >= this.timing.reconcileEveryMs;
      if (held.recovered && due && (held.hasOpenOrders || held.reconcileWanted))
        await this.reconcile(held.lease.accountId);
    }
  }

  private async renewLoop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.sleep(this.timing.renewEveryMs, signal);
      if (!signal.aborted) await this.guard('renew', () => this.renewLeases());
    }
  }

  private async workLoop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.woken = false;
      await this.round();
      if (this.woken || signal.aborted) continue;
      const pause = new AbortController();
      const end = () => pause.abort();
      this.endPause = end;
      signal.addEventListener('abort', end, { once: true });
      await this.sleep(this.timing.pollMs, pause.signal);
      signal.removeEventListener('abort', end);
      this.endPause = undefined;
    }
  }

  private async sleep(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await this.parts.timers.sleep(ms, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async resolveDoubts(work: AccountWork): Promise<void> {
    const orders = await this.parts.store.openOrders([work.held.lease.accountId]);
    for (const order of orders) {
      if (order.state === 'submitting' || order.state === 'unknown') await resolve(work, order);
    }
  }

  /**
   * Syncs, cancels, and refreshes balances when something moved; once more when a cancel was sent, because its end is often there
   * at once. What is said to have moved after the last look stays noted: `moved` is cleared before the broker is read, never after.
   */
  private async catchUp(work: AccountWork): Promise<void> {
    const { held } = work;
    let stale = held.moved || held.marksMoved;
    held.moved = false;
    await syncAccount(work);
    await cancelWhatMustEnd(work);
    if (held.moved) {
      stale = true;
      held.moved = false;
      await syncAccount(work);
    }
    if (stale || held.moved) await refreshBalances(work);
  }

  private heldOf(accountId: AccountId): readonly HeldAccount[] {
    const held = this.leases.get(accountId);
    return held ? [held] : [];
  }

  /** Runs work on accounts side by side, one piece at a time on each. A failure of the world on one account stays on that account. */
  private async onAccounts(
    step: string,
    accounts: readonly HeldAccount[],
    work: (held: HeldAccount, work: AccountWork | undefined) => Promise<void>,
  ): Promise<void> {
    const one = (held: HeldAccount) =>
      held.exclusive(async () => {
        try {
          const broker = await this.parts.brokerFor(held.lease.accountId);
          await work(held, broker && { ...this.context, held, broker });
        } catch (error) {
          if (error instanceof LeaseLostError) this.leases.drop(held);
          else {
            // What was under way is looked at again from the start.
            held.recovered = false;
            held.moved = true;
            this.failed(step, error);
          }
        }
      });
    await Promise.all(accounts.map(one));
  }

  private async guard(step: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failed(step, error);
    }
  }

  /** Failures of the world are told and tried again; anything else is a bug and ends the process. */
  private failed(step: string, error: unknown): void {
    if (!(error instanceof PlatformError)) throw error;
    this.parts.report({ level: 'warn', name: 'step_failed', fields: { step, code: errorCodeOf(error) } });
  }
}

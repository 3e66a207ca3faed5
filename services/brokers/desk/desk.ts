import type { IntentNotice } from '#core/model';
import type { AccountId, Underlying } from '#core/units';
import { errorCodeOf, PlatformError } from '#platform/errors';
import type { BrokerPort } from '#ports';
import type { DeskCommand, OpenOrder, PendingIntent } from '#store/desk';
import { carryOutStops } from './carry-out-stops.js';
import { catchUp, resolveDoubts } from './catch-up.js';
import { carryOutCommand } from './commands.js';
import { type AccountWork, type DeskContext, openOrdersOf } from './context.js';
import { areActionsNew } from './corporate-actions.js';
import { Due } from './due.js';
import { Gate } from './gate.js';
import { type HeldAccount, LeaseLostError } from './held-account.js';
import { LeaseKeeper } from './leases.js';
import { Looks, type RoundKind } from './looks.js';
import { LOCAL_PACE } from './pace.js';
import { DESK_TIMING, type DeskParts, type DeskTiming } from './parts.js';
import { reconcileAccount } from './reconcile.js';
import { closeStream, keepStream, StreamOpenings } from './streams.js';
import { expireIntents, takeIntents } from './take-intents.js';
import { NOTHING_WAITS, readWaiting, type Waiting } from './waiting.js';
import { Wanted } from './wanted.js';

/** Parts of the time between two looks at all accounts. */
const LOOK_STEPS = 20;

/**
 * Carries out order intents for the accounts that it leases, and keeps our books equal to the brokers'. It has no time and
 * no transport of its own: each step can be called alone, and {@link run} composes them. Starting and taking over from a
 * dead desk are one path: {@link recover}. Accounts never wait for each other: a broker that is slow holds up its own.
 */
export class Desk {
  private readonly context: DeskContext;
  private readonly leases: LeaseKeeper;
  private readonly timing: DeskTiming;
  private readonly due: Due;
  /** By the broker's name. */
  private readonly recoveries = new Map<string, Gate>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly wanted = new Wanted();
  private readonly streams: StreamOpenings;
  private readonly looks = new Looks();
  private failure: unknown;
  private isRunning = false;

  constructor(private readonly parts: DeskParts) {
    this.timing = { ...DESK_TIMING, ...parts.timing };
    this.leases = new LeaseKeeper(parts, this.timing);
    this.due = new Due(parts, this.timing);
    this.streams = new StreamOpenings(parts.timers, (error) => this.fail(error));
    this.context = { parts, timing: this.timing, leases: this.leases };
  }

  /** Accounts held now. */
  get accounts(): readonly AccountId[] {
    return this.leases.all().map((held) => held.lease.accountId);
  }

  /** Renews leases and takes free accounts. */
  async renewLeases(): Promise<void> {
    for (const lost of await this.leases.renew()) await closeStream(lost);
  }

  /** Looks up every order in doubt of one account, compares the books and refreshes the balances; then the account takes intents. */
  async recover(accountId: AccountId): Promise<void> {
    await this.onAccounts('recover', this.heldOf(accountId), async (held, work) => {
      if (!work) {
        held.recovered = true;
        return;
      }
      await this.recoveriesOf(work.broker).run(async () => {
        // What is sent on the way may get lost again and ask for another recovery.
        held.recovered = true;
        await this.parts.stops?.enter(held.lease, this.parts.store);
        await resolveDoubts(work);
        if (held.reconciledAtMs === Number.NEGATIVE_INFINITY) await reconcileAccount(work);
        await this.catchUp(work, await openOrdersOf(work));
        this.parts.report({ level: 'info', name: 'account_recovered', fields: { accountId } });
      });
    });
  }

  /** Claims and sends the pending intents of recovered accounts, exits first. */
  async processIntents(): Promise<void> {
    const all = this.leases.all();
    const { intents } = await readWaiting(
      this.parts.store,
      all.map((held) => held.lease.accountId),
    );
    await Promise.all(all.map((held) => this.takeIntents(held, intents)));
  }

  /** Reads fills and ends of orders, cancels what must end, refreshes balances: for accounts in which something may have moved. */
  async pollBroker(): Promise<void> {
    await Promise.all(this.leases.all().map((held) => this.pollAccount(held)));
  }

  /** Compares the broker's books of one account with ours. */
  async reconcile(accountId: AccountId): Promise<void> {
    await this.onAccounts('reconcile', this.heldOf(accountId), async (_held, work) => {
      if (work) await reconcileAccount(work);
    });
  }

  /**
   * Says that there is something to look at: intents that were committed, commands of persons, or orders that moved at the broker.
   * Without an account: anything anywhere.
   */
  wake(accountId?: AccountId, what: 'intents' | 'commands' | 'orders' = 'orders'): void {
    const held = accountId === undefined ? undefined : this.leases.get(accountId);
    if (what !== 'intents') this.wanted.addCommands();
    if (held && what === 'orders') held.moved = true;
    if (held) this.wanted.add(held.lease.accountId);
    else this.wanted.addAll();
  }

  /**
   * Says what was decided. Intents that the notice brings along are carried out at once and without being read, exits before entries, unless
   * something of the account is under way or waits. Claiming one reads it, under a lock, so that a notice that is wrong, old or doubled does nothing.
   */
  hear({ accountId, withdraws, intents }: IntentNotice): void {
    const held = this.leases.get(accountId);
    if (withdraws) this.wake(accountId);
    else if (this.isRunning && intents && held?.recovered && !held.isBusy && !held.leftWaiting) {
      const told = intents.map((intent) => ({ intentId: intent.id, accountId, underlying: intent.underlying, intent }));
      told.sort((a, b) => rankOf(a) - rankOf(b));
      this.start(held, { intents: told, commands: [] }, { mayRecover: false, isLook: false });
    } else this.wake(accountId, 'intents');
  }

  /** Says that a newer frame of an underlying can be read: balances of accounts that hold it follow. */
  frameMoved(underlying: Underlying): void {
    for (const held of this.leases.all()) if (held.underlyings.has(underlying)) held.marksMoved = true;
  }

  /** Runs all steps until the signal fires, then gives the leases back. Errors: a broken invariant ends it. */
  async run(signal: AbortSignal): Promise<void> {
    await this.guard('renew', () => this.renewLeases());
    const stopping = new AbortController();
    const stop = () => {
      this.isRunning = false;
      stopping.abort();
      this.wanted.wake();
    };
    this.isRunning = true;
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const loops = [this.renewLoop(stopping.signal), this.lookLoop(stopping.signal), this.workLoop(stopping.signal)];
    try {
      await Promise.all(loops);
    } finally {
      // One loop that fails takes the other with it.
      stop();
      await Promise.allSettled(loops);
      signal.removeEventListener('abort', stop);
      await Promise.all(this.underWay);
      for (const held of this.leases.all()) await this.guard('stop', () => closeStream(held));
    }
    if (this.failure !== undefined) throw this.failure;
    await this.onAccounts('stop', this.leases.all(), async () => undefined);
    await this.guard('release', () => this.leases.release());
  }

  /** Runs every step once on every account, side by side, and waits for all of them. */
  async round(): Promise<void> {
    const all = this.leases.all();
    let waiting = NOTHING_WAITS;
    await this.guard('intents', async () => {
      waiting = await readWaiting(
        this.parts.store,
        all.map((held) => held.lease.accountId),
      );
    });
    await Promise.all(all.map((held) => this.accountRound(held, waiting, { mayRecover: true, isLook: true })));
  }

  /**
   * Everything that is due on one account: first what is in doubt, then what a person asked for, then exits, then entries. What the broker is
   * asked by the clock alone waits for a look, so that it holds up no order.
   */
  private async accountRound(held: HeldAccount, { intents, commands }: Waiting, kind: RoundKind): Promise<void> {
    const { accountId } = held.lease;
    const { mayRecover, isLook } = kind;
    if (!held.recovered && mayRecover) await this.recover(accountId);
    if (held.recovered && areActionsNew(this.parts, held)) await this.reconcile(accountId);
    await this.takeCommands(held, commands);
    await this.takeIntents(held, intents);
    await this.takeStops(held);
    const nowMs = this.parts.clock.monotonicMs();
    if (isLook || held.hasMoved(nowMs)) await this.pollAccount(held);
    if (isLook && held.recovered && this.due.isReconcile(held, nowMs)) await this.reconcile(accountId);
    if (held.recovered) held.failures = 0;
  }

  private async takeIntents(held: HeldAccount, pending: readonly PendingIntent[]): Promise<void> {
    const own = pending.filter((intent) => intent.accountId === held.lease.accountId);
    if (own.length === 0 || !this.leases.maySend(held)) return;
    if (!held.recovered) return this.onHeld('expire', held, () => expireIntents(this.context, held, own));
    await this.onAccounts('intents', [held], async (_held, work) => {
      await takeIntents(this.context, held, work, own);
      if (!work) return;
      await this.keepStream(work);
      // What a stream would tell is asked for; one that is being opened has it read as soon as it is up.
      if (!held.stream) held.moved = true;
    });
  }

  private async takeCommands(held: HeldAccount, commands: readonly DeskCommand[]): Promise<void> {
    const own = commands.filter((command) => command.accountId === held.lease.accountId);
    if (own.length === 0 || !held.recovered) return;
    await this.onAccounts('commands', [held], async (_held, work) => {
      for (const command of own) if (work) await carryOutCommand(work, command);
    });
  }

  private async takeStops(held: HeldAccount): Promise<void> {
    if (!held.recovered || !this.due.isStopped(held)) return;
    await this.onAccounts('stops', [held], async (_held, work) => work && carryOutStops(work));
  }

  private async pollAccount(held: HeldAccount): Promise<void> {
    if (!held.recovered || !held.isPollDue(this.parts.clock.monotonicMs())) return;
    await this.onAccounts('poll', [held], async (_held, work) => {
      if (!work) return;
      await this.catchUp(work, await resolveDoubts(work));
    });
  }

  private async renewLoop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.sleep(this.timing.renewEveryMs, signal);
      if (!signal.aborted) await this.guard('renew', () => this.renewLeases());
    }
  }

  /**
   * However often it is woken for some accounts, all of them are looked at at each slow poll. What is due at brokers is spread over a second
   * or two: all at once would hold up the orders that are sent meanwhile.
   */
  private async lookLoop(signal: AbortSignal): Promise<void> {
    const stepMs = this.timing.pollMs / LOOK_STEPS;
    while (!signal.aborted) {
      this.wanted.addAll();
      let left = LOOK_STEPS;
      do {
        await this.sleep(stepMs, signal);
        left -= 1;
        this.startLooks();
      } while (left > 0 && this.looks.areDue);
      if (left > 0) await this.sleep(left * stepMs, signal);
    }
  }

  private async workLoop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.guard('intents', () => this.startDue());
      if (this.failure !== undefined) throw this.failure;
      if (!signal.aborted) await this.wanted.rest();
    }
  }

  /** Starts work on every account on which something is due, without waiting for any: one that is at work goes on by itself. */
  private async startDue(): Promise<void> {
    const all = this.leases.all();
    const { accounts, what } = this.wanted.take(all.map((held) => held.lease.accountId));
    const asked = new Set(accounts);
    let waiting = NOTHING_WAITS;
    await this.guard('intents', async () => {
      waiting = await readWaiting(this.parts.store, accounts, what);
    });
    const waited = new Set([...waiting.intents, ...waiting.commands].map((one) => one.accountId));
    const nowMs = this.parts.clock.monotonicMs();
    for (const held of all) {
      const { accountId } = held.lease;
      if (!asked.has(accountId)) continue;
      const mayRecover = nowMs >= held.retryAtMs;
      const isDue = held.recovered ? this.due.isStopped(held) || held.hasMoved(nowMs) : mayRecover;
      if (held.recovered && this.due.isLook(held, nowMs)) this.looks.add(held);
      if (isDue || waited.has(accountId)) this.start(held, waiting, { mayRecover, isLook: false });
    }
  }

  private startLooks(): void {
    for (const held of this.looks.take()) {
      const isOurs = this.leases.get(held.lease.accountId) === held;
      if (isOurs && held.recovered) this.start(held, NOTHING_WAITS, { mayRecover: false, isLook: true });
    }
  }

  private start(held: HeldAccount, waiting: Waiting, kind: RoundKind): void {
    if (held.isBusy) {
      held.isWanted = true;
      return;
    }
    held.isBusy = true;
    held.isWanted = false;
    const work = this.accountRound(held, waiting, kind)
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        held.isBusy = false;
        this.underWay.delete(work);
        // What waited in the store meanwhile is read again.
        if (held.isWanted && held.recovered) this.wake(held.lease.accountId, 'commands');
      });
    this.underWay.add(work);
  }

  /** A broken invariant ends the desk. */
  private fail(error: unknown): void {
    this.failure ??= error;
    this.wake();
  }

  private async sleep(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await this.parts.timers.sleep(ms, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private recoveriesOf({ name }: BrokerPort): Gate {
    const gate = this.recoveries.get(name) ?? new Gate(this.timing.recoveriesMax);
    this.recoveries.set(name, gate);
    return gate;
  }

  /** Brings the account up to the broker's books, and opens or closes its stream with what is open then. */
  private async catchUp(work: AccountWork, orders: readonly OpenOrder[]): Promise<void> {
    await catchUp(work, orders);
    await this.keepStream(work);
  }

  private keepStream(work: AccountWork): Promise<void> {
    return keepStream(work, this.streams, () => this.wake(work.held.lease.accountId));
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
      this.onHeld(step, held, async () => {
        const broker = await this.parts.brokerFor(held.lease.accountId);
        if (broker) held.pace = this.parts.paceOf?.(broker) ?? LOCAL_PACE;
        await work(held, broker && { held, broker, ...this.context });
      });
    await Promise.all(accounts.map(one));
  }

  private onHeld(step: string, held: HeldAccount, work: () => Promise<void>): Promise<void> {
    return held.exclusive(async () => {
      try {
        await work();
      } catch (error) {
        if (error instanceof LeaseLostError) {
          this.leases.drop(held);
          await closeStream(held);
        } else {
          this.postpone(held);
          this.failed(step, error);
        }
      }
    });
  }

  /** What was under way is looked at again from the start, after a time that grows while it goes on failing. */
  private postpone(held: HeldAccount): void {
    held.forgetAnswers();
    held.failures += 1;
    const waitMs = Math.min(this.timing.retryMsMax, this.timing.pollMs * 2 ** (held.failures - 1));
    held.retryAtMs = this.parts.clock.monotonicMs() + waitMs;
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

const rankOf = ({ intent }: PendingIntent) => (intent.side === 'buy_to_close' ? 0 : 1);

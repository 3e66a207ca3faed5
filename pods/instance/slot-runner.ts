import { decideTick, type FaultScope, owedScheduleDue } from '#core/bot';
import { nextDueAfter, type Session, sessionAt } from '#core/calendar';
import { isClosing, Notify, type TickJob, type UserNotice } from '#core/model';
import { screenPuts } from '#core/screening';
import type { BotId, Instant, Underlying } from '#core/units';
import type { Clock, Repeated, Timers } from '#platform/clock';
import { errorCodeOf, runBackground } from '#platform/errors';
import type { PodStore, SlotLease, TickInputs } from '#store/pods';
import { BotReader } from './bot-reader.js';
import { BotReadings, type ReadingLimits } from './bot-readings.js';
import { exitsFirst } from './exits-first.js';
import { DecisionFailure, FaultBook, scopeOf, settingsFailure } from './fault-book.js';
import { FrameKeeper } from './frame-keeper.js';
import { anyExitDue, type BotEntry, HostedBots } from './hosted-bots.js';
import { UserMailboxes } from './mailbox.js';
import { OwedTicks } from './owed-ticks.js';
import type { EventLog, FrameSource, MarketNow, OpenTickQueue, SlotWork, TickMeter, TickQueue } from './ports.js';
import { SharedScreens } from './shared-screens.js';
import { logDecision, processFresh, type TickContext, type TickResult } from './tick.js';
import { Turns } from './turns.js';

export interface SlotRunnerOptions extends ReadingLimits {
  readonly codeVersion: string;
  /** How often the slot looks at what is due. */
  readonly sweepEveryMs: number;
  /** How often between two sweeps the slot compares the time with the next due instant. Default: never, ticks wait for the sweep. */
  readonly dueLookEveryMs?: number;
  /** How often the list of bots is read again without being asked. */
  readonly reloadAfterMs: number;
  /** Pause between two exit ticks of one bot. */
  readonly exitPauseMs: number;
  /** Decisions on one tick before a moving checkpoint counts as a failure. */
  readonly staleRetriesMax: number;
}

export const DEFAULT_RUNNER_OPTIONS: Omit<SlotRunnerOptions, 'codeVersion'> = {
  sweepEveryMs: 500,
  reReadAfterMs: 2_000,
  reReadsPerSweep: 10,
  firstReadsAtOnce: 64,
  reloadAfterMs: 10_000,
  exitPauseMs: 2_000,
  staleRetriesMax: 3,
};

export interface SlotRunnerDeps {
  readonly store: PodStore;
  readonly openQueue: OpenTickQueue;
  readonly frames: FrameSource;
  readonly market: MarketNow;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EventLog;
  readonly meter: TickMeter;
  /** Until when the slot may act, in this clock's monotonic ms. */
  readonly deadline: () => number;
  /** A commit has found that the lease is gone. */
  readonly onLost: (lease: SlotLease) => void;
  /** See `FaultBookDeps.mark`. Default: nobody is told. */
  readonly mark?: (botId?: BotId, scope?: FaultScope) => void;
  /** Resolves in the next turn of the event loop. Default: by a timer. */
  readonly nextTurn?: () => Promise<void>;
  /** What is known of underlyings besides their quotes. Default: nothing. */
  readonly facts?: TickContext['facts'];
  /** Replaced in tests only. */
  readonly decide?: typeof decideTick;
}

/**
 * Runs the bots of one slot under one lease. It holds nothing that the store does not: starting, taking over and recovering
 * are the same path. Notifications and queue jobs only make it faster; every sweep looks at the level itself.
 */
export class SlotRunner {
  private readonly bots = new HostedBots();
  private readonly owed = new OwedTicks();
  private readonly mailboxes = new UserMailboxes();
  private readonly readings: BotReadings;
  private readonly faults: FaultBook;
  private readonly checkedSequence = new Map<Underlying, number>();
  private readonly context: TickContext;
  private readonly queue: TickQueue;
  private readonly loops: Repeated[] = [];
  /** Market clock; before it no bot's schedule is due, as far as the last look at them all could tell. */
  private nextDue: Instant | undefined;
  private reloadAt = Number.NEGATIVE_INFINITY;
  private stopped = false;

  constructor(
    private readonly lease: SlotLease,
    private readonly deps: SlotRunnerDeps,
    private readonly options: SlotRunnerOptions,
  ) {
    const { store, frames, market, clock } = deps;
    const { codeVersion } = options;
    const { log, mark = () => undefined } = deps;
    this.faults = new FaultBook({ store, lease, clock, market, log, mark });
    this.context = {
      ...{ store, frames, market, clock, bots: this.bots, lease, codeVersion },
      decide: deps.decide ?? decideTick,
      facts: deps.facts ?? (() => undefined),
      mayAct: () => this.mayAct(),
      frameScratch: new Map(),
      keeper: new FrameKeeper(store),
      screens: new SharedScreens(screenPuts),
      faults: this.faults,
      isExitOwed: (botId) => this.owed.has(botId, 'exit'),
      turns: new Turns(deps.nextTurn ?? (() => deps.timers.sleep(0))),
    };
    const reader = this.newReader();
    this.readings = new BotReadings(options, (entry) => reader.read(entry));
    this.queue = exitsFirst(deps.openQueue)(lease, (job) => this.handle(job));
  }

  get botCount(): number {
    return this.bots.size;
  }

  /** What is due and not decided, and how late the oldest of it is on the market clock. */
  get load(): SlotWork {
    const oldest = this.owed.oldestDue();
    const now = this.deps.market.now();
    const lagMs = oldest === undefined || now === undefined ? 0 : Math.max(0, now - oldest);
    return { owed: this.owed.size, lagMs };
  }

  start(): void {
    const { timers } = this.deps;
    const { sweepEveryMs, dueLookEveryMs } = this.options;
    const onFailure = (error: unknown) => this.worldFailed('slot.sweep_failed', error);
    this.loops.push(timers.every(sweepEveryMs, () => this.sweep(), onFailure));
    if (dueLookEveryMs !== undefined) this.loops.push(timers.every(dueLookEveryMs, () => this.lookAtDue(), onFailure));
  }

  /** Begins nothing new from now on. Synchronous: the lease may be gone. */
  halt(): void {
    this.stopped = true;
  }

  /** Ends what runs. Afterwards the lease can be given back. */
  async stop(): Promise<void> {
    this.halt();
    await Promise.all(this.loops.map((loop) => loop.stop()));
    await this.mailboxes.settled();
    await this.queue.close();
  }

  /** A newer frame of the underlying is there: judge the exits of those who hold it. */
  onFrame(underlying: Underlying): void {
    const now = this.deps.market.now();
    if (now !== undefined && this.mayAct()) this.judgeHolders(underlying, now);
    this.flushInBackground();
  }

  /** Something was written that may concern a bot of this slot. */
  onNotice(channel: typeof Notify.commands | typeof Notify.orders, notice: UserNotice): void {
    const now = this.deps.market.now();
    if (now === undefined || !this.mayAct()) return;
    const kind = channel === Notify.commands ? 'command' : 'order';
    let known = false;
    for (const { bot } of this.bots.ofUser(notice.userId)) {
      if (notice.botId !== undefined && notice.botId !== bot.botId) continue;
      known = true;
      this.owed.want({ botId: bot.botId, userId: bot.userId, kind, dueAt: now });
    }
    // Made just now, or nobody of ours: the list tells.
    if (!known && kind === 'command') this.reloadSoon();
    this.flushInBackground();
  }

  /** Notifications may have been missed: read everything again. */
  rereadAll(): void {
    this.reloadSoon();
    for (const entry of this.bots.all()) entry.readAt = Number.NEGATIVE_INFINITY;
  }

  private mayAct(): boolean {
    return !this.stopped && this.deps.clock.monotonicMs() < this.deps.deadline();
  }

  private reloadSoon(): void {
    this.reloadAt = Number.NEGATIVE_INFINITY;
  }

  /** Looks at everything that could be due. Errors: what store and queue throw; the next sweep comes anyway. */
  private async sweep(): Promise<void> {
    if (!this.mayAct()) return;
    const monotonic = this.deps.clock.monotonicMs();
    if (monotonic >= this.reloadAt) await this.reload(monotonic);
    this.readings.sweep(this.bots.all(), monotonic);
    const now = this.deps.market.now();
    if (now === undefined || !this.mayAct()) return;
    this.wantAllScheduled(now);
    for (const underlying of this.bots.heldUnderlyings()) this.judgeHolders(underlying, now);
    await this.flush();
  }

  private async reload(monotonic: number): Promise<void> {
    this.reloadAt = monotonic + this.options.reloadAfterMs;
    try {
      const bots = await this.deps.store.loadBots(this.lease.slotId);
      for (const botId of this.bots.replaceAll(bots, monotonic)) this.owed.forget(botId);
    } catch (error) {
      this.reloadSoon();
      throw error;
    }
  }

  /** Between sweeps: asks for what has just become due. */
  private async lookAtDue(): Promise<void> {
    const now = this.deps.market.now();
    if (now === undefined || this.nextDue === undefined || now < this.nextDue || !this.mayAct()) return;
    this.wantAllScheduled(now);
    await this.flush();
  }

  private wantAllScheduled(now: Instant): void {
    this.nextDue = undefined;
    for (const entry of this.bots.all()) {
      this.guarded(entry, () => this.wantScheduled(entry, now));
      const until = entry.scheduleKnown?.until;
      if (until !== undefined && until > now && (this.nextDue === undefined || until < this.nextDue))
        this.nextDue = until;
    }
  }

  private wantScheduled(entry: BotEntry, now: Instant): void {
    const { bot, scheduleKnown } = entry;
    if (bot.state.status !== 'running') return;
    if (scheduleKnown && now >= scheduleKnown.from && now < scheduleKnown.until) return;
    const dueAt = owedScheduleDue(bot.config, bot.state, now);
    if (dueAt !== undefined) this.owed.want({ botId: bot.botId, userId: bot.userId, kind: 'schedule', dueAt });
    else entry.scheduleKnown = { from: now, until: nextDueAfter(bot.config.schedule, now) ?? now };
  }

  private newReader(): BotReader {
    const { store, clock } = this.deps;
    return new BotReader({
      ...{ store, clock, bots: this.bots, mailboxes: this.mailboxes },
      mayAct: () => this.mayAct(),
      onGone: (entry) => this.forget(entry),
      onRead: (entry) => this.judgeNow(entry),
      onCommands: (entry, inputs) => this.obey(entry, inputs),
      onFailure: (entry, error) => this.readFailed(entry, error),
    });
  }

  private judgeNow(entry: BotEntry): void {
    const now = this.deps.market.now();
    if (now !== undefined) this.judge(entry, now);
    this.flushInBackground();
  }

  /** On the inputs that were just read, in the mailbox of the user. Never rejects. */
  private async obey({ bot }: BotEntry, inputs: TickInputs): Promise<void> {
    const now = this.deps.market.now();
    if (now === undefined) return;
    const job: TickJob = { botId: bot.botId, userId: bot.userId, kind: 'command', dueAt: now };
    this.owed.want(job);
    await this.run(job, inputs);
  }

  private async readFailed(entry: BotEntry, error: unknown): Promise<void> {
    const failure = settingsFailure(error);
    if (failure) await this.faults.lookFailed(entry, failure);
    else this.worldFailed('bot.read_failed', error, { botId: entry.bot.botId });
  }

  private forget(entry: BotEntry): void {
    this.bots.forget(entry.bot.botId);
    this.owed.forget(entry.bot.botId);
  }

  private judgeHolders(underlying: Underlying, now: Instant): void {
    const sequence = this.deps.frames.newest(underlying)?.frame.sequence;
    if (sequence === undefined || this.checkedSequence.get(underlying) === sequence) return;
    this.checkedSequence.set(underlying, sequence);
    const session = sessionAt(now);
    for (const entry of this.bots.holdersOf(underlying)) this.judge(entry, now, session);
  }

  private judge(entry: BotEntry, now: Instant, session?: Session): void {
    const { botId, userId } = entry.bot;
    const notBefore = Math.max(entry.exitNotBefore, this.faults.heldUntil(entry, 'exits'));
    if (this.owed.has(botId, 'exit') || this.deps.clock.monotonicMs() < notBefore) return;
    this.guarded(entry, () => {
      if (anyExitDue(entry, this.context, now, session)) {
        this.owed.want({ botId, userId, kind: 'exit', dueAt: now });
        const held = entry.held.map(({ underlying }) => underlying);
        this.context.keeper.keepEarly(held, this.deps.frames, true);
      } else void this.faults.succeeded(entry, 'exits');
    });
  }

  /** One bot whose inputs make our pure code throw must not keep the others from being looked at. */
  private guarded(entry: BotEntry, look: () => void): void {
    try {
      this.faults.run(entry.bot.botId, 'exits', look);
    } catch (error) {
      void this.faults.lookFailed(entry, error as DecisionFailure);
    }
  }

  private flushInBackground(): void {
    if (!this.owed.hasFresh && !this.owed.hasRoomAgain) return;
    const onFailure = (error: unknown) => this.worldFailed('slot.queue_failed', error);
    void runBackground('queue ticks', { onFailure }, () => this.flush());
  }

  private async flush(): Promise<void> {
    if (!this.mayAct()) return;
    const jobs = this.owed.takeQueueable(this.deps.clock.monotonicMs());
    if (jobs.length === 0) return;
    this.context.keeper.keepEarly(this.bots.lookedAt(jobs), this.deps.frames, false);
    try {
      await this.queue.add(jobs);
    } catch (error) {
      this.owed.unqueue(jobs);
      throw error;
    }
  }

  private handle(job: TickJob): Promise<void> {
    if (job.kind === 'exit') this.context.turns.hurry(job.userId);
    return this.mailboxes.run(job.userId, () => this.run(job));
  }

  /** Never throws: a job that fails stays owed and comes again by itself. */
  private async run(job: TickJob, known?: TickInputs): Promise<void> {
    const { clock, meter } = this.deps;
    const entry = this.bots.get(job.botId);
    if (!entry || !this.mayAct()) return;
    const heldUntil = this.faults.heldUntil(entry, scopeOf(job.kind));
    if (clock.monotonicMs() < heldUntil) return this.owed.hold(job, heldUntil);
    if (!this.owed.begin(job, clock.monotonicMs())) return;
    const startedAt = clock.monotonicMs();
    let result: TickResult;
    try {
      result = await processFresh(this.context, entry, job, { retriesMax: this.options.staleRetriesMax, known });
      this.settle(entry, job, result);
    } catch (error) {
      result = { outcome: 'failed' };
      await this.failed(entry, job, settingsFailure(error) ?? error);
    }
    meter.tick(job.kind, result.outcome, clock.monotonicMs() - startedAt);
    this.flushInBackground();
  }

  private settle(entry: BotEntry, job: TickJob, { outcome, decision }: TickResult): void {
    const now = this.deps.clock.monotonicMs();
    switch (outcome) {
      case 'committed':
        this.owed.done(job);
        if (decision?.intents.some(isClosing)) entry.exitNotBefore = now + this.options.exitPauseMs;
        if (decision) logDecision(this.deps.log, job, decision);
        this.noteSuccess(entry, decision);
        return;
      case 'nothing_due':
        this.owed.done(job);
        return;
      case 'gone':
        this.forget(entry);
        return;
      case 'lost_slot':
        this.halt();
        this.deps.log.warn('slot.lost', { slotId: this.lease.slotId, epoch: this.lease.epoch, botId: job.botId });
        this.deps.onLost(this.lease);
        return;
      default:
        this.owed.postpone(job, now);
    }
  }

  /** Every decision judges the exits; not every one looks for entries. */
  private noteSuccess(entry: BotEntry, decision: TickResult['decision']): void {
    void this.faults.succeeded(entry, 'exits');
    const waits = decision?.record.waits ?? [];
    if (decision?.state.status === 'running' && !waits.some(({ code }) => code === 'EXITS_ONLY'))
      void this.faults.succeeded(entry, 'entries');
  }

  /** A decision that throws is counted against its bot alone; the store's failures are nobody's fault and only wait. */
  private async failed(entry: BotEntry, job: TickJob, error: unknown): Promise<void> {
    const now = this.deps.clock.monotonicMs();
    const fields = { botId: job.botId, kind: job.kind, dueAt: job.dueAt, slotId: this.lease.slotId };
    if (error instanceof DecisionFailure) {
      const attempts = this.owed.failed(job, now);
      this.deps.log.error('tick.failed', { ...fields, attempts, code: error.code, error });
      await this.faults.failed(entry, scopeOf(job.kind), error);
    } else {
      this.owed.postpone(job, now);
      this.deps.log.warn('tick.postponed', { ...fields, code: errorCodeOf(error), error });
    }
  }

  private worldFailed(event: string, error: unknown, fields: { readonly botId?: string } = {}): void {
    this.deps.log.warn(event, { ...fields, slotId: this.lease.slotId, code: errorCodeOf(error), error });
  }
}

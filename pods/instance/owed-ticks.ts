import type { TickJob, TickKind } from '#core/model';
import type { BotId, Instant } from '#core/units';

export interface OwedTickTimes {
  /** A queued tick that nobody has begun by then was lost with its queue: it is queued again. */
  readonly lostAfterMs: number;
  readonly backOffMs: number;
  /** A bot that goes on failing is tried this often, for ever: it may be mended by a newer frame, configuration or release. */
  readonly backOffMsMax: number;
  /** In the queue or running at once; other schedule ticks wait here, where a later wish of the same bot costs nothing. */
  readonly queuedMax: number;
}

export const DEFAULT_OWED_TIMES: OwedTickTimes = {
  lostAfterMs: 3_000,
  backOffMs: 1_000,
  backOffMsMax: 60_000,
  queuedMax: 128,
};

interface OwedTick {
  job: TickJob;
  /** Monotonic ms; undefined while it must still be queued. */
  queuedAt: number | undefined;
  notBefore: number;
  attempts: number;
  running: boolean;
  /** Wanted again while it ran: what it read may be older than the wish. */
  againAt: Instant | undefined;
}

/**
 * The ticks that a slot owes to its bots: at most one of each kind per bot, because a decision covers everything that is
 * due when it is made. Times named `now` are monotonic milliseconds; due instants are on the market clock.
 */
export class OwedTicks {
  private readonly ticks = new Map<string, OwedTick>();
  /** In the queue or running, and left out for want of room, as of the last taking and what has ended since. */
  private outstanding = 0;
  private leftOut = 0;
  /** Whether something came since the last taking. */
  hasFresh = false;

  constructor(private readonly times: OwedTickTimes = DEFAULT_OWED_TIMES) {}

  get size(): number {
    return this.ticks.size;
  }

  /** Due instant of the oldest; those of bots that failed by themselves do not count. */
  oldestDue(): Instant | undefined {
    let oldest: Instant | undefined;
    for (const { job, attempts } of this.ticks.values()) {
      if (attempts === 0 && (oldest === undefined || job.dueAt < oldest)) oldest = job.dueAt;
    }
    return oldest;
  }

  has(botId: BotId, kind: TickKind): boolean {
    return this.ticks.has(key(botId, kind));
  }

  /** Notes that a tick is due. A schedule tick that is due later replaces the one that waits. */
  want(job: TickJob): void {
    const owed = this.ticks.get(key(job.botId, job.kind));
    if (!owed) {
      this.put(job, 0, 0);
    } else if (owed.running) {
      if (job.kind !== 'schedule' || job.dueAt > owed.job.dueAt) owed.againAt = job.dueAt;
    } else if (job.kind === 'schedule' && job.dueAt > owed.job.dueAt) {
      // What is in the queue already decides for the newest due instant when it runs.
      owed.job = job;
    }
  }

  /** Returns what must go to the queue now, the urgent and then the oldest first, and notes that it did. */
  takeQueueable(now: number): TickJob[] {
    const waiting: OwedTick[] = [];
    this.outstanding = 0;
    for (const owed of this.ticks.values()) {
      if (owed.running || this.isQueued(owed, now)) this.outstanding += 1;
      else if (owed.notBefore <= now) waiting.push(owed);
    }
    this.hasFresh = false;
    // What protects or was asked for is never held back by what looks for something new.
    const urgent = waiting.filter(({ job }) => job.kind !== 'schedule');
    const room = Math.max(0, this.times.queuedMax - this.outstanding - urgent.length);
    const taken = [...urgent, ...waiting.filter(({ job }) => job.kind === 'schedule').slice(0, room)];
    for (const owed of taken) owed.queuedAt = now;
    this.outstanding += taken.length;
    this.leftOut = waiting.length - taken.length;
    return taken.map(({ job }) => job);
  }

  /** Whether ticks that were left out for want of room have room again, enough of it that the way to the queue pays. */
  get hasRoomAgain(): boolean {
    return this.leftOut > 0 && this.outstanding <= this.times.queuedMax / 2;
  }

  private isQueued({ queuedAt }: OwedTick, now: number): boolean {
    return queuedAt !== undefined && now - queuedAt < this.times.lostAfterMs;
  }

  /** The queue did not take them: they must be queued again. */
  unqueue(jobs: readonly TickJob[]): void {
    for (const job of jobs) {
      const owed = this.ticks.get(key(job.botId, job.kind));
      if (owed) owed.queuedAt = undefined;
    }
    this.hasFresh = true;
  }

  /** Returns whether the job is still owed and may run; a doubled or late job is not. */
  begin(job: TickJob, now: number): boolean {
    const owed = this.ticks.get(key(job.botId, job.kind));
    if (!owed || owed.running || owed.notBefore > now) return false;
    owed.running = true;
    return true;
  }

  /** The tick was decided, or is needless. */
  done(job: TickJob): void {
    const owed = this.ticks.get(key(job.botId, job.kind));
    this.outstanding -= 1;
    this.ticks.delete(key(job.botId, job.kind));
    if (owed?.againAt !== undefined) this.put({ ...job, dueAt: owed.againAt }, 0, 0);
  }

  /** The tick could not be decided for a reason that is not the bot's: it stays owed. */
  postpone(job: TickJob, now: number): void {
    const owed = this.ticks.get(key(job.botId, job.kind));
    this.outstanding -= 1;
    if (owed) this.put(owed.job, now + this.times.backOffMs, owed.attempts);
  }

  /** The bot is held back: the tick stays owed. @param until - monotonic ms */
  hold(job: TickJob, until: number): void {
    const owed = this.ticks.get(key(job.botId, job.kind));
    if (!owed || owed.running) return;
    this.outstanding -= 1;
    this.put(owed.job, until, owed.attempts);
  }

  /** The bot failed: it is tried again after twice the last wait. Returns the attempts so far. */
  failed(job: TickJob, now: number): number {
    const owed = this.ticks.get(key(job.botId, job.kind));
    this.outstanding -= 1;
    if (!owed) return 0;
    const attempts = owed.attempts + 1;
    this.put(owed.job, now + Math.min(this.times.backOffMsMax, this.times.backOffMs * 2 ** (attempts - 1)), attempts);
    return attempts;
  }

  forget(botId: BotId): void {
    for (const kind of ['schedule', 'command', 'order', 'exit'] as const) this.ticks.delete(key(botId, kind));
  }

  private put(job: TickJob, notBefore: number, attempts: number): void {
    const fresh = { job, queuedAt: undefined, notBefore, attempts, running: false, againAt: undefined };
    this.ticks.set(key(job.botId, job.kind), fresh);
    this.hasFresh = true;
  }
}

function key(botId: BotId, kind: TickKind): string {
  return `${kind}:${botId}`;
}

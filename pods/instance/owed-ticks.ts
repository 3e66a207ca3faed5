import type { TickJob, TickKind } from '#core/model';
import type { BotId, Instant } from '#core/units';

export interface OwedTickTimes {
  /** A queued tick that nobody has begun by then was lost with its queue: it is queued again. */
  readonly lostAfterMs: number;
  readonly backOffMs: number;
  /** A bot that goes on failing is tried this often, for ever: it may be mended by a newer frame, configuration or release. */
  readonly backOffMsMax: number;
}

export const DEFAULT_OWED_TIMES: OwedTickTimes = {
  lostAfterMs: 3_000,
  backOffMs: 1_000,
  backOffMsMax: 60_000,
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

  constructor(private readonly times: OwedTickTimes = DEFAULT_OWED_TIMES) {}

  get size(): number {
    return this.ticks.size;
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
      owed.job = job;
      owed.queuedAt = undefined;
    }
  }

  /** Returns what must go to the queue now, and notes that it did. */
  takeQueueable(now: number): TickJob[] {
    const jobs: TickJob[] = [];
    for (const owed of this.ticks.values()) {
      if (owed.running || owed.notBefore > now) continue;
      if (owed.queuedAt !== undefined && now - owed.queuedAt < this.times.lostAfterMs) continue;
      owed.queuedAt = now;
      jobs.push(owed.job);
    }
    return jobs;
  }

  /** The queue did not take them: they must be queued again. */
  unqueue(jobs: readonly TickJob[]): void {
    for (const job of jobs) {
      const owed = this.ticks.get(key(job.botId, job.kind));
      if (owed) owed.queuedAt = undefined;
    }
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
    this.ticks.delete(key(job.botId, job.kind));
    if (owed?.againAt !== undefined) this.put({ ...job, dueAt: owed.againAt }, 0, 0);
  }

  /** The tick could not be decided for a reason that is not the bot's: it stays owed. */
  postpone(job: TickJob, now: number): void {
    const owed = this.ticks.get(key(job.botId, job.kind));
    if (owed) this.put(owed.job, now + this.times.backOffMs, owed.attempts);
  }

  /** The bot failed: it is tried again after twice the last wait. Returns the attempts so far. */
  failed(job: TickJob, now: number): number {
    const owed = this.ticks.get(key(job.botId, job.kind));
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
  }
}

function key(botId: BotId, kind: TickKind): string {
  return `${kind}:${botId}`;
}

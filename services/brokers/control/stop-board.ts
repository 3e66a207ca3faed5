import { highestStop, type StopLevel, type StopScope } from '#core/model';
import type { AccountId, BotId, UserId } from '#core/units';
import type { Clock } from '#platform/clock';
import { EVERYBODY, type Stop } from '#store/stops';

/** Openings are sent on stops that were read this recently, wall milliseconds; on older ones they are not. */
export const STOPS_STALE_MS = 3_000;

/** Whom an order belongs to. */
export interface StopSubject {
  readonly botId: BotId;
  readonly accountId: AccountId;
  readonly userId: UserId;
}

interface OwnStop {
  readonly stop: Stop;
  /** Monotonic time at which the table had it; undefined while it is known only here. */
  readonly storedAtMs?: number;
}

/**
 * The stops as this desk knows them, in memory: what the table said last, and what was told to this process and may not be in the
 * table yet. Asked for every order right before it leaves, so it never waits.
 */
export class StopBoard {
  private rows = new Map<string, Stop>();
  private readonly own = new Map<string, OwnStop>();
  private readAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly clock: Pick<Clock, 'monotonicMs'>) {}

  /** Takes what the table says. @param askedAtMs - monotonic time before the question */
  take(rows: readonly Stop[], askedAtMs: number): void {
    if (askedAtMs < this.readAtMs) return;
    this.readAtMs = askedAtMs;
    this.rows = new Map(rows.map((stop) => [keyOf(stop.scope, stop.subject), stop]));
    // An answer to a question from before the write may not have it yet.
    for (const [key, { storedAtMs }] of this.own)
      if (storedAtMs !== undefined && storedAtMs < askedAtMs) this.own.delete(key);
  }

  /** Holds from now on, whether or not the table knows it. */
  hold(stop: Stop): void {
    this.own.set(keyOf(stop.scope, stop.subject), { stop });
  }

  /** Says that the table has it now. One that was replaced meanwhile stays. */
  stored(stop: Stop): void {
    const key = keyOf(stop.scope, stop.subject);
    if (this.own.get(key)?.stop === stop) this.own.set(key, { stop, storedAtMs: this.clock.monotonicMs() });
  }

  /** Lets go what the table has let go. */
  release(scope: StopScope, subject: string): void {
    this.own.delete(keyOf(scope, subject));
    this.rows.delete(keyOf(scope, subject));
  }

  /** Returns the highest stop that holds an order. */
  levelOf({ botId, accountId, userId }: StopSubject): StopLevel {
    return highestStop([
      this.levelAt('everybody', EVERYBODY),
      this.levelAt('user', userId),
      this.levelAt('account', accountId),
      this.levelAt('bot', botId),
    ]);
  }

  /** Whether anything at all is to be flattened. */
  get flattens(): boolean {
    return this.list().some(({ level }) => level === 'flatten');
  }

  /** Whether the table was read recently enough to open anything. */
  get isFresh(): boolean {
    return this.clock.monotonicMs() - this.readAtMs <= STOPS_STALE_MS;
  }

  /** Stops that the table does not have yet. */
  get unstored(): readonly Stop[] {
    return [...this.own.values()].filter((one) => one.storedAtMs === undefined).map((one) => one.stop);
  }

  list(): readonly Stop[] {
    const all = new Map(this.rows);
    for (const [key, { stop }] of this.own) all.set(key, stop);
    return [...all.values()];
  }

  private levelAt(scope: StopScope, subject: string): StopLevel {
    const key = keyOf(scope, subject);
    return highestStop([this.rows.get(key)?.level ?? 'none', this.own.get(key)?.stop.level ?? 'none']);
  }
}

function keyOf(scope: StopScope, subject: string): string {
  return `${scope} ${subject}`;
}

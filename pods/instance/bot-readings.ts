import type { BotEntry } from './hosted-bots.js';

export interface ReadingLimits {
  /** How old a bot's reading may get: bounds how long a lost notification delays. */
  readonly reReadAfterMs: number;
  /** Readings per sweep at most, so that a full slot does not flood the store. */
  readonly reReadsPerSweep: number;
  /** First readings under way at once: many, because no exit is judged before them, and few enough that ticks get their turn. */
  readonly firstReadsAtOnce: number;
}

/**
 * Decides which bots are read when: those whose account is not known (all of them after a takeover) one after the other without a
 * pause, and of the others the ones whose reading is the oldest.
 */
export class BotReadings {
  private unread: BotEntry[] = [];
  private firstReads = 0;

  /** @param read - reads one bot; resolves with whether it could be read, never rejects */
  constructor(
    private readonly limits: ReadingLimits,
    private readonly read: (entry: BotEntry) => Promise<boolean>,
  ) {}

  /** Looks at all bots of the slot. @param monotonic - ms */
  sweep(bots: Iterable<BotEntry>, monotonic: number): void {
    const { reReadAfterMs, reReadsPerSweep } = this.limits;
    const unread: BotEntry[] = [];
    const stale: BotEntry[] = [];
    for (const entry of bots) {
      if (entry.reading) continue;
      if (!entry.account) unread.push(entry);
      else if (entry.readAt <= monotonic - reReadAfterMs) stale.push(entry);
    }
    stale.sort((a, b) => a.readAt - b.readAt);
    for (const entry of stale.slice(0, reReadsPerSweep)) void this.readOne(entry);
    this.unread = unread.reverse();
    this.readUnread();
  }

  private readUnread(): void {
    while (this.firstReads < this.limits.firstReadsAtOnce) {
      const entry = this.unread.pop();
      if (!entry) return;
      if (!entry.reading && !entry.account) void this.readFirst(entry);
    }
  }

  private async readFirst(entry: BotEntry): Promise<void> {
    this.firstReads += 1;
    const wasRead = await this.readOne(entry);
    this.firstReads -= 1;
    // The store is away: the next sweep comes anyway.
    if (!wasRead) this.unread = [];
    this.readUnread();
  }

  private async readOne(entry: BotEntry): Promise<boolean> {
    entry.reading = true;
    const wasRead = await this.read(entry);
    entry.reading = false;
    return wasRead;
  }
}

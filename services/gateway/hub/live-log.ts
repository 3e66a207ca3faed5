import { randomToken } from '#platform/hash';
import type { LiveBatch, LiveMessage } from '../contract/index.js';

/** Subjects of one user; more than that are no subjects of a person, and whoever was cut off reads everything again. */
export const SUBJECTS_MAX = 2_000;
/** How long what a user was told is kept after the last look at it: longer than a laptop's lid is shut in a meeting. */
const KEPT_MS = 15 * 60_000;

interface Entry {
  readonly sequence: number;
  readonly message: LiveMessage;
}

/** The newest message of each subject, in the order of their numbers. */
class SubjectLog {
  private readonly entries = new Map<string, Entry>();
  lookedAt = 0;

  /** @param floor - what came up to this number may be missing here */
  constructor(public floor: number) {}

  put(key: string, entry: Entry): void {
    // A Map keeps the place of a key that is set again.
    this.entries.delete(key);
    if (this.entries.size >= SUBJECTS_MAX) {
      this.entries.clear();
      this.floor = entry.sequence - 1;
    }
    this.entries.set(key, entry);
  }

  /** Returns what came after a number, oldest first. */
  since(after: number): readonly Entry[] {
    const newer: Entry[] = [];
    for (const entry of this.entries.values()) if (entry.sequence > after) newer.push(entry);
    return newer;
  }
}

/**
 * What browsers were told: one number rises over all messages, and of each subject only the newest is kept. A browser is a place in it; slow
 * ones and ones that were cut off for a while get each subject once, however often it moved.
 */
export class LiveLog {
  /** Another process is another log: numbers of one mean nothing in the other. */
  readonly epoch = randomToken(9);
  private newest = 0;
  private readonly common = new SubjectLog(0);
  private readonly byUser = new Map<string, SubjectLog>();
  private changedUsers = new Set<string>();
  private commonChanged = false;
  private shared: { readonly after: number; readonly upTo: number; readonly batch: Buffer } | undefined;

  get sequence(): number {
    return this.newest;
  }

  /** Those who are told: whoever has a browser open, or had one lately. */
  users(): readonly string[] {
    return [...this.byUser.keys()];
  }

  put(userId: string, message: LiveMessage): void {
    const log = this.byUser.get(userId);
    if (!log) return;
    this.newest += 1;
    log.put(subjectOf(message), { sequence: this.newest, message });
    this.changedUsers.add(userId);
  }

  putForAll(message: LiveMessage): void {
    this.newest += 1;
    this.common.put(subjectOf(message), { sequence: this.newest, message });
    this.commonChanged = true;
  }

  /** Begins to keep what a user is told. Returns whether everything after a number is still known; without one it is not asked. */
  open(userId: string, nowMs: number, after?: number): boolean {
    const log = this.byUser.get(userId) ?? new SubjectLog(this.newest);
    this.byUser.set(userId, log);
    log.lookedAt = nowMs;
    return after !== undefined && after <= this.newest && after >= log.floor && after >= this.common.floor;
  }

  /** Returns what a user's browser at this place has not seen, as bytes of one text frame; `lost` when that is not known any more. */
  batchAfter(userId: string, after: number): Buffer | 'lost' | undefined {
    const log = this.byUser.get(userId);
    if (!log || after < log.floor || after < this.common.floor) return 'lost';
    const own = log.since(after);
    if (own.length === 0) return this.commonBatch(after);
    const messages = [...own, ...this.common.since(after)].sort((a, b) => a.sequence - b.sequence);
    return encodeBatch({ sequence: this.newest, messages: messages.map(({ message }) => message) });
  }

  /** Returns whose browsers have something to read, and forgets it. */
  takeChanged(): { readonly everybody: boolean; readonly users: ReadonlySet<string> } {
    const changed = { everybody: this.commonChanged, users: this.changedUsers };
    this.changedUsers = new Set();
    this.commonChanged = false;
    return changed;
  }

  /** Forgets users who have had no browser open for a while. */
  forget(open: ReadonlySet<string>, nowMs: number): void {
    for (const [userId, log] of this.byUser) {
      if (open.has(userId)) log.lookedAt = nowMs;
      else if (nowMs - log.lookedAt > KEPT_MS) this.byUser.delete(userId);
    }
  }

  /** Most browsers stand at the same place: what is for everybody is encoded once. */
  private commonBatch(after: number): Buffer | undefined {
    const { shared } = this;
    if (shared && shared.after === after && shared.upTo === this.newest) return shared.batch;
    const entries = this.common.since(after);
    if (entries.length === 0) return undefined;
    const batch = encodeBatch({ sequence: this.newest, messages: entries.map(({ message }) => message) });
    this.shared = { after, upTo: this.newest, batch };
    return batch;
  }
}

export function encodeBatch(batch: LiveBatch): Buffer {
  return Buffer.from(JSON.stringify(batch), 'utf8');
}

function subjectOf(message: LiveMessage): string {
  if ('botId' in message && message.botId !== undefined) return `${message.type}:${message.botId}`;
  if ('connectionId' in message && message.connectionId !== undefined) return `${message.type}:${message.connectionId}`;
  return message.type;
}

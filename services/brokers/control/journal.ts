import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { OrderIntent, StopScope } from '#core/model';
import type { ClientOrderId, Instant } from '#core/units';
import { PlatformError } from '#platform/errors';
import { sha256Hex } from '#platform/hash';
import type { PlaceOutcome } from '#ports';
import type { Stop } from '#store/stops';

/** What must survive without the database: stops that it does not have yet, and orders that were sent without it. */
export type JournalEntry =
  | { readonly kind: 'stop'; readonly stop: Stop }
  /** The table has it, or it was lifted. */
  | { readonly kind: 'stop_done'; readonly scope: StopScope; readonly subject: string }
  /** Written before the order is sent: what is not here was never sent. */
  | { readonly kind: 'order'; readonly intent: OrderIntent; readonly sentAt: Instant }
  | { readonly kind: 'outcome'; readonly clientOrderId: ClientOrderId; readonly outcome: PlaceOutcome }
  /** It stands in the books. */
  | { readonly kind: 'order_done'; readonly clientOrderId: ClientOrderId };

/** An order that was sent without the database and is not in the books yet. No outcome: its fate is not known. */
export interface JournaledOrder {
  readonly intent: OrderIntent;
  readonly sentAt: Instant;
  readonly outcome?: PlaceOutcome;
}

export interface JournalContent {
  readonly stops: readonly Stop[];
  readonly orders: readonly JournaledOrder[];
  /** A whole line could not be read: what it said is not known. A torn last line was never acknowledged and is no damage. */
  readonly isDamaged: boolean;
}

export const JOURNAL_FILE = 'stops.journal';
const CHECKSUM_LENGTH = 16;

/**
 * A small file beside the database: one line per entry, checksum first, on disk before it counts. One desk per data folder writes it.
 * After a failed write nothing is written any more, because what the disk holds is not known then.
 */
export class StopJournal {
  private readonly file: string;
  private descriptor: number | undefined;
  private failure: unknown;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.file = path.join(folder, JOURNAL_FILE);
  }

  /** Reads what is left to do, and writes the file anew with only that. A damaged file is kept beside it. */
  open(): JournalContent {
    const content = existsSync(this.file) ? readJournal(readFileSync(this.file, 'utf8')) : EMPTY;
    if (content.isDamaged) renameSync(this.file, `${this.file}.damaged`);
    const fresh = `${this.file}.new`;
    const descriptor = openSync(fresh, 'w', 0o600);
    for (const entry of entriesOf(content)) writeSync(descriptor, lineOf(entry));
    fsyncSync(descriptor);
    renameSync(fresh, this.file);
    syncFolder(path.dirname(this.file));
    this.descriptor = descriptor;
    return content;
  }

  /** Returns once the entry is on disk. Errors: PlatformError `JOURNAL_FAILED`. */
  append(entry: JournalEntry): void {
    if (this.failure !== undefined || this.descriptor === undefined) throw this.failed();
    try {
      writeSync(this.descriptor, lineOf(entry));
      fsyncSync(this.descriptor);
    } catch (error) {
      // A second fsync would succeed without having written what the first one lost.
      this.failure = error;
      throw this.failed();
    }
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  private failed(): PlatformError {
    return new PlatformError('JOURNAL_FAILED', { cause: this.failure });
  }
}

const EMPTY: JournalContent = { stops: [], orders: [], isDamaged: false };

function lineOf(entry: JournalEntry): string {
  const text = JSON.stringify(entry);
  return `${checksum(text)} ${text}\n`;
}

function checksum(text: string): string {
  return sha256Hex(text).slice(0, CHECKSUM_LENGTH);
}

/** Returns what is still to be done after all whole lines. */
export function readJournal(text: string): JournalContent {
  const stops = new Map<string, Stop>();
  const orders = new Map<string, JournaledOrder>();
  let isDamaged = false;
  const lines = text.split('\n');
  // What stands behind the last line break was torn off before it was acknowledged.
  lines.pop();
  for (const line of lines) {
    const entry = entryOf(line);
    if (entry === undefined) isDamaged = true;
    else apply(entry, stops, orders);
  }
  return { stops: [...stops.values()], orders: [...orders.values()], isDamaged };
}

function entryOf(line: string): JournalEntry | undefined {
  const text = line.slice(CHECKSUM_LENGTH + 1);
  return line[CHECKSUM_LENGTH] === ' ' && checksum(text) === line.slice(0, CHECKSUM_LENGTH)
    ? (JSON.parse(text) as JournalEntry)
    : undefined;
}

function apply(entry: JournalEntry, stops: Map<string, Stop>, orders: Map<string, JournaledOrder>): void {
  switch (entry.kind) {
    case 'stop':
      stops.set(`${entry.stop.scope} ${entry.stop.subject}`, entry.stop);
      return;
    case 'stop_done':
      stops.delete(`${entry.scope} ${entry.subject}`);
      return;
    case 'order':
      orders.set(entry.intent.clientOrderId, { intent: entry.intent, sentAt: entry.sentAt });
      return;
    case 'outcome': {
      const order = orders.get(entry.clientOrderId);
      if (order) orders.set(entry.clientOrderId, { ...order, outcome: entry.outcome });
      return;
    }
    case 'order_done':
      orders.delete(entry.clientOrderId);
  }
}

function entriesOf({ stops, orders }: JournalContent): readonly JournalEntry[] {
  return [
    ...stops.map((stop) => ({ kind: 'stop', stop }) as const),
    ...orders.flatMap(({ intent, sentAt, outcome }): readonly JournalEntry[] => [
      { kind: 'order', intent, sentAt },
      ...(outcome ? [{ kind: 'outcome', clientOrderId: intent.clientOrderId, outcome } as const] : []),
    ]),
  ];
}

/** Without it a rename may be undone by a power cut. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

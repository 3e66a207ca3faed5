import type { StopLevel, StopScope } from '#core/model';
import { mayBeSentUnder, type StoppedOrder } from '#core/risk';
import type { AccountId } from '#core/units';
import type { Clock, Repeated, Timers } from '#platform/clock';
import { errorCodeOf, PlatformError } from '#platform/errors';
import { EVERYBODY, type Stop, type StopRepository } from '#store/stops';
import type { AccountMemory } from './account-memory.js';
import type { EmergencyDesk } from './emergency.js';
import type { ReportControl } from './events.js';
import type { JournalContent, StopJournal } from './journal.js';
import { StopBoard, type StopSubject } from './stop-board.js';

/** The table is read this often, and whoever waits for it waits no longer than this. Wall milliseconds. */
const READ_EVERY_MS = 1_000;
const ANSWER_WITHIN_MS = 1_000;
/** What is done without the database is looked at this often. */
const TURN_EVERY_MS = 250;

export interface StopControlParts {
  readonly board: StopBoard;
  readonly table: Pick<StopRepository, 'set' | 'lift' | 'list'>;
  readonly journal: Pick<StopJournal, 'append'>;
  /** What the journal held at the start. */
  readonly left: JournalContent;
  readonly emergency: EmergencyDesk;
  readonly memory: AccountMemory;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
  /** A stop was set or lifted: the desk looks at everything again. */
  readonly onChange: () => void;
  readonly report: ReportControl;
}

export interface StopStatus {
  readonly stops: readonly Stop[];
  /** Stops that only this desk knows. */
  readonly unstored: number;
  readonly databaseAnswers: boolean;
  readonly accounts: number;
  /** Orders that were sent without the database and are not in the books yet. */
  readonly emergencyOrders: number;
}

/** The kill switch at the desk: what stops hold now, how they are set and lifted, and what is done about them without the database. */
export class StopControl {
  private answers = false;
  private readonly loops: Repeated[] = [];
  private storing: Promise<void> = Promise.resolve();

  constructor(private readonly parts: StopControlParts) {
    const { board, left, report } = parts;
    for (const stop of left.stops) board.hold(stop);
    if (!left.isDamaged) return;
    // What the unreadable line said may have been a stop of everybody.
    board.hold({
      scope: 'everybody',
      subject: EVERYBODY,
      level: 'no_openings',
      reason: 'The journal of stops was damaged.',
      setBy: 'desk',
    });
    report({ level: 'error', name: 'journal_damaged', fields: {} });
  }

  /** Begins to read the table. */
  start(): void {
    const { timers, report } = this.parts;
    const failed = (error: unknown) =>
      report({ level: 'error', name: 'emergency_failed', fields: { code: errorCodeOf(error) } });
    this.loops.push(timers.every(READ_EVERY_MS, () => this.read(), failed));
    this.loops.push(timers.every(TURN_EVERY_MS, () => this.turn(), failed));
  }

  async close(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }

  /** Whether an order may leave now. Never waits: asked right before its bytes are handed to the socket. */
  mayLeave(order: StopSubject & StoppedOrder): boolean {
    const { board, emergency } = this.parts;
    if (emergency.holds(order.accountId) || !mayBeSentUnder(board.levelOf(order), order)) return false;
    return order.side === 'buy_to_close' || board.isFresh;
  }

  levelOf(subject: StopSubject): StopLevel {
    return this.parts.board.levelOf(subject);
  }

  /** Whether something of an account is to be bought back, or to be entered into the books. */
  isWanted(accountId: AccountId): boolean {
    const { board, emergency, memory } = this.parts;
    if (emergency.holds(accountId)) return true;
    // Asked of each account at each look: what is held need not be gathered while nothing is to be flattened.
    return board.flattens && memory.holdingsOf(accountId).some((holding) => this.levelOf(holding) === 'flatten');
  }

  /**
   * Sets a stop. From the first moment on no order leaves that it holds. Returns where it will survive this process.
   * Errors: PlatformError `STOP_NOT_KEPT`: it holds, but only until this process ends.
   */
  async set(stop: Stop): Promise<'table' | 'journal'> {
    const { board, onChange, report } = this.parts;
    board.hold(stop);
    onChange();
    report({
      level: 'warn',
      name: 'stop_set',
      fields: { scope: stop.scope, subject: stop.subject, level: stop.level },
    });
    const isJournaled = this.write({ kind: 'stop', stop });
    await this.store();
    if (!board.unstored.includes(stop)) return 'table';
    await this.turn();
    if (!isJournaled) throw new PlatformError('STOP_NOT_KEPT');
    return 'journal';
  }

  /** Lifts a stop, by a person. Errors: those of the database; then nothing is lifted. */
  async lift(scope: StopScope, subject: string, by: string, reason: string): Promise<void> {
    const { table, board, onChange, report } = this.parts;
    await this.within(table.lift(scope, subject, { by, reason }));
    board.release(scope, subject);
    this.write({ kind: 'stop_done', scope, subject });
    report({ level: 'warn', name: 'stop_lifted', fields: { scope, subject } });
    onChange();
  }

  /** Reads the table, and writes into it what it does not have. */
  async read(): Promise<void> {
    const { table, board, clock, onChange } = this.parts;
    const askedAtMs = clock.monotonicMs();
    const before = board.list();
    try {
      board.take(await this.within(table.list()), askedAtMs);
      this.answered(true);
    } catch (error) {
      this.answered(false, error);
      return;
    }
    if (isOther(before, board.list())) onChange();
    await this.store();
  }

  status(): StopStatus {
    const { board, memory, emergency } = this.parts;
    return {
      stops: board.list(),
      unstored: board.unstored.length,
      databaseAnswers: this.answers,
      accounts: memory.all().length,
      emergencyOrders: emergency.pending,
    };
  }

  /** What the database cannot be asked about is done from memory; as soon as it answers, the desk itself goes on. */
  private async turn(): Promise<void> {
    if (!this.answers && this.parts.board.list().length > 0) await this.parts.emergency.turn();
  }

  /** One at a time: two writers of one stop would tell the journal in another order than the table. */
  private store(): Promise<void> {
    this.storing = this.storing.then(() => this.storeNow());
    return this.storing;
  }

  private async storeNow(): Promise<void> {
    const { board, table, report } = this.parts;
    for (const stop of board.unstored) {
      try {
        await this.within(table.set(stop));
      } catch (error) {
        this.answered(false, error);
        return;
      }
      this.answered(true);
      board.stored(stop);
      // Another stop of the same subject that came meanwhile stands behind this one in the journal, under the same name.
      if (!board.unstored.some(({ scope, subject }) => scope === stop.scope && subject === stop.subject)) {
        this.write({ kind: 'stop_done', scope: stop.scope, subject: stop.subject });
      }
      report({ level: 'info', name: 'stop_stored', fields: { scope: stop.scope, subject: stop.subject } });
    }
  }

  private answered(does: boolean, error?: unknown): void {
    if (error !== undefined && !(error instanceof PlatformError)) throw error;
    if (does === this.answers) return;
    this.answers = does;
    const { report } = this.parts;
    if (does) report({ level: 'info', name: 'stops_readable', fields: {} });
    else report({ level: 'warn', name: 'stops_unreadable', fields: { code: errorCodeOf(error) } });
  }

  /** A database that hangs is as good as none: what is asked of it may still happen later. */
  private async within<T>(work: Promise<T>): Promise<T> {
    const done = new AbortController();
    const late = this.parts.timers.sleep(ANSWER_WITHIN_MS, done.signal).then(
      (): never => {
        throw new PlatformError('DB_TIMEOUT', { retryable: true });
      },
      () => work,
    );
    try {
      return await Promise.race([work, late]);
    } finally {
      done.abort();
      work.catch(() => undefined);
      late.catch(() => undefined);
    }
  }

  private write(entry: Parameters<StopJournal['append']>[0]): boolean {
    try {
      this.parts.journal.append(entry);
      return true;
    } catch (error) {
      this.parts.report({ level: 'error', name: 'journal_failed', fields: { code: errorCodeOf(error) } });
      return false;
    }
  }
}

function isOther(before: readonly Stop[], after: readonly Stop[]): boolean {
  const text = (stops: readonly Stop[]) =>
    stops
      .map(({ scope, subject, level }) => `${scope} ${subject} ${level}`)
      .sort()
      .join('\n');
  return text(before) !== text(after);
}

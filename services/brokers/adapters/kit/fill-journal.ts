import type { ExecutionId } from '#core/units';
import type { BrokerFill } from '#ports';

/** One execution, before it has its place among the account's fills. */
export type Execution = Omit<BrokerFill, 'cursor'>;

/**
 * The executions of one account in the order in which they were first seen, for brokers that list orders and not executions: one that
 * is reported late may be older than others, so a cursor is a place in this journal and not a time. It lives as long as the
 * process; a cursor of another one begins at the start, which is safe because executions are applied once by their id.
 */
export class FillJournal {
  private readonly known = new Set<ExecutionId>();
  private readonly fills: BrokerFill[] = [];

  /** @param name - tells this journal's cursors from those of another process */
  constructor(private readonly name: string) {}

  /** Adds what is new; the same execution may be told any number of times. */
  add(executions: readonly Execution[]): void {
    for (const one of [...executions].sort((a, b) => a.tsEvent - b.tsEvent)) {
      if (this.known.has(one.executionId)) continue;
      this.known.add(one.executionId);
      this.fills.push({ ...one, cursor: `${this.name}:${this.fills.length + 1}` });
    }
  }

  /** Returns what comes after a cursor. */
  since(cursor: string | undefined): readonly BrokerFill[] {
    return this.fills.slice(this.placeOf(cursor));
  }

  private placeOf(cursor: string | undefined): number {
    const match = /^(.+):(\d+)$/.exec(cursor ?? '');
    return match?.[1] === this.name ? Number(match[2]) : 0;
  }
}

import type { ExecutionId, Money } from '#core/units';
import type { BrokerFill } from '../../ports/index.js';
import type { Execution } from './map-order.js';

/**
 * The executions of one account in the order in which they were first seen. Schwab lists orders, not executions: one that is
 * reported late may be older than others, so a cursor is a place in this journal and not a time. It lives as long as the
 * process; a cursor of another one begins at the start, which is safe because executions are applied once by their id.
 */
export class FillJournal {
  private readonly known = new Set<ExecutionId>();
  private readonly fills: BrokerFill[] = [];

  /** @param name - tells this journal's cursors from those of another process */
  constructor(
    private readonly name: string,
    private readonly feePerContract: Money,
  ) {}

  /** Adds what is new; the same execution may be told any number of times. */
  add(executions: readonly Execution[]): void {
    for (const one of [...executions].sort((a, b) => a.tsEvent - b.tsEvent)) {
      if (this.known.has(one.executionId)) continue;
      this.known.add(one.executionId);
      const fees = (this.feePerContract * one.quantity) as Money;
      this.fills.push({ ...one, fees, cursor: `${this.name}:${this.fills.length + 1}` });
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

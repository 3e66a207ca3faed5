/** What goes wrong, as a script: each line meets the requests it names, in the order they come. */
import type { Fault, FaultKind } from './types.js';

/** Kinds that a request meets on its way; the rest are asked for by the books and the streams. */
const ON_THE_WAY: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'reset_before',
  'error_before',
  'hang_before',
  'reset_after',
  'error_after',
  'hang_after',
  'garbage_after',
  'rate_limited',
  'unauthorised',
  'slow',
]);

interface SetFault {
  readonly fault: Fault;
  /** Matching requests since it was set. */
  met: number;
}

/**
 * Deterministic: whether a line meets a request depends only on how many matching ones came since it was set. Kinds of the
 * books are counted where they are asked for: `reject_later`, `late_fill`, `double_fill`, `reorder_fills` and `list_lags` at
 * `orders.place`, `cancel_late` at `orders.cancel`, `stream_mute` and `stream_drop` at each order frame of `stream`.
 */
export class FaultScript {
  private lines: SetFault[] = [];

  constructor(faults: readonly Fault[] = []) {
    for (const fault of faults) this.set(fault);
  }

  set(fault: Fault): void {
    this.lines.push({ fault, met: 0 });
  }

  clear(): void {
    this.lines = [];
  }

  faults(): readonly Fault[] {
    return this.lines.map(({ fault }) => fault);
  }

  /** Counts a request, and returns what it meets on its way; the first line wins. */
  plan(route: string): Fault | undefined {
    return this.count(route, (kind) => ON_THE_WAY.has(kind));
  }

  /** Counts something that the books or a stream do, and returns the line of this kind that it meets. */
  meet(route: string, kind: FaultKind): Fault | undefined {
    return this.count(route, (one) => one === kind);
  }

  private count(route: string, matches: (kind: FaultKind) => boolean): Fault | undefined {
    let first: Fault | undefined;
    for (const line of this.lines) {
      const { fault } = line;
      if (!matches(fault.kind) || (fault.route !== '*' && fault.route !== route)) continue;
      line.met += 1;
      const from = fault.from ?? 1;
      if (line.met >= from && line.met < from + (fault.times ?? 1)) first ??= fault;
    }
    return first;
  }
}

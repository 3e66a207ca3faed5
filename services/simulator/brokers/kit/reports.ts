/** When the books tell of an execution: at once, late, twice, or after one that came later. */
import type { Instant } from '#core/units';
import type { SimExecution } from './types.js';

/** How an order's executions are told; set when it is placed. */
export interface ReportTerms {
  readonly lateMs?: number;
  readonly twice?: boolean;
  /** An execution waits so long for a later one, to be told after it. */
  readonly reorderMs?: number;
}

export interface HeldReport {
  readonly execution: SimExecution;
  readonly dueAt: Instant;
  /** Told right after the next execution of the order. */
  readonly yields: boolean;
}

/** Returns which executions are told now, in order, and which are still held, once another one has happened. */
export function takeExecution(
  terms: ReportTerms,
  held: readonly HeldReport[],
  execution: SimExecution,
  wallNow: Instant,
): { readonly told: readonly SimExecution[]; readonly held: readonly HeldReport[] } {
  const dueIn = (ms: number) => (wallNow + ms) as Instant;
  const copies = terms.twice === true ? [execution, execution] : [execution];
  if (terms.lateMs !== undefined) {
    const dueAt = dueIn(terms.lateMs);
    return { told: [], held: [...held, ...copies.map((one) => ({ execution: one, dueAt, yields: false }))] };
  }
  const waiting = held.filter((one) => one.yields);
  if (terms.reorderMs !== undefined && waiting.length === 0) {
    return { told: [], held: [...held, { execution, dueAt: dueIn(terms.reorderMs), yields: true }] };
  }
  return { told: [...copies, ...waiting.map((one) => one.execution)], held: held.filter((one) => !one.yields) };
}

/** Returns what is due at an instant, and what is still held. */
export function dueReports(
  held: readonly HeldReport[],
  wallNow: Instant,
): { readonly told: readonly SimExecution[]; readonly held: readonly HeldReport[] } {
  return {
    told: held.filter((one) => one.dueAt <= wallNow).map((one) => one.execution),
    held: held.filter((one) => one.dueAt > wallNow),
  };
}

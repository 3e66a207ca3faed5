import type { RateTerms } from '../adapters/index.js';
import type { CallPriority } from './types.js';

/** Most urgent first. */
const RANKS: Readonly<Record<CallPriority, number>> = { cancel: 0, close: 1, read: 2, open: 3, quote: 4 };

export function rankOf(priority: CallPriority): number {
  return RANKS[priority];
}

/** Whether a call lessens risk: the last part of a budget is kept for these. */
export function isExit(priority: CallPriority): boolean {
  return priority === 'cancel' || priority === 'close';
}

/**
 * A broker's limit of requests as a budget: never more than its number within any window, wherever the window begins. Pure:
 * time is given, monotonic milliseconds.
 */
export class RateBudget {
  private readonly terms: RateTerms;
  /** When the requests of the last window were spent, oldest first. */
  private readonly spentMs: number[] = [];
  private heldUntilMs = Number.NEGATIVE_INFINITY;
  private exitsHeldUntilMs = Number.NEGATIVE_INFINITY;

  constructor(terms: RateTerms) {
    this.terms = terms;
  }

  /** Spends one request and returns undefined, or returns when it is worth asking again. */
  take(priority: CallPriority, nowMs: number): number | undefined {
    const { windowMs, requests, keptForExits } = this.terms;
    const held = isExit(priority) ? this.exitsHeldUntilMs : this.heldUntilMs;
    if (nowMs < held) return held;
    while (this.spentMs.length > 0 && (this.spentMs[0] as number) + windowMs <= nowMs) this.spentMs.shift();
    const allowed = isExit(priority) ? requests : requests - keptForExits;
    const excess = this.spentMs.length - allowed;
    if (excess >= 0) return (this.spentMs[excess] ?? nowMs) + windowMs;
    this.spentMs.push(nowMs);
    return undefined;
  }

  /**
   * The broker said "too many" (429): nothing of this kind is sent until then. Exits are held back only by an answer to an exit,
   * because brokers count their kinds of requests apart: a refused read says nothing of a cancel.
   */
  refusedUntil(priority: CallPriority, untilMs: number): void {
    this.heldUntilMs = Math.max(this.heldUntilMs, untilMs);
    if (isExit(priority)) this.exitsHeldUntilMs = Math.max(this.exitsHeldUntilMs, untilMs);
  }
}

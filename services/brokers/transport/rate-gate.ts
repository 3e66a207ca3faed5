import type { Timers } from '#platform/clock';
import { type RateBudget, rankOf } from './rate-budget.js';
import type { CallPriority } from './types.js';

interface Waiter {
  readonly priority: CallPriority;
  readonly deadlineMs: number;
  readonly answer: (mayGo: boolean) => void;
}

export interface RateGateParts {
  readonly budget: RateBudget;
  readonly monotonicMs: () => number;
  readonly sleep: Timers['sleep'];
}

/** Those who wait for one budget, most urgent first and then by arrival; each waits until its own deadline at most. */
export class RateGate {
  private readonly waiting: Waiter[] = [];
  private alarm: AbortController | undefined;

  constructor(private readonly parts: RateGateParts) {}

  /** Returns true once a request was spent, false when none could be had before the deadline (monotonic). */
  pass(priority: CallPriority, deadlineMs: number): Promise<boolean> {
    return new Promise((answer) => {
      const behind = this.waiting.findIndex((other) => rankOf(other.priority) > rankOf(priority));
      this.waiting.splice(behind < 0 ? this.waiting.length : behind, 0, { priority, deadlineMs, answer });
      this.turn();
    });
  }

  /** A refusal by the broker; see {@link RateBudget.refusedUntil}. */
  refusedUntil(priority: CallPriority, untilMs: number): void {
    this.parts.budget.refusedUntil(priority, untilMs);
  }

  /** Lets pass whom the budget lets pass. Who is behind somebody more urgent that must wait, waits too. */
  private turn(): void {
    const { budget, monotonicMs } = this.parts;
    const nowMs = monotonicMs();
    this.dropLate(nowMs);
    let wakeMs = Number.POSITIVE_INFINITY;
    for (let head = this.waiting[0]; head !== undefined; head = this.waiting[0]) {
      const againMs = budget.take(head.priority, nowMs);
      if (againMs !== undefined) {
        wakeMs = againMs;
        break;
      }
      this.waiting.shift();
      head.answer(true);
    }
    for (const { deadlineMs } of this.waiting) wakeMs = Math.min(wakeMs, deadlineMs);
    this.wakeAfter(wakeMs - nowMs);
  }

  private dropLate(nowMs: number): void {
    for (let index = this.waiting.length - 1; index >= 0; index -= 1) {
      const waiter = this.waiting[index] as Waiter;
      if (waiter.deadlineMs > nowMs) continue;
      this.waiting.splice(index, 1);
      waiter.answer(false);
    }
  }

  private wakeAfter(ms: number): void {
    this.alarm?.abort();
    this.alarm = undefined;
    if (this.waiting.length === 0) return;
    const alarm = new AbortController();
    this.alarm = alarm;
    // Sleep fails only when the alarm was set anew, and then another one is running.
    void this.parts.sleep(ms, alarm.signal).then(
      () => this.turn(),
      () => undefined,
    );
  }
}

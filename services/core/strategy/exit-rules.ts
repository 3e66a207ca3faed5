import { type Price, roundTo } from '../units/index.js';

/** What a rule says of a position. `unknown`: the data that it needs are missing; it then never closes anything, and is named. */
export type RuleAnswer = 'due' | 'not' | 'unknown';

/** One rule of a strategy under the code that a record gives it. It is asked only when those before it are not due. */
export interface ExitCheck<Code extends string = string> {
  readonly code: Code;
  readonly ask: () => RuleAnswer;
}

/** Returns the first rule that is due, and those that could not be judged on the way. */
export function firstDue<Code extends string>(
  checks: readonly ExitCheck<Code>[],
): { readonly due?: Code; readonly unknown: readonly Code[] } {
  const unknown: Code[] = [];
  for (const { code, ask } of checks) {
    const answer = ask();
    if (answer === 'due') return { due: code, unknown };
    if (answer === 'unknown') unknown.push(code);
  }
  return { unknown };
}

/**
 * Returns whether the absolute delta has reached a limit, inclusive. A frame keeps deltas as 32-bit numbers, so the limit is
 * compared as one: 0.45 is reached by a delta that was written as 0.45.
 * @param delta - signed; undefined or NaN when the frame has none
 */
export function reachesDelta(delta: number | undefined, limit: number): RuleAnswer {
  if (delta === undefined || Number.isNaN(delta)) return 'unknown';
  return Math.abs(delta) >= Math.fround(limit) ? 'due' : 'not';
}

/** Returns the share price at or below which the stop by price buys a put back: strike × (1 − below). */
export function stopPriceOf(strike: Price, below: number): Price {
  return roundTo(strike * (1 - below), 'halfEven') as Price;
}

export function reachesStopPrice(spot: Price | undefined, strike: Price, below: number): RuleAnswer {
  if (spot === undefined) return 'unknown';
  return spot <= stopPriceOf(strike, below) ? 'due' : 'not';
}

import { exchangeDay, exerciseCutoff, instantAt } from '../calendar/index.js';
import type { Right } from '../model/index.js';
import { type Instant, MS_PER_MINUTE, type Price, type TradingDate } from '../units/index.js';
import type { RuleAnswer } from './exit-rules.js';

export interface ExpiryDayRule {
  readonly rule: 'hold' | 'close_near' | 'close';
  /** `HH:MM`, New York. */
  readonly from: string;
  /** Distance from the strike as a share of the strike. */
  readonly pin: number;
}

const FULL_DAY_CLOSE = '16:00';
/** On a half day there is at least so much time to buy back. */
const HALF_DAY_LEAST_MS = 30 * MS_PER_MINUTE;

/**
 * Returns from when the rule of the expiry day holds on `date`: at `from`, and on a half day as long before the early close as `from` is
 * before 16:00, but at least half an hour. Undefined on a day without a session.
 */
export function expiryDayBegins(date: TradingDate, from: string): Instant | undefined {
  const { kind, closeAt } = exchangeDay(date);
  if (closeAt === undefined) return undefined;
  const begins = instantAt(date, from);
  if (kind === 'full') return begins;
  const beforeClose = instantAt(date, FULL_DAY_CLOSE) - begins;
  return (closeAt - Math.max(beforeClose, HALF_DAY_LEAST_MS)) as Instant;
}

/** Returns whether an option is in the money or nearer to it than `pin`, inclusive. */
export function isNearMoney(right: Right, spot: Price, strike: Price, pin: number): boolean {
  return right === 'put' ? spot - strike <= pin * strike : strike - spot <= pin * strike;
}

/** Returns whether an option that expires on `date` is to be bought back now. */
export function expiryDayAnswer(
  rule: ExpiryDayRule,
  option: { readonly right: Right; readonly strike: Price; readonly expiry: TradingDate },
  spot: Price | undefined,
  date: TradingDate,
  now: Instant,
): RuleAnswer {
  if (rule.rule === 'hold' || option.expiry !== date) return 'not';
  const begins = expiryDayBegins(date, rule.from);
  if (begins === undefined || now < begins) return 'not';
  if (rule.rule === 'close') return 'due';
  if (spot === undefined) return 'unknown';
  return isNearMoney(option.right, spot, option.strike, rule.pin) ? 'due' : 'not';
}

/**
 * Returns whether `now` lies between the close of `date` and the last moment at which a holder may still decide. OCC exercises by exception
 * what closes 0.01 in the money.
 */
export function isExerciseOpen(date: TradingDate, now: Instant): boolean {
  const { closeAt } = exchangeDay(date);
  return closeAt !== undefined && now >= closeAt && now < exerciseCutoff(date);
}

/** Returns whether the shares are so near the strike, on either side, that nobody knows who will exercise. */
export function isPinnedAt(spot: Price, strike: Price, pin: number): boolean {
  return Math.abs(spot - strike) <= pin * strike;
}

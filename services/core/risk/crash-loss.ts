import type { Right } from '../model/index.js';
import { bsmPrice } from '../pricing/index.js';

/** Falls of all underlyings at once, as fractions of the price. */
export const CRASH_MOVES = [-0.1, -0.2, -0.3] as const;

/** How much of its level a volatility gains for each 1.00 that the price falls: ×1.2, ×1.4, ×1.6 at the three falls. Assumed. */
const VOL_GAIN_PER_MOVE = 2;

/** Losses at each of {@link CRASH_MOVES}, currency units, gains negative. */
export type CrashLosses = readonly [number, number, number];

export const NO_CRASH_LOSS: CrashLosses = [0, 0, 0];

/** A short option as a crash sees it. Prices in currency units, rates continuous per year, volatility 1.00 = 100 %. */
export interface CrashOption {
  readonly right: Right;
  /** Shares that it stands for, > 0: contracts × 100. */
  readonly shares: number;
  readonly strike: number;
  readonly spot: number;
  /** Of its expiry; it falls by the same share as the spot. */
  readonly forward: number;
  readonly years: number;
  readonly rate: number;
  readonly vol: number;
}

/**
 * Returns what a short option loses, today, at each fall: its value there, with the volatility raised, less its value now, both by the
 * frame's European model and never below what exercise pays. A call, which is sold on shares only, loses nothing: it may gain.
 */
export function optionCrashLosses(option: CrashOption): CrashLosses {
  const { right, shares, vol } = option;
  const now = valueAt(option, 0, vol);
  const [first, second, third] = CRASH_MOVES.map((move) => {
    const loss = shares * (valueAt(option, move, vol * (1 + VOL_GAIN_PER_MOVE * Math.abs(move))) - now);
    return right === 'call' ? Math.min(0, loss) : loss;
  });
  return [first as number, second as number, third as number];
}

function valueAt({ right, strike, spot, forward, years, rate }: CrashOption, move: number, vol: number): number {
  const sign = right === 'call' ? 1 : -1;
  const moved = spot * (1 + move);
  const exercised = Math.max(0, sign * (moved - strike));
  if (!(years > 0)) return exercised;
  const dividendYield = rate - Math.log(forward / spot) / years;
  return Math.max(exercised, bsmPrice({ sign, spot: moved, strike, years, rate, dividendYield, vol }) ?? exercised);
}

/** Returns what shares worth `value` lose at each fall. */
export function sharesCrashLosses(value: number): CrashLosses {
  const [first, second, third] = CRASH_MOVES;
  return [-first * value, -second * value, -third * value];
}

/** Returns the same loss at each fall: of what cannot be valued and is given up whole. */
export function wholeCrashLoss(amount: number): CrashLosses {
  return [amount, amount, amount];
}

export function addCrashLosses(a: CrashLosses, b: CrashLosses): CrashLosses {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

/** Returns the worst of the three, 0 where all are gains. */
export function worstCrashLoss(losses: CrashLosses): number {
  return Math.max(0, ...losses);
}

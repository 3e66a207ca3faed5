import type { ImpliedVol } from './implied-vol.js';
import { leisenReimer, type TreeInputs } from './leisen-reimer.js';

/** σ·√T at which the option is worth its bound, and the search ends. */
const TOTAL_VOL_MAX = 8;
/** Value above that of a share that does not swing, in strikes or spots, below which every small volatility explains the price. */
const PREMIUM_MIN = 1e-9;
const VOL_STOP = 1e-9;
const STEPS_MAX = 100;

/**
 * Returns the volatility at which the binomial tree gives a price, with the cash dividends of its inputs. The tree's value does not
 * fall with volatility: a false position whose idle end loses weight (Illinois) runs inside a bracket and cannot leave it.
 * `aboveBound` is also the answer to a price that takes more than σ·√T = 8.
 * @param price - present value, currency units
 */
export function treeImpliedVol(inputs: Omit<TreeInputs, 'vol'>, price: number): ImpliedVol {
  const { sign, spot, strike, years } = inputs;
  const residual = (vol: number) => (leisenReimer({ ...inputs, vol })?.price ?? Number.NaN) - price;
  const scale = sign < 0 ? strike : spot;
  let low = 0;
  let atLow = residual(low);
  if (!Number.isFinite(atLow)) return { status: 'invalid' };
  if (price >= scale) return { status: 'aboveBound' };
  if (atLow > PREMIUM_MIN * scale) return { status: 'belowIntrinsic' };
  if (atLow > -PREMIUM_MIN * scale || years === 0) return { status: 'noVega' };
  let high = TOTAL_VOL_MAX / Math.sqrt(years);
  let atHigh = residual(high);
  if (!Number.isFinite(atHigh)) return { status: 'invalid' };
  if (atHigh < 0) return { status: 'aboveBound' };
  for (let step = 0; step < STEPS_MAX && high - low > VOL_STOP; step += 1) {
    const guess = high - (atHigh * (high - low)) / (atHigh - atLow);
    const next = guess > low && guess < high && step % 4 !== 3 ? guess : 0.5 * (low + high);
    const atNext = residual(next);
    if (atNext === 0) return { status: 'ok', vol: next };
    if (atNext > 0) {
      high = next;
      atHigh = atNext;
      atLow *= 0.5;
    } else {
      low = next;
      atLow = atNext;
      atHigh *= 0.5;
    }
  }
  return { status: 'ok', vol: 0.5 * (low + high) };
}

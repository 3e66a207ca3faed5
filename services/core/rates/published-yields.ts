import { RateError } from './rate-error.js';
import { discountAt, type ZeroCurve, type ZeroKnot, zeroCurve } from './zero-curve.js';

/**
 * A yield as the US Treasury publishes it, a bond-equivalent yield as a fraction: 0.045 is 4.5 %.
 * `bill`: the coupon equivalent of a bill. `par`: a point of the par yield curve ("constant maturity"), of a security that pays
 * half of its yield every half-year and costs its face.
 */
export interface PublishedYield {
  readonly kind: 'bill' | 'par';
  /** Act/365 for bills, months / 12 for par yields; > 0. */
  readonly years: number;
  readonly yield: number;
}

const HALF_YEAR = 0.5;
const BILL_YEARS_MAX = 1.01;
const STEPS_MAX = 30;
const LOG_DISCOUNT_STOP = 1e-14;

/**
 * Returns the zero curve of published yields, ascending by time. What was not published is left out by the caller: 0 is a yield.
 *
 * Bill up to half a year: discount 1/(1 + y·t), simple interest; beyond, 1/((1 + y/2)·(1 + y·(t − ½))), as if half of the yield were paid after
 * half a year less than its term. Source: 31 CFR part 356, appendix B, section VI.
 * Par up to half a year: discount (1 + y/2)^(−2t), since the yield compounds twice a year. Source: US Treasury, Interest Rates, frequently
 * asked questions. Beyond: the discount at which coupons of y/2 every half-year and the face are worth the face, those between
 * two published times interpolated as in {@link rateAt}.
 * @throws RateError
 */
export function zeroCurveOfYields(
  yields: readonly PublishedYield[],
  origin: Pick<ZeroCurve, 'date' | 'source'>,
): ZeroCurve {
  const knots: ZeroKnot[] = [];
  for (const [index, one] of yields.entries()) {
    if (!(one.years > (knots.at(-1)?.years ?? 0))) throw new RateError('RATE_ORDER', index);
    if (!(Math.abs(one.yield) < 1)) throw new RateError('RATE_VALUE', index);
    const logDiscount = one.kind === 'bill' ? logOfBill(one, index) : logOfPar(one, knots, index);
    knots.push({ years: one.years, rate: -logDiscount / one.years });
  }
  return zeroCurve({ ...origin, knots });
}

function logOfBill({ years, yield: y }: PublishedYield, index: number): number {
  if (years > BILL_YEARS_MAX) throw new RateError('RATE_TENOR', index);
  if (years <= HALF_YEAR) return -Math.log1p(y * years);
  return -Math.log1p(y / 2) - Math.log1p(y * (years - HALF_YEAR));
}

/** By Newton's method on the logarithm of the last discount: the value of all payments is convex and rises in it. */
function logOfPar({ years, yield: y }: PublishedYield, knots: readonly ZeroKnot[], index: number): number {
  if (years <= HALF_YEAR) return -2 * years * Math.log1p(y / 2);
  const count = Math.round(2 * years);
  if (Math.abs(count - 2 * years) > 1e-9) throw new RateError('RATE_TENOR', index);
  const coupon = y / 2;
  const last = knots.at(-1);
  const known = last === undefined ? undefined : { date: undefined, source: '', knots };
  const lastYears = last?.years ?? 0;
  const lastLog = last === undefined ? 0 : -last.rate * last.years;
  let fixed = 0;
  const open: number[] = [];
  for (let payment = 1; payment < count; payment += 1) {
    const time = payment / 2;
    if (known && time <= lastYears) fixed += coupon * discountAt(known, time);
    else open.push((time - lastYears) / (years - lastYears));
  }
  let log = -years * 2 * Math.log1p(coupon);
  for (let step = 0; step < STEPS_MAX; step += 1) {
    let value = fixed + (1 + coupon) * Math.exp(log);
    let slope = (1 + coupon) * Math.exp(log);
    for (const share of open) {
      const worth = coupon * Math.exp((1 - share) * lastLog + share * log);
      value += worth;
      slope += share * worth;
    }
    const next = log - (value - 1) / slope;
    if (Math.abs(next - log) <= LOG_DISCOUNT_STOP * (1 + Math.abs(log))) return next;
    log = next;
  }
  throw new RateError('RATE_UNPRICEABLE', index);
}

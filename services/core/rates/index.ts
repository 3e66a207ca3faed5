export { type PublishedYield, zeroCurveOfYields } from './published-yields.js';
export { RATE_FAULTS, RateError, type RateFault } from './rate-error.js';
export { discountAt, flatCurve, rateAt, type ZeroCurve, type ZeroKnot, zeroCurve } from './zero-curve.js';

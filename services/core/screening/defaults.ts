import type { Gates } from './gates.js';

/** Gates that a new bot starts with: liquid puts of two to six weeks that will more likely than not expire worthless. */
export const DEFAULT_GATES: Gates = {
  dteMin: 14,
  dteMax: 45,
  deltaMin: 0.15,
  deltaMax: 0.35,
  probOtmMin: 0.65,
  spreadMax: 0.1,
  openInterestMin: 100,
  volumeMin: 10,
  quoteAgeMaxSeconds: 900,
  creditMin: '0.30',
  annualisedReturnMin: 0.08,
  scoreMin: 50,
};

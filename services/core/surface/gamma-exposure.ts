import { bsmGreeks } from '../pricing/index.js';

/** One contract with what is open of it. */
export interface OpenOption {
  readonly right: 'call' | 'put';
  readonly strike: number;
  readonly years: number;
  readonly vol: number;
  /** Contracts. */
  readonly openInterest: number;
}

export interface ExposureTerms {
  readonly rate: number;
  readonly dividendYield: number;
  /** Shares a contract. */
  readonly multiplier: number;
}

/** On which side dealers stand of calls and of puts: 1 long, −1 short. Nobody publishes it. */
export interface DealerSides {
  readonly name: string;
  readonly call: 1 | -1;
  readonly put: 1 | -1;
}

/**
 * What is assumed of dealers, the common one first: customers overwrite calls and buy puts, so that dealers are long calls and short puts. No
 * figure stands without its assumption; the range over all of them is the honest answer.
 */
export const DEALER_SIDES: readonly DealerSides[] = [
  { name: 'customers overwrite calls and buy puts', call: 1, put: -1 },
  { name: 'customers buy both', call: -1, put: -1 },
  { name: 'customers sell both', call: 1, put: 1 },
  { name: 'customers buy calls and sell puts', call: -1, put: 1 },
];

const ONE_PERCENT = 0.01;
const SCAN_STEPS = 200;
const BISECTIONS = 60;

/** Returns Γ · open interest · shares a contract · S² · 1 %: dollars of delta that one per cent of the underlying moves. */
export function gammaDollars(gamma: number, openInterest: number, multiplier: number, spot: number): number {
  return gamma * openInterest * multiplier * spot * spot * ONE_PERCENT;
}

/** Returns the dealers' gamma in dollars for one per cent, every option valued anew at that spot with its own volatility. */
export function dealerGamma(
  options: readonly OpenOption[],
  sides: DealerSides,
  spot: number,
  terms: ExposureTerms,
): number {
  let sum = 0;
  for (const { right, strike, years, vol, openInterest } of options) {
    const { rate, dividendYield } = terms;
    const sign = right === 'call' ? 1 : -1;
    const greeks = bsmGreeks({ sign, spot, strike, years, rate, dividendYield, vol });
    if (greeks) sum += sides[right] * gammaDollars(greeks.gamma, openInterest, terms.multiplier, spot);
  }
  return sum;
}

/** Returns the lowest and highest {@link dealerGamma} over what may be assumed of dealers. */
export function dealerGammaRange(
  options: readonly OpenOption[],
  spot: number,
  terms: ExposureTerms,
): readonly [number, number] {
  const all = DEALER_SIDES.map((sides) => dealerGamma(options, sides, spot, terms));
  return [Math.min(...all), Math.max(...all)];
}

/**
 * Returns the spot within a range at which the dealers' gamma changes its sign, the one nearest to today's; undefined when it does not. All options
 * are valued anew on the way: the strike at which the sums of today's gammas change their sign is another, and jumps.
 */
export function gammaFlip(
  options: readonly OpenOption[],
  sides: DealerSides,
  spot: number,
  range: readonly [number, number],
  terms: ExposureTerms,
): number | undefined {
  const at = (value: number) => dealerGamma(options, sides, value, terms);
  const [from, to] = range;
  let found: number | undefined;
  let low = from;
  let atLow = at(low);
  for (let step = 1; step <= SCAN_STEPS; step += 1) {
    const high = from + ((to - from) * step) / SCAN_STEPS;
    const atHigh = at(high);
    if (atLow * atHigh < 0) {
      const root = rootBetween(at, low, high);
      if (found === undefined || Math.abs(root - spot) < Math.abs(found - spot)) found = root;
    }
    low = high;
    atLow = atHigh;
  }
  return found;
}

function rootBetween(at: (spot: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const isPositive = at(low) > 0;
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (low + high) / 2;
    if (at(middle) > 0 === isPositive) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

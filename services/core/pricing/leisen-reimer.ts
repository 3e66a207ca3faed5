import { type CashDividend, exerciseTimes, presentValue } from './cash-dividends.js';

export interface TreeInputs {
  /** +1 call, −1 put. */
  readonly sign: 1 | -1;
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly vol: number;
  /** May be exercised early. */
  readonly isAmerican: boolean;
  readonly dividends?: readonly CashDividend[];
}

/** Delta and gamma per unit of spot, theta per year. */
export interface TreeValue {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly theta: number;
}

/** Errors at this size: README. */
export const TREE_STEPS = 501;
/** σ·√T below which a share counts as moved by its drift alone: nodes would lie too close for their rounding, and a boundary has no room to bend. */
export const TOTAL_VOL_MIN = 1e-4;
/** σ·√T above which there is no value: the probabilities of the tree would lose their digits. */
const TOTAL_VOL_MAX = 20;
/** The tree is centred on a strike no further out than this: beyond, its two moves become one, and no node lies where it is exercised. */
const DEVIATIONS_MAX = 5;
/** Steps before now with which the tree begins, so that five nodes are of today. */
const EARLY_STEPS = 4;
/** Rounding of a node's value, as a share of it. */
const EXERCISED_NOISE = 1e-12;

/** The tree's terms besides those of the option: years of a step, dividends up to expiry and the spot without their value. */
interface Terms extends TreeInputs {
  readonly dt: number;
  readonly steps: number;
  readonly dividends: readonly CashDividend[];
  readonly base: number;
}

/**
 * Returns value and Greeks by the binomial tree of Leisen and Reimer, or undefined when an input is out of its domain.
 * Cash dividends follow the escrowed model: the part of the spot that is not the present value of dividends before expiry
 * is lognormal with the given volatility; exercise is judged on that part plus the dividends still to come (Hull, Options,
 * Futures and Other Derivatives, "binomial trees for dividend-paying stocks"), at every step and at the ex-dates between.
 * The tree begins before now, so that nodes of today give delta and gamma (Pelsser and Vorst, J. Derivatives 1 (1994) 45–49), and no
 * ex-date lies between them; theta, at an unchanged spot, follows from the Black–Scholes equation.
 * Source: Leisen and Reimer, Applied Mathematical Finance 3 (1996) 319–346, Peizer–Pratt inversion 2.
 * @param steps - odd
 */
export function leisenReimer(inputs: TreeInputs, steps = TREE_STEPS): TreeValue | undefined {
  const { spot, strike, years, rate, dividendYield, vol } = inputs;
  const areFinite = Number.isFinite(spot + strike + years + rate + dividendYield + vol);
  if (!areFinite || !(spot > 0 && strike > 0 && years >= 0 && vol >= 0) || steps % 2 === 0) return undefined;
  const dividends = (inputs.dividends ?? []).filter((one) => one.years > 0 && one.years <= years);
  const base = spot - presentValue(dividends, rate, 0);
  if (!(base > 0)) return undefined;
  const totalVol = vol * Math.sqrt(years);
  if (totalVol > TOTAL_VOL_MAX) return undefined;
  const terms = { ...inputs, dt: years / steps, steps, dividends, base };
  const value = totalVol < TOTAL_VOL_MIN ? certainValue(terms) : treeValue(terms, totalVol);
  return Number.isFinite(value.price + value.delta + value.gamma + value.theta) ? value : undefined;
}

/** Value of a share that moves by its drift alone: of the times that the tree knows, exercise comes when it pays most, if ever. */
function certainValue(terms: Terms): TreeValue {
  const { sign, strike, rate, dividendYield, isAmerican, dt, steps, base } = terms;
  let price = 0;
  let delta = 0;
  for (let step = isAmerican ? 0 : steps; step <= steps; step += 1) {
    for (const { wait, later } of timesAt(terms, step)) {
      const time = step * dt + wait;
      const shares = Math.exp(-dividendYield * time);
      const paid = sign * (base * shares + (later - strike) * Math.exp(-rate * time));
      if (paid <= price) continue;
      price = paid;
      delta = sign * shares;
    }
  }
  return withTheta(terms, price, delta, 0);
}

function timesAt({ sign, rate, dividends, dt, steps, isAmerican }: Terms, step: number) {
  if (!isAmerican) return step === steps ? [{ wait: 0, later: 0 }] : [];
  return exerciseTimes(sign, dividends, rate, step, dt);
}

function treeValue(terms: Terms, totalVol: number): TreeValue {
  const { sign, strike, years, rate, dividendYield, dt, steps, base } = terms;
  const exact = (Math.log(base / strike) + (rate - dividendYield) * years) / totalVol - 0.5 * totalVol;
  const d2 = Math.min(Math.max(exact, -DEVIATIONS_MAX), DEVIATIONS_MAX);
  const d1 = d2 + totalVol;
  const up = peizerPratt(d2, steps);
  const down = peizerPratt(-d2, steps);
  const growth = Math.exp((rate - dividendYield) * dt);
  const upMove = (growth * peizerPratt(d1, steps)) / up;
  const downMove = (growth * peizerPratt(-d1, steps)) / down;
  const ratio = upMove / downMove;
  const lowest = (step: number) => (base / upMove ** (EARLY_STEPS / 2)) * downMove ** (step + EARLY_STEPS / 2);
  const values = new Float64Array(steps + EARLY_STEPS + 1);
  const exercise = (step: number) => {
    for (const { wait, later } of timesAt(terms, step)) {
      const cash = (later - strike) * Math.exp(-rate * wait);
      let shares = lowest(step) * Math.exp(-dividendYield * wait);
      for (let ups = 0; ups <= step + EARLY_STEPS; ups += 1) {
        const paid = sign * (shares + cash);
        if (paid > (values[ups] as number)) values[ups] = paid;
        shares *= ratio;
      }
    }
  };
  exercise(steps);
  const upValue = up * Math.exp(-rate * dt);
  const downValue = down * Math.exp(-rate * dt);
  for (let step = steps - 1; step >= 0; step -= 1) {
    for (let ups = 0; ups <= step + EARLY_STEPS; ups += 1) {
      values[ups] = upValue * (values[ups + 1] as number) + downValue * (values[ups] as number);
    }
    exercise(step);
  }
  return greeksOf(terms, values.subarray(0, EARLY_STEPS + 1) as unknown as Today, ratio);
}

type Today = readonly [number, number, number, number, number];

/**
 * Derivatives at the middle of five nodes, each a constant ratio above the one before: of the inner three and the outer three
 * together, which rids them of their leading error; of the inner ones alone where exercise, and with it a bend, is as near as the outer ones.
 */
function greeksOf(terms: Terms, [lowest, low, price, high, highest]: Today, ratio: number): TreeValue {
  const { base } = terms;
  const inner = derivatives(base, ratio, low, price, high);
  const square = ratio * ratio;
  const isNear = isExercised(terms, lowest, base / square) || isExercised(terms, highest, base * square);
  if (isNear) return withTheta(terms, price, inner.delta, inner.gamma);
  const outer = derivatives(base, square, lowest, price, highest);
  const share = inner.error / (outer.error - inner.error);
  const delta = inner.delta + share * (inner.delta - outer.delta);
  return withTheta(terms, price, delta, inner.gamma + share * (inner.gamma - outer.gamma));
}

/** Of the parabola through three nodes; its error is in proportion to the product of their distances. */
function derivatives(base: number, ratio: number, low: number, price: number, high: number) {
  const above = base * (ratio - 1);
  const below = base * (1 - 1 / ratio);
  const slopeAbove = (high - price) / above;
  const slopeBelow = (price - low) / below;
  const delta = (slopeAbove * below + slopeBelow * above) / (above + below);
  return { delta, gamma: (2 * (slopeAbove - slopeBelow)) / (above + below), error: above * below };
}

/** Whether a value is no more than what exercise pays now at a node, `node` being the spot without the dividends to come. */
function isExercised({ sign, spot, strike, base, isAmerican }: Terms, value: number, node: number): boolean {
  const exercised = sign * (node + (spot - base) - strike);
  return isAmerican && exercised > 0 && value <= exercised * (1 + EXERCISED_NOISE);
}

/** Adds theta. An option worth no more than exercise pays moves with the spot, and time takes nothing from it. */
function withTheta(terms: Terms, price: number, delta: number, gamma: number): TreeValue {
  const { sign, spot, strike, rate, dividendYield, vol, base } = terms;
  if (isExercised(terms, price, base)) return { price: sign * (spot - strike), delta: sign, gamma: 0, theta: 0 };
  const drift = rate * spot - dividendYield * base;
  return { price, delta, gamma, theta: rate * price - drift * delta - 0.5 * vol * vol * base * base * gamma };
}

/** Returns the probability of `steps` tosses that corresponds to Φ(z); the small one of a pair without cancellation. */
function peizerPratt(z: number, steps: number): number {
  const scaled = z / (steps + 1 / 3 + 0.1 / (steps + 1));
  const bell = Math.exp(-scaled * scaled * (steps + 1 / 6));
  const large = 0.5 + 0.5 * Math.sqrt(1 - bell);
  return z < 0 ? (0.25 * bell) / large : large;
}

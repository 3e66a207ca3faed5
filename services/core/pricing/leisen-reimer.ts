/** A dividend in cash; `years` from now, ex-dividend. */
export interface CashDividend {
  readonly years: number;
  readonly amount: number;
}

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

/** Error about 6e-5·K root mean square at this size for American puts; it falls with the square of it. */
export const TREE_STEPS = 501;

/**
 * Returns value and Greeks by the binomial tree of Leisen and Reimer, or undefined when an input is out of its domain.
 * Cash dividends follow the escrowed model: the part of the spot that is not the present value of dividends before expiry
 * is lognormal with the given volatility; exercise is judged on that part plus the dividends still to come (Hull, Options,
 * Futures and Other Derivatives, "binomial trees for dividend-paying stocks").
 * Source: Leisen and Reimer, Applied Mathematical Finance 3 (1996) 319–346, Peizer–Pratt inversion 2.
 * @param steps - odd
 */
export function leisenReimer(inputs: TreeInputs, steps = TREE_STEPS): TreeValue | undefined {
  const { sign, spot, strike, years, rate, dividendYield, vol, isAmerican } = inputs;
  const dividends = (inputs.dividends ?? []).filter((one) => one.years > 0 && one.years <= years);
  const areFinite = Number.isFinite(spot + strike + years + rate + dividendYield + vol);
  if (!areFinite || !(spot > 0 && strike > 0 && years > 0 && vol > 0) || steps % 2 === 0) return undefined;
  const base = spot - presentValue(dividends, rate, 0);
  if (!(base > 0)) return undefined;
  const dt = years / steps;
  const totalVol = vol * Math.sqrt(years);
  const d1 = (Math.log(base / strike) + (rate - dividendYield + 0.5 * vol * vol) * years) / totalVol;
  const up1 = peizerPratt(d1, steps);
  const up = peizerPratt(d1 - totalVol, steps);
  const down1 = peizerPratt(-d1, steps);
  const down = peizerPratt(totalVol - d1, steps);
  const growth = Math.exp((rate - dividendYield) * dt);
  const upMove = (growth * up1) / up;
  const downMove = (growth * down1) / down;
  const discount = Math.exp(-rate * dt);
  const spotAt = (step: number, ups: number, later: number) => base * upMove ** ups * downMove ** (step - ups) + later;
  const values = new Float64Array(steps + 1);
  for (let ups = 0; ups <= steps; ups += 1) values[ups] = Math.max(0, sign * (spotAt(steps, ups, 0) - strike));
  const early: [number[], number[], number[]] = [[], [], []];
  for (let step = steps - 1; step >= 0; step -= 1) {
    const later = dividends.length === 0 ? 0 : presentValue(dividends, rate, step * dt);
    const ratio = upMove / downMove;
    let node = base * downMove ** step;
    for (let ups = 0; ups <= step; ups += 1) {
      const held = discount * (up * (values[ups + 1] as number) + down * (values[ups] as number));
      const exercised = sign * (node + later - strike);
      values[ups] = isAmerican && exercised > held ? exercised : held;
      node *= ratio;
    }
    if (step <= 2) early[step] = [...values.subarray(0, step + 1)];
  }
  return greeksOf(early as unknown as Early, spotAt, dt, (step) => presentValue(dividends, rate, step * dt));
}

type Early = readonly [readonly [number], readonly [number, number], readonly [number, number, number]];

/** Greeks from the first two steps, as in Hull: differences between the nodes, theta from the middle node two steps on. */
function greeksOf(
  [[price], [down, up], [downDown, middle, upUp]]: Early,
  spotAt: (step: number, ups: number, later: number) => number,
  dt: number,
  laterAt: (step: number) => number,
): TreeValue {
  const later1 = laterAt(1);
  const later2 = laterAt(2);
  const delta = (up - down) / (spotAt(1, 1, later1) - spotAt(1, 0, later1));
  const high = spotAt(2, 2, later2);
  const center = spotAt(2, 1, later2);
  const low = spotAt(2, 0, later2);
  const gamma = ((upUp - middle) / (high - center) - (middle - downDown) / (center - low)) / (0.5 * (high - low));
  const drifted = center - spotAt(0, 0, laterAt(0));
  const theta = (middle - price - delta * drifted - 0.5 * gamma * drifted * drifted) / (2 * dt);
  return { price, delta, gamma, theta };
}

function presentValue(dividends: readonly CashDividend[], rate: number, from: number): number {
  let sum = 0;
  for (const { years, amount } of dividends) if (years > from) sum += amount * Math.exp(-rate * (years - from));
  return sum;
}

/** Beyond it the probability is no normal number any more; the option is as good as certain long before. */
const DEVIATIONS_MAX = 30;

/** Returns the probability of `steps` tosses that corresponds to Φ(z); the small one of a pair without cancellation. */
function peizerPratt(z: number, steps: number): number {
  const inside = Math.min(Math.max(z, -DEVIATIONS_MAX), DEVIATIONS_MAX);
  const scaled = inside / (steps + 1 / 3 + 0.1 / (steps + 1));
  const bell = Math.exp(-scaled * scaled * (steps + 1 / 6));
  const large = 0.5 + 0.5 * Math.sqrt(1 - bell);
  return z < 0 ? (0.25 * bell) / large : large;
}

import { AMERICAN_MODEL, AmericanStatus, allocateAmericanColumns, americanChain, statusOf } from './american-chain.js';
import { type BsmInputs, expiryConstants } from './bsm.js';
import type { OptionColumns } from './bsm-chain.js';
import type { CashDividend } from './cash-dividends.js';
import { leisenReimer, TOTAL_VOL_MIN, TREE_STEPS } from './leisen-reimer.js';

/** Names of the models of American values, as results carry them. */
export const TREE_MODEL = `binomial-lr-${TREE_STEPS}`;
export const EUROPEAN_LIMIT_MODEL = 'bsm';

export interface AmericanInputs extends BsmInputs {
  /** In cash, besides the yield; they choose the tree. */
  readonly dividends?: readonly CashDividend[];
}

/** Delta and gamma per unit of spot, vega per 1.00 volatility, theta per year, rho per 1.00 rate. */
export interface AmericanGreeks {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
  /** Which model gave it. */
  readonly model: string;
}

type Value = Omit<AmericanGreeks, 'vega' | 'rho' | 'model'>;

/** Central differences: wide enough to stand far above the model's error, narrow enough for the curvature. */
const VOL_BUMP_SHARE = 0.02;
const RATE_BUMP = 1e-3;
const ROUNDING = 1e-12;

const option: OptionColumns = {
  sign: new Int8Array(3),
  strike: new Float64Array(3),
  logStrike: new Float64Array(3),
  vol: new Float64Array(3),
};
const columns = allocateAmericanColumns(3);

/**
 * Returns value and Greeks of one American option, or undefined when an input is out of its domain. With cash dividends, or rates
 * below zero that leave two exercise boundaries, by the binomial tree; otherwise by {@link americanChain}, which is the European
 * value where early exercise is never worth anything. Vega and rho are differences.
 */
export function americanGreeks(inputs: AmericanInputs): AmericanGreeks | undefined {
  const status = statusOf(expiryConstants(inputs), inputs.sign, inputs.strike, inputs.vol);
  if (status === AmericanStatus.invalid) return undefined;
  const isTree = (inputs.dividends?.length ?? 0) > 0 || status === AmericanStatus.unsupported;
  return isTree ? treeGreeks(inputs, true) : boundaryGreeks(inputs, status);
}

/** The same by the tree, European or American. */
export function treeGreeks(inputs: AmericanInputs, isAmerican: boolean): AmericanGreeks | undefined {
  const at = (over: Partial<AmericanInputs>) => leisenReimer({ ...inputs, ...over, isAmerican });
  const value = at({});
  const vols = volsAround(inputs);
  const [volUp, volDown] = [at({ vol: vols.up }), at({ vol: vols.down })];
  const [rateUp, rateDown] = [at({ rate: inputs.rate + RATE_BUMP }), at({ rate: inputs.rate - RATE_BUMP })];
  if (!value || !volUp || !volDown || !rateUp || !rateDown) return undefined;
  return {
    ...value,
    vega: vegaOf(vols, volUp.price, volDown.price),
    rho: (rateUp.price - rateDown.price) / (2 * RATE_BUMP),
    model: TREE_MODEL,
  };
}

interface VolsAround {
  readonly up: number;
  readonly down: number;
}

/** Volatilities on both sides of one; both in the range where a share swings, or equal where it does not. */
function volsAround({ vol, years }: BsmInputs): VolsAround {
  const least = (TOTAL_VOL_MIN / Math.sqrt(years)) * (1 + ROUNDING);
  if (!(vol >= least)) return { up: vol, down: vol };
  return { up: vol * (1 + VOL_BUMP_SHARE), down: Math.max(vol * (1 - VOL_BUMP_SHARE), least) };
}

/** Where a share does not swing its value does not depend on volatility. */
function vegaOf({ up, down }: VolsAround, valueUp: number, valueDown: number): number {
  return up > down ? (valueUp - valueDown) / (up - down) : 0;
}

function boundaryGreeks(inputs: BsmInputs, status: number): AmericanGreeks | undefined {
  const { sign, strike, vol, rate } = inputs;
  const vols = volsAround(inputs);
  option.sign.fill(sign);
  option.strike.fill(strike);
  option.logStrike.fill(Math.log(strike));
  option.vol.set([vol, vols.up, vols.down]);
  americanChain(0, 3, expiryConstants(inputs), option, columns);
  const [up, down] = [columns.price[1] as number, columns.price[2] as number];
  const value = rowAt(0);
  const [rateUp, rateDown] = [rate + RATE_BUMP, rate - RATE_BUMP].map((moved) =>
    needsTree({ ...inputs, rate: moved }) ? rate : moved,
  ) as [number, number];
  const rho = (priceAt({ ...inputs, rate: rateUp }) - priceAt({ ...inputs, rate: rateDown })) / (rateUp - rateDown);
  const vega = vegaOf(vols, up, down);
  if (!Number.isFinite(value.price + value.delta + value.gamma + value.theta + vega + rho)) return undefined;
  return { ...value, vega, rho, model: status === AmericanStatus.european ? EUROPEAN_LIMIT_MODEL : AMERICAN_MODEL };
}

/** Rates below zero may; the tree's error would swamp a difference between it and another model. */
function needsTree(inputs: BsmInputs): boolean {
  return statusOf(expiryConstants(inputs), inputs.sign, inputs.strike, inputs.vol) === AmericanStatus.unsupported;
}

function priceAt(inputs: BsmInputs): number {
  americanChain(0, 1, expiryConstants(inputs), option, columns);
  return columns.price[0] as number;
}

function rowAt(row: number): Value {
  return {
    price: columns.price[row] as number,
    delta: columns.delta[row] as number,
    gamma: columns.gamma[row] as number,
    theta: columns.theta[row] as number,
  };
}

import { AMERICAN_MODEL, AmericanStatus, allocateAmericanColumns, americanChain, statusOf } from './american-chain.js';
import { type BsmInputs, expiryConstants } from './bsm.js';
import type { OptionColumns } from './bsm-chain.js';
import { type CashDividend, leisenReimer, TREE_STEPS } from './leisen-reimer.js';

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
 * value where early exercise is never worth anything. Vega and rho are central differences.
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
  const volBump = inputs.vol * VOL_BUMP_SHARE;
  const [volUp, volDown] = [at({ vol: inputs.vol + volBump }), at({ vol: inputs.vol - volBump })];
  const [rateUp, rateDown] = [at({ rate: inputs.rate + RATE_BUMP }), at({ rate: inputs.rate - RATE_BUMP })];
  if (!value || !volUp || !volDown || !rateUp || !rateDown) return undefined;
  return {
    ...value,
    vega: (volUp.price - volDown.price) / (2 * volBump),
    rho: (rateUp.price - rateDown.price) / (2 * RATE_BUMP),
    model: TREE_MODEL,
  };
}

function boundaryGreeks(inputs: BsmInputs, status: number): AmericanGreeks | undefined {
  const { sign, strike, vol, rate } = inputs;
  const bump = vol * VOL_BUMP_SHARE;
  option.sign.fill(sign);
  option.strike.fill(strike);
  option.logStrike.fill(Math.log(strike));
  option.vol.set([vol, vol + bump, vol - bump]);
  americanChain(0, 3, expiryConstants(inputs), option, columns);
  const [up, down] = [columns.price[1] as number, columns.price[2] as number];
  const value = rowAt(0);
  const rateUp = priceAt({ ...inputs, rate: rate + RATE_BUMP });
  const rateDown = priceAt({ ...inputs, rate: rate - RATE_BUMP });
  if (!Number.isFinite(value.price + rateUp + rateDown)) return undefined;
  return {
    ...value,
    vega: bump > 0 ? (up - down) / (2 * bump) : 0,
    rho: (rateUp - rateDown) / (2 * RATE_BUMP),
    model: status === AmericanStatus.european ? EUROPEAN_LIMIT_MODEL : AMERICAN_MODEL,
  };
}

/** Value at one moved rate; a rate that falls below zero may need the tree. */
function priceAt(inputs: BsmInputs): number {
  const { sign, strike, vol } = inputs;
  const expiry = expiryConstants(inputs);
  const needsTree = statusOf(expiry, sign, strike, vol) === AmericanStatus.unsupported;
  if (needsTree) return leisenReimer({ ...inputs, isAmerican: true })?.price ?? Number.NaN;
  americanChain(0, 1, expiry, option, columns);
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

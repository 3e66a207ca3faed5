import { bsmPrice } from '#core/pricing';

/** Geometry of the picture "payoff at expiry of one short put over the probability of the price". Pure. */
export interface PayoffInputs {
  readonly strike: number;
  readonly spot: number;
  /** Per share. */
  readonly credit: number;
  /** Annual, 0.30 = 30 %. */
  readonly iv: number;
  readonly dte: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PayoffModel {
  readonly low: number;
  readonly high: number;
  readonly breakeven: number;
  /** Dollars of one contract at the picture's left edge. */
  readonly worstShown: number;
  readonly best: number;
  /** Payoff in dollars of one contract at prices of the underlying. */
  readonly payoff: readonly Point[];
  /** What buying back now would leave, at prices of the underlying now. */
  readonly today: readonly Point[];
  /** Risk-neutral density at expiry, scaled so that its peak is 1. */
  readonly density: readonly Point[];
}

const SAMPLES = 80;
const SHARES = 100;

/** Returns the payoff at expiry of one contract in dollars: the credit, less what the stock is below the strike. */
export function payoffAt(price: number, { strike, credit }: Pick<PayoffInputs, 'strike' | 'credit'>): number {
  return (credit - Math.max(0, strike - price)) * SHARES;
}

/**
 * Returns what is left of the credit after buying back today, dollars of one contract, were the stock at `price`. Black–
 * Scholes–Merton with the contract's own volatility, without interest: over weeks that moves the line by less than its width.
 */
function valueToday(price: number, { strike, credit, iv, dte }: PayoffInputs): number {
  const years = Math.max(dte, 0) / 365;
  const put = bsmPrice({ sign: -1, spot: price, strike, years, rate: 0, dividendYield: 0, vol: iv });
  return put === undefined ? payoffAt(price, { strike, credit }) : (credit - put) * SHARES;
}

/**
 * Returns the picture's model. The density is lognormal without drift, ln S ~ N(ln spot − σ²t/2, σ²t): good enough for a
 * shape; the probability that is written beside it comes from the server.
 */
export function payoffModel(inputs: PayoffInputs): PayoffModel {
  const { strike, spot, credit, iv, dte } = inputs;
  const deviation = Math.max(0.01, iv * Math.sqrt(Math.max(dte, 0.5) / 365));
  const breakeven = strike - credit;
  const low = Math.max(0, Math.min(spot * Math.exp(-2.4 * deviation), breakeven - 0.35 * Math.abs(spot - breakeven)));
  const high = Math.max(spot * Math.exp(2 * deviation), strike * 1.02);
  const mean = Math.log(spot) - (deviation * deviation) / 2;
  const grid = Array.from({ length: SAMPLES + 1 }, (_, index) => low + ((high - low) * index) / SAMPLES);
  // The strike parts the picture in two, so it is a point of its own.
  const raw = [...grid, strike]
    .toSorted((a, b) => a - b)
    .map((x) => {
      const z = (Math.log(Math.max(x, 1e-6)) - mean) / deviation;
      return { x, y: Math.exp((-z * z) / 2) / Math.max(x, 1e-6) };
    });
  const peak = Math.max(...raw.map((point) => point.y), Number.MIN_VALUE);
  return {
    low,
    high,
    breakeven,
    worstShown: payoffAt(low, inputs),
    best: credit * SHARES,
    payoff: [low, strike, high].map((x) => ({ x, y: payoffAt(x, inputs) })),
    today: grid.map((x) => ({ x, y: valueToday(x, inputs) })),
    density: raw.map(({ x, y }) => ({ x, y: y / peak })),
  };
}

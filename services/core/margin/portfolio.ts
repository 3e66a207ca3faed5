import { bsmPrice, impliedVol } from '../pricing/index.js';
import { MONEY_SCALE, type Money, roundTo } from '../units/index.js';
import { CONTRACT_SHARES, type MarginLeg, type MarginUnderlying, type OptionLeg } from './legs.js';

/** Moves of the underlying at which a position is valued anew, as fractions, and the least that a contract asks for. */
export interface ScanGrid {
  readonly name: string;
  readonly moves: readonly number[];
  /** Per share of the contract, in currency units. */
  readonly minimumPerShare: number;
}

const tenths = (low: number, high: number) => {
  const steps = [1, 2, 3, 4, 5];
  return [...steps.map((step) => (low * step) / 5).reverse(), ...steps.map((step) => (high * step) / 5)];
};

/**
 * Ten equally spaced points, five on either side. Source: FINRA 4210(g), OCC's customer portfolio margin (TIMS) as brokers describe
 * it, read 2026-11-20; how the points are spaced is not published and assumed here. Volatility products have wider ranges.
 */
export const PORTFOLIO_GRIDS = {
  equity: { name: 'equity ±15 %', moves: tenths(-0.15, 0.15), minimumPerShare: 0.375 },
  broadIndex: { name: 'broad index −8 % to +6 %', moves: tenths(-0.08, 0.06), minimumPerShare: 0.375 },
} as const satisfies Readonly<Record<MarginUnderlying['kind'], ScanGrid>>;

export interface PortfolioResult {
  readonly requirement: Money;
  /** Loss at the worst point, gains negative. */
  readonly scanLoss: Money;
  /** The move at which it is worst. */
  readonly worstMove: number;
  readonly minimum: Money;
}

const DAYS_PER_YEAR = 365;

/** Rate and yield at which the legs are valued, continuous per year. */
export interface Carry {
  readonly rate: number;
  readonly dividendYield: number;
}

const NO_CARRY: Carry = { rate: 0, dividendYield: 0 };

/**
 * Returns a risk-based requirement in the manner of TIMS: the largest loss of the whole position in one underlying over the
 * grid's moves, today, at the volatilities that the legs' prices imply; never less than the minimum for each option contract, long or
 * short. An estimate: options are valued as European, and offsets between underlyings are not given.
 * @param grid - moves of the unlevered index; a leveraged fund moves by its factor
 * @param carry - none when it is not given
 */
export function portfolioMargin(
  underlying: MarginUnderlying,
  legs: readonly MarginLeg[],
  grid: ScanGrid = PORTFOLIO_GRIDS[underlying.kind],
  carry: Carry = NO_CARRY,
): PortfolioResult {
  const spot = underlying.price / MONEY_SCALE;
  let scanLoss = Number.NEGATIVE_INFINITY;
  let worstMove = 0;
  for (const move of grid.moves) {
    const moved = spot * Math.max(0, 1 + move * underlying.leverage);
    const loss = legs.reduce((sum, leg) => sum + lossOf(leg, spot, moved, carry), 0);
    if (loss > scanLoss) {
      scanLoss = loss;
      worstMove = move;
    }
  }
  const contracts = legs.reduce((sum, leg) => sum + (leg.kind === 'option' ? Math.abs(leg.quantity) : 0), 0);
  const minimum = contracts * CONTRACT_SHARES * grid.minimumPerShare;
  const units = (amount: number) => roundTo(amount * MONEY_SCALE, 'ceil') as Money;
  return {
    requirement: units(Math.max(scanLoss, minimum)),
    scanLoss: units(scanLoss),
    worstMove,
    minimum: units(minimum),
  };
}

function lossOf(leg: MarginLeg, spot: number, moved: number, carry: Carry): number {
  if (leg.kind === 'shares') return leg.quantity * (spot - moved);
  const valueAt = valuation(leg, spot, carry);
  return leg.quantity * CONTRACT_SHARES * (valueAt(spot) - valueAt(moved));
}

/** Value per share at a spot, at the volatility that the leg's price implies; what exercise pays where it implies none. */
function valuation(leg: OptionLeg, spot: number, carry: Carry): (spot: number) => number {
  const sign = leg.right === 'call' ? 1 : -1;
  const strike = leg.strike / MONEY_SCALE;
  const years = leg.daysToExpiry / DAYS_PER_YEAR;
  const vol = legVol(leg, spot, carry);
  return (moved) => {
    const intrinsic = Math.max(0, sign * (moved - strike));
    if (vol === undefined || moved === 0) return intrinsic;
    return bsmPrice({ sign, spot: moved, strike, years, ...carry, vol }) ?? intrinsic;
  };
}

/** Returns the volatility that a leg's price implies, 1.00 = 100 %; undefined where it implies none. */
export function legVol(leg: OptionLeg, spot: number, { rate, dividendYield }: Carry): number | undefined {
  const years = leg.daysToExpiry / DAYS_PER_YEAR;
  const implied = impliedVol({
    sign: leg.right === 'call' ? 1 : -1,
    forward: spot * Math.exp((rate - dividendYield) * years),
    strike: leg.strike / MONEY_SCALE,
    years,
    discount: Math.exp(-rate * years),
    price: leg.price / MONEY_SCALE,
  });
  return implied.status === 'ok' ? implied.vol : undefined;
}

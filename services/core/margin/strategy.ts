import { type Money, type Price, roundTo } from '../units/index.js';
import { type Lot, type Way, waysToCover } from './cover.js';
import { CONTRACT_SHARES, type MarginLeg, type MarginResult, type MarginUnderlying, type OptionLeg } from './legs.js';
import { REG_T_FACTORS, type RegTFactors, regTShortUnits } from './short-put.js';

/** How a house departs from the rules; see houses.ts. */
export interface StrategyTerms {
  readonly factors: RegTFactors;
  /** Total requirement per share of an uncovered short option below which the house does not go. */
  readonly minimumPerShare: Price;
  /** Whether the credit of a spread lowers its requirement. */
  readonly deductsSpreadCredit: boolean;
}

/** FINRA 4210(f)(2), Cboe Rule 10.3: the minimum that the law asks for. */
export const REG_T_TERMS: StrategyTerms = {
  factors: REG_T_FACTORS,
  minimumPerShare: 0 as Price,
  deductsSpreadCredit: true,
};

/** Long options with more than nine months left may be margined; shorter ones are paid in full. */
const LONG_TERM_DAYS = 274;
const LONG_TERM_SHARE = 0.75;
/** Regulation T: half of what shares cost, and one and a half times what short shares brought. */
const SHARES_SHARE = 0.5;
const SHORT_SHARES_SHARE = 1.5;

interface Outcome {
  readonly uncovered: number;
  readonly spreads: number;
  readonly longs: number;
  readonly cash: number;
}

/**
 * Returns the strategy-based initial requirement of a position in one underlying.
 *
 * Shares cover short options first. Long options cover short ones of the same right that expire no later: what is covered asks for
 * its largest loss over all prices at expiry, less the credit. Uncovered short options ask for FINRA's formula each, a put and a call
 * together for the greater of both plus the other's price. Of all ways to
 * cover, the one that asks for least counts.
 * Source: FINRA 4210(f)(2), Cboe Rule 10.3, Cboe Margin Manual (examples in strategy.spec.ts). Collars, conversions and protective
 * puts get no relief here: their maintenance rules are not initial ones.
 * Amounts in 1e-4 of the currency unit, rounded up per contract.
 */
export function strategyMargin(
  underlying: MarginUnderlying,
  legs: readonly MarginLeg[],
  terms: StrategyTerms = REG_T_TERMS,
): MarginResult {
  const options = legs.filter((leg): leg is OptionLeg => leg.kind === 'option' && leg.quantity !== 0);
  const shares = shareRequirement(legs);
  const shorts = uncoveredByShares(underlying, options, legs, terms);
  const longs = options.filter((leg) => leg.quantity > 0).map((leg) => ({ leg, count: leg.quantity }));
  const best = waysToCover(shorts, longs)
    .map((way) => outcomeOf(underlying, way, terms))
    .reduce((a, b) => (totalOf(b) < totalOf(a) ? b : a));
  const cash = shares.short > 0 ? undefined : ((best.cash + shares.cost) as Money);
  return {
    requirement: (totalOf(best) + shares.requirement) as Money,
    parts: {
      uncovered: best.uncovered as Money,
      spreads: best.spreads as Money,
      longs: best.longs as Money,
      shares: shares.requirement as Money,
    },
    cash,
  };
}

const totalOf = (outcome: Outcome) => outcome.uncovered + outcome.spreads + outcome.longs;

function shareRequirement(legs: readonly MarginLeg[]): { requirement: number; cost: number; short: number } {
  let requirement = 0;
  let cost = 0;
  let short = 0;
  for (const leg of legs) {
    if (leg.kind !== 'shares') continue;
    if (leg.quantity >= 0) {
      requirement += roundTo(leg.price * leg.quantity * SHARES_SHARE, 'ceil');
      cost += leg.price * leg.quantity;
    } else {
      requirement += roundTo(leg.price * -leg.quantity * SHORT_SHARES_SHARE, 'ceil');
      short -= leg.quantity;
    }
  }
  return { requirement, cost, short };
}

/** Long shares cover short calls, short shares short puts, a hundred a contract; those that would ask for most first. */
function uncoveredByShares(
  underlying: MarginUnderlying,
  options: readonly OptionLeg[],
  legs: readonly MarginLeg[],
  terms: StrategyTerms,
): readonly Lot[] {
  let shares = 0;
  for (const leg of legs) if (leg.kind === 'shares') shares += leg.quantity;
  const cover = { call: Math.max(0, shares), put: Math.max(0, -shares) };
  return options
    .filter((leg) => leg.quantity < 0)
    .sort((a, b) => nakedOf(underlying, b, terms) - nakedOf(underlying, a, terms))
    .flatMap((leg) => {
      const covered = Math.min(-leg.quantity, Math.floor(cover[leg.right] / CONTRACT_SHARES));
      cover[leg.right] -= covered * CONTRACT_SHARES;
      const count = -leg.quantity - covered;
      return count > 0 ? [{ leg, count }] : [];
    });
}

function outcomeOf(underlying: MarginUnderlying, way: Way, terms: StrategyTerms): Outcome {
  const { openShorts, freeLongs, covered, covering } = way;
  const spreads = spreadRequirement(covered, covering, terms);
  const longCost = freeLongs.reduce((sum, { leg, count }) => sum + count * CONTRACT_SHARES * leg.price, 0);
  const longs = freeLongs.reduce((sum, { leg, count }) => {
    const share = leg.daysToExpiry > LONG_TERM_DAYS ? LONG_TERM_SHARE : 1;
    return sum + roundTo(count * CONTRACT_SHARES * leg.price * share, 'ceil');
  }, 0);
  const deposits = openShorts.reduce((sum, { leg, count }) => {
    // Shares can be bought against a call; an index is settled in cash.
    const isSettled = leg.right === 'put' || underlying.kind === 'broadIndex';
    const setAside = isSettled ? leg.strike : underlying.price;
    return sum + count * CONTRACT_SHARES * (setAside - leg.price);
  }, 0);
  return {
    uncovered: uncoveredRequirement(underlying, openShorts, terms),
    spreads,
    longs,
    cash: spreads + longCost + deposits,
  };
}

/** The largest loss at expiry over all prices of the underlying: at nothing, at each strike, and beyond the highest. */
function spreadRequirement(covered: readonly Lot[], covering: readonly Lot[], terms: StrategyTerms): number {
  const legs = [
    ...covered.map(({ leg, count }) => ({ leg, quantity: -count })),
    ...covering.map(({ leg, count }) => ({ leg, quantity: count })),
  ];
  const strikes = legs.map(({ leg }) => leg.strike as number);
  const highest = Math.max(0, ...strikes);
  const payoffAt = (spot: number) =>
    legs.reduce((sum, { leg, quantity }) => {
      const inside = leg.right === 'put' ? leg.strike - spot : spot - leg.strike;
      return sum + quantity * CONTRACT_SHARES * Math.max(0, inside);
    }, 0);
  const worst = Math.min(0, ...[0, ...strikes, 2 * highest].map(payoffAt));
  const credit = legs.reduce((sum, { leg, quantity }) => sum - quantity * CONTRACT_SHARES * leg.price, 0);
  return Math.max(0, -worst - (terms.deductsSpreadCredit ? credit : Math.min(credit, 0)));
}

/** Puts and calls are taken together, the dearest first: the market cannot end on both sides. */
function uncoveredRequirement(underlying: MarginUnderlying, shorts: readonly Lot[], terms: StrategyTerms): number {
  const oneByOne = (right: OptionLeg['right']) =>
    shorts
      .filter(({ leg }) => leg.right === right)
      .flatMap(({ leg, count }) => Array.from({ length: count }, () => leg))
      .map((leg) => ({ naked: nakedOf(underlying, leg, terms), price: leg.price * CONTRACT_SHARES }))
      .sort((a, b) => b.naked - a.naked);
  const puts = oneByOne('put');
  const calls = oneByOne('call');
  let sum = 0;
  for (let index = 0; index < Math.max(puts.length, calls.length); index += 1) {
    const put = puts[index];
    const call = calls[index];
    if (put && call) sum += put.naked >= call.naked ? put.naked + call.price : call.naked + put.price;
    else sum += (put ?? call)?.naked ?? 0;
  }
  return sum;
}

/** One uncovered short contract; the floor is 10 %·L of the strike (put) or of the spot (call). */
function nakedOf({ price: spot, kind, leverage }: MarginUnderlying, leg: OptionLeg, terms: StrategyTerms): number {
  const { factors, minimumPerShare } = terms;
  const base = (kind === 'broadIndex' ? factors.broadIndex : factors.equity) * leverage;
  const outOfTheMoney = Math.max(0, leg.right === 'put' ? spot - leg.strike : leg.strike - spot);
  const floor = factors.strikeFloor * leverage * (leg.right === 'put' ? leg.strike : spot);
  const total = regTShortUnits(base * spot, outOfTheMoney, floor, leg.price, CONTRACT_SHARES);
  return Math.max(total, minimumPerShare * CONTRACT_SHARES);
}

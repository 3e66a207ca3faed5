import type { UnderlyingKind } from '../model/index.js';
import { type Money, type Price, roundTo } from '../units/index.js';

/** `cash`: the strike is set aside in full. `regT`: strategy-based margin, FINRA 4210(f)(2), Cboe Rule 10.3. */
export type MarginModel = 'cash' | 'regT';

/** Factors of the strategy-based short put, in 1e-4; a house that asks for more replaces them. */
export interface RegTFactors {
  readonly equity: number;
  readonly broadIndex: number;
  /** Share of the strike below which the requirement never falls. */
  readonly strikeFloor: number;
}

/** 20 %, 15 % and 10 %. Source: FINRA 4210(f)(2)(E), Cboe Margin Manual, read 2026-11-20. */
export const REG_T_FACTORS: RegTFactors = { equity: 2000, broadIndex: 1500, strikeFloor: 1000 };

/** $2.50 per share, the house minimum that Interactive Brokers, tastytrade and Schwab state. Not part of Reg T itself. */
export const HOUSE_MINIMUM_PER_SHARE = 25_000 as Price;

export interface ShortPutTerms {
  readonly model: MarginModel;
  readonly kind: UnderlyingKind;
  /** Factor of a leveraged fund, 1, 2 or 3; 1 when it is not given. */
  readonly leverage?: number;
  readonly spot: Price;
  readonly strike: Price;
  /** Per share: the sale price for the initial requirement, the current mark for maintenance. Not used by `cash`. */
  readonly mark: Price;
  readonly multiplier: number;
  readonly contracts: number;
  /** Total requirement per share below which the house does not go; none when it is not given. */
  readonly houseMinimumPerShare?: Price;
  readonly factors?: RegTFactors;
}

/**
 * Returns the total requirement of short puts, premium included (the premium received may be applied to it).
 *
 * - `cash`: K·M.
 * - `regT`: P·M + M·max(b·L·S − max(S − K, 0), 10 %·L·K), b = 20 % (equity, narrow index) or 15 % (broad index), L = leverage of the fund.
 *
 * Rounded up to 1e-4 of the currency unit per contract; with whole-cent prices, a multiplier of 100 and a whole-number leverage it is exact.
 * Source: FINRA 4210(f)(2)(E), Cboe Rule 10.3, Cboe Margin Manual.
 */
export function shortPutRequirement(terms: ShortPutTerms): Money {
  const { model, strike, multiplier, contracts, houseMinimumPerShare = 0, leverage = 1 } = terms;
  const factors = terms.factors ?? REG_T_FACTORS;
  const base = terms.kind === 'broadIndex' ? factors.broadIndex : factors.equity;
  const perContract =
    model === 'cash'
      ? strike * multiplier
      : regTShortPutUnits(terms.spot, strike, terms.mark, multiplier, base * leverage, factors.strikeFloor * leverage);
  return (Math.max(perContract, houseMinimumPerShare * multiplier) * contracts) as Money;
}

/**
 * Returns the Reg T requirement of one short put in 1e-4 of the currency unit; the kernel of {@link shortPutRequirement} for loops over columns.
 * @param spot - 1e-4 of the currency unit, as are strike and mark
 * @param factor - b·L in 1e-4
 * @param floor - 10 %·L, share of the strike, in 1e-4
 */
export function regTShortPutUnits(
  spot: number,
  strike: number,
  mark: number,
  multiplier: number,
  factor: number,
  floor: number,
): number {
  return regTShortUnits(factor * spot, spot > strike ? spot - strike : 0, floor * strike, mark, multiplier);
}

/**
 * Returns the Reg T requirement of one short option in 1e-4 of the currency unit: P·M + M·max(b·L·S − out of the money, floor).
 * @param base - b·L·S, in 1e-4 of the price unit's 1e-4, as is the floor
 */
export function regTShortUnits(
  base: number,
  outOfTheMoney: number,
  floor: number,
  mark: number,
  multiplier: number,
): number {
  const risk = Math.max(base - 10_000 * outOfTheMoney, floor);
  return mark * multiplier + roundTo((risk * multiplier) / 10_000, 'ceil');
}

/** Returns what a seller has to add to the premium: requirement − credit. */
export function marginDeposit(requirement: Money, credit: Money): Money {
  return (requirement - credit) as Money;
}

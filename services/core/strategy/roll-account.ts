import { type Position, parseOccSymbol, STANDARD_MULTIPLIER } from '../model/index.js';
import {
  assert,
  daysBetween,
  type Money,
  notional,
  type Price,
  roundTo,
  subtractMoney,
  sumMoney,
} from '../units/index.js';

/** A position when its roll began: what was paid and charged before is no part of the roll. */
export interface RollStart {
  /** Contracts that were open. */
  readonly quantity: number;
  readonly debitBefore: Money;
  readonly feesBefore: Money;
}

/** What a roll brought, apart from what the leg that it closed made. */
export interface RollAccount {
  /** New credit less the cost of buying back and the fees of both. */
  readonly rollCredit: Money;
  /** Result of the closed leg over its whole life, fees off. */
  readonly realised: Money;
  /** Share price below which the new leg alone loses, before fees. */
  readonly breakeven: Price;
  readonly daysAdded: number;
  /** Largest loss of the new leg less that of the old one, both to a share price of zero and each before fees. */
  readonly maxLossChange: Money;
}

/** Returns what buying back cost since the roll began, per share, rounded up: a credit above it is a credit to the last cent. */
export function costPerShare(start: RollStart, closed: Position): Price {
  const paid = closed.debit - start.debitBefore;
  return roundTo(paid / (start.quantity * STANDARD_MULTIPLIER), 'ceil') as Price;
}

/** Returns the result of a position that has ended by a trade: credit − debit − fees. */
export function realisedOf(closed: Position): Money {
  return subtractMoney(subtractMoney(closed.credit, closed.debit), closed.fees);
}

/**
 * Returns the account of a roll once both legs are done.
 * @param start - of the old position; @param closed - that position, bought back; @param opened - the one sold for it
 */
export function rollAccountOf(start: RollStart, closed: Position, opened: Position): RollAccount {
  const [before, after] = [parseOccSymbol(closed.symbol), parseOccSymbol(opened.symbol)];
  assert(before && after, 'Invariant: a position is in a contract with an OCC symbol');
  const cost = subtractMoney(closed.debit, start.debitBefore);
  const fees = sumMoney(subtractMoney(closed.fees, start.feesBefore), opened.fees);
  const lossOf = (strike: Price, leg: Position) =>
    subtractMoney(notional(strike, leg.soldQuantity, STANDARD_MULTIPLIER), leg.credit);
  const perShare = opened.credit / (opened.soldQuantity * STANDARD_MULTIPLIER);
  return {
    rollCredit: subtractMoney(subtractMoney(opened.credit, cost), fees),
    realised: realisedOf(closed),
    breakeven: roundTo(after.strike - perShare, 'ceil') as Price,
    daysAdded: daysBetween(before.expiry, after.expiry),
    maxLossChange: subtractMoney(lossOf(after.strike, opened), lossOf(before.strike, closed)),
  };
}

import {
  type ChainFrame,
  findRow,
  type OccSymbol,
  type OptionContract,
  parseOccSymbol,
  RIGHT_PUT,
  type ShareHolding,
  STANDARD_MULTIPLIER,
  spotOf,
} from '../model/index.js';
import {
  addCrashLosses,
  type CrashLosses,
  costOfShares,
  type Holdings,
  NO_CRASH_LOSS,
  optionCrashLosses,
  sharesCrashLosses,
  wholeCrashLoss,
} from '../risk/index.js';
import { MONEY_SCALE, moneyToNumber } from '../units/index.js';
import type { FrameOf } from './usable-frames.js';

/** Returns what short options and shares lose in a crash; pending openings count as filled, pending buy-backs as not. */
export function crashOfHoldings({ positions, openings, shares }: Holdings, frameOf: FrameOf): CrashLosses {
  let sum = NO_CRASH_LOSS;
  for (const { symbol, underlying, openQuantity } of positions) {
    sum = addCrashLosses(sum, crashOfOption(symbol, openQuantity, frameOf(underlying)));
  }
  for (const { symbol, underlying, quantity, filledQuantity } of openings) {
    sum = addCrashLosses(sum, crashOfOption(symbol, quantity - filledQuantity, frameOf(underlying)));
  }
  for (const holding of shares) sum = addCrashLosses(sum, crashOfShares(holding, frameOf(holding.underlying)));
  return sum;
}

/**
 * Returns what short contracts lose in a crash. Without a spot, or with no volatility in their whole expiry, a put counts with its strike: the most
 * that it can lose. A call that cannot be valued counts as losing nothing and gaining nothing.
 */
export function crashOfOption(symbol: OccSymbol, contracts: number, frame: ChainFrame | undefined): CrashLosses {
  const contract = parseOccSymbol(symbol);
  if (!contract || contracts === 0) return NO_CRASH_LOSS;
  const shares = contracts * STANDARD_MULTIPLIER;
  const strike = contract.strike / MONEY_SCALE;
  const unvalued = contract.right === 'put' ? wholeCrashLoss(strike * shares) : NO_CRASH_LOSS;
  const spotUnits = frame && spotOf(frame);
  const slice = frame?.expiries.find(({ root, expiry }) => root === contract.root && expiry === contract.expiry);
  if (!frame || !slice || spotUnits === undefined) return unvalued;
  const vol = volOf(frame, contract, slice);
  if (vol === undefined) return unvalued;
  const spot = spotUnits / MONEY_SCALE;
  const { years, rate } = slice;
  const forward = slice.forward ?? spot * Math.exp(rate * years);
  return optionCrashLosses({ right: contract.right, shares, strike, spot, forward, years, rate, vol });
}

/** The row's own volatility; where it has none, the highest of its expiry's puts, so that too little is never assumed. */
function volOf(
  frame: ChainFrame,
  contract: OptionContract,
  { firstRow, rowCount }: { readonly firstRow: number; readonly rowCount: number },
): number | undefined {
  const { iv, right } = frame.columns;
  const row = findRow(frame, contract);
  const own = row < 0 ? Number.NaN : (iv[row] as number);
  if (own > 0) return own;
  let highest = 0;
  for (let one = firstRow; one < firstRow + rowCount; one += 1) {
    if (right[one] === RIGHT_PUT && (iv[one] as number) > highest) highest = iv[one] as number;
  }
  return highest > 0 ? highest : undefined;
}

/** Shares whose price is not known are given up whole, at what they cost. */
function crashOfShares(holding: ShareHolding, frame: ChainFrame | undefined): CrashLosses {
  const spot = frame && spotOf(frame);
  if (spot === undefined) return wholeCrashLoss(moneyToNumber(costOfShares(holding)));
  return sharesCrashLosses((spot / MONEY_SCALE) * holding.quantity);
}

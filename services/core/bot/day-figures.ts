import { tradingDateAt } from '../calendar/index.js';
import {
  type ChainFrame,
  findRow,
  type Position,
  parseOccSymbol,
  priceAt,
  RowFlag,
  STANDARD_MULTIPLIER,
  settlesInCash,
  spotOf,
} from '../model/index.js';
import { costOfShares, type Holdings, isCounted } from '../risk/index.js';
import { type Money, notional, roundTo, type TradingDate, type Underlying, ZERO_MONEY } from '../units/index.js';
import type { FrameOf } from './usable-frames.js';

/** What a day has brought so far. */
export interface DayResult {
  /** Gains positive, fees included. */
  readonly result: Money;
  /** Underlyings of which no price is known: the result takes the worst that they can be. */
  readonly unknown: readonly Underlying[];
}

/**
 * Returns the result of what ended on the trading date, and of everything open since it was opened. What is open counts at the midpoint of a
 * usable quote; with an ask alone, on a zero bid or crossed, at the dearer side; without a price a put counts as worth its strike and
 * shares as worth nothing. Missing is never a gain of zero.
 */
export function dayResultOn(date: TradingDate, holdings: Holdings, frameOf: FrameOf): DayResult {
  const unknown = new Set<Underlying>();
  let result = 0;
  for (const position of holdings.closed) {
    if (position.closedAt === undefined || tradingDateAt(position.closedAt) !== date) continue;
    result += banked(position);
    // Shares that were called away are in no list any more, and what they brought with them. What was paid in cash is counted.
    const isPaid = settlesInCash(parseOccSymbol(position.symbol)?.root ?? '');
    if (position.endedBy === 'assigned' && !isPaid && !isCounted(position)) unknown.add(position.underlying);
  }
  for (const position of holdings.positions) {
    const cost = costToClose(position, frameOf(position.underlying));
    if (!cost.known) unknown.add(position.underlying);
    result += banked(position) - cost.amount;
  }
  for (const holding of holdings.shares) {
    const spot = spotOfFrame(frameOf(holding.underlying));
    if (spot === undefined) unknown.add(holding.underlying);
    result += (spot ?? 0) * holding.quantity - costOfShares(holding) - holding.fees;
  }
  return { result: result as Money, unknown: [...unknown].sort() };
}

function banked({ credit, debit, fees }: Position): number {
  return credit - debit - fees;
}

function spotOfFrame(frame: ChainFrame | undefined) {
  return frame && spotOf(frame);
}

interface CostToClose {
  readonly amount: Money;
  /** False: it is the most that it can be. */
  readonly known: boolean;
}

const NEVER_TRUSTED = RowFlag.stale | RowFlag.adjusted;

function costToClose(position: Position, frame: ChainFrame | undefined): CostToClose {
  const contract = parseOccSymbol(position.symbol);
  const shares = position.openQuantity * STANDARD_MULTIPLIER;
  const row = frame && contract ? findRow(frame, contract) : -1;
  if (frame && row >= 0 && ((frame.columns.flags[row] as number) & NEVER_TRUSTED) === 0) {
    const bid = priceAt(frame.columns.bid, row);
    const ask = priceAt(frame.columns.ask, row);
    if (ask !== undefined) {
      const price = bid === undefined || bid === 0 || bid > ask ? Math.max(bid ?? 0, ask) : (bid + ask) / 2;
      return { amount: roundTo(price * shares, 'ceil') as Money, known: true };
    }
  }
  if (!contract) return { amount: ZERO_MONEY, known: false };
  if (contract.right === 'put') {
    return { amount: notional(contract.strike, position.openQuantity, STANDARD_MULTIPLIER), known: false };
  }
  // A call is never worth more than its share; where that price is missing too, the shares count as worthless and the call with them.
  return { amount: ((spotOfFrame(frame) ?? 0) * shares) as Money, known: false };
}

/** Rolls that leave as one order. */
import { judgeRoll } from '../orders/index.js';
import type { Candidate } from '../screening/index.js';
import { addMs, type Instant, type IntentId, type Money } from '../units/index.js';
import type { JudgedExit } from './exits.js';
import type { ManagedBot } from './managed.js';
import { rollReserve } from './roll-search.js';
import { ROLL_PATIENCE_MS } from './rolls.js';
import type { PlannedRoll } from './state.js';

/** An old put that is bought back, and the new one sold for it, by one order. */
export interface RollOrder {
  readonly exit: JudgedExit;
  readonly candidate: Candidate;
  readonly reserve: Money;
}

/**
 * Returns the roll that begins with this decision as one order, where the broker takes such orders; the next one is decided on what that one
 * leaves. What one order did not bring about is rolled leg by leg.
 */
export function rollAsOne(managed: ManagedBot, judged: readonly JudgedExit[]): RollOrder | undefined {
  const { account, state } = managed;
  if ((account.login?.legsMax ?? 1) < ROLL_LEGS) return undefined;
  for (const exit of judged) {
    const { judgement, view, roll } = exit;
    const { id: positionId, openQuantity: quantity, symbol } = view.position;
    const isBegun = state.rolls.some((plan) => plan.positionId === positionId);
    if (!roll || judgement.blocked !== undefined || isBegun || view.ask === undefined) continue;
    const { candidate } = roll;
    const closes = { symbol, positionId, limit: view.ask };
    if (judgeRoll({ symbol: candidate.symbol, quantity, limit: candidate.bid, closes }).kind === 'refused') continue;
    return { exit, candidate, reserve: rollReserve(account, view, candidate) };
  }
  return undefined;
}

const ROLL_LEGS = 2;

/** Returns what is remembered of a roll whose order leaves with this decision. */
export function orderedRoll({ exit }: RollOrder, order: IntentId, now: Instant): PlannedRoll {
  const { id: positionId, openQuantity: quantity, debit: debitBefore, fees: feesBefore } = exit.view.position;
  return { positionId, quantity, debitBefore, feesBefore, until: addMs(now, ROLL_PATIENCE_MS), order };
}

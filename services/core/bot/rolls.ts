import {
  type AccountView,
  highestStop,
  type PendingOrder,
  type Position,
  parseOccSymbol,
  STANDARD_MULTIPLIER,
} from '../model/index.js';
import { mayBotsAct } from '../risk/index.js';
import type { Candidate } from '../screening/index.js';
import { costPerShare, realisedOf } from '../strategy/index.js';
import { addMs, type IntentId, MS_PER_MINUTE, type Price, roundTo, subtractMoney } from '../units/index.js';
import { reserveOf } from './arbiter.js';
import { botStopOf } from './decision-input.js';
import { isClosePending } from './exits.js';
import { openedBy } from './intents.js';
import type { ManagedBot } from './managed.js';
import type { ExitCode, ExitJudgement, RollEnd, RollStep } from './record.js';
import { findNewPut, type RollFind, rollHindrance } from './roll-search.js';
import type { PlannedRoll } from './state.js';
import { frameWait } from './waits.js';

/** How long after the last order to buy back a new put may still be sold; then the roll is given up. */
export const ROLL_PATIENCE_MS = 30 * MS_PER_MINUTE;

/** A put to be sold in place of one that was bought back. */
export interface RollOpening {
  readonly plan: PlannedRoll;
  readonly closed: Position;
  readonly candidate: Candidate;
}

export interface FollowedRolls {
  readonly steps: readonly RollStep[];
  readonly openings: readonly RollOpening[];
  /** Rolls that stay under way. */
  readonly plans: readonly PlannedRoll[];
}

/**
 * Follows the rolls under way. The new put is sold only after the old one is gone, on the quotes of that moment and for the credit
 * over what buying back did cost; once, because with that sale the roll leaves the bot's memory.
 */
export function followRolls(managed: ManagedBot, exits: readonly ExitJudgement[]): FollowedRolls {
  const steps: RollStep[] = [];
  const openings: RollOpening[] = [];
  const plans: PlannedRoll[] = [];
  let { account } = managed;
  // Whoever stops a bot altogether, or has everything bought back, does not want a new put once the stop is lifted.
  const isStopped = !mayBotsAct(highestStop([account.stop, botStopOf(managed)]));
  for (const plan of managed.state.rolls) {
    const step = isStopped ? givenUp(plan.positionId, 'STOPPED') : stepOf({ ...managed, account }, plan, exits);
    steps.push(step.said);
    if (step.opening) {
      openings.push(step.opening);
      account = withOpening(account, managed, step.opening);
    } else if (!ROLL_IS_OVER.has(step.said.step)) plans.push(step.plan ?? plan);
  }
  return { steps, openings, plans };
}

const ROLL_IS_OVER: ReadonlySet<RollStep['step']> = new Set<RollStep['step']>(['given_up', 'rolled']);

interface Step {
  readonly said: RollStep;
  readonly opening?: RollOpening;
  /** What the plan becomes; absent: it stays as it was. */
  readonly plan?: PlannedRoll;
}

function stepOf(managed: ManagedBot, plan: PlannedRoll, exits: readonly ExitJudgement[]): Step {
  const { positionId } = plan;
  if (plan.order !== undefined) {
    return stepOfOrder(
      managed,
      { ...plan, order: plan.order },
      exits.find((one) => one.positionId === positionId),
    );
  }
  const open = managed.account.positions.find(({ id, openQuantity }) => id === positionId && openQuantity > 0);
  if (!open) return stepOnceClosed(managed, plan);
  return stepWhileOpen(
    managed,
    plan,
    open,
    exits.find((one) => one.positionId === positionId),
  );
}

function stepWhileOpen(
  { account, state }: ManagedBot,
  { positionId }: PlannedRoll,
  position: Position,
  exit: ExitJudgement | undefined,
): Step {
  if (state.closing.includes(positionId)) return givenUp(positionId, 'USER_CLOSE');
  if (exit?.due !== undefined && exit.due !== 'ROLL') return givenUp(positionId, 'OTHER_EXIT');
  const isBuying = exit?.due === 'ROLL' || isClosePending(account, position);
  return isBuying ? { said: { positionId, step: 'buying_back' } } : givenUp(positionId, 'NO_LONGER_DUE');
}

function stepOnceClosed(managed: ManagedBot, plan: PlannedRoll): Step {
  const { positionId } = plan;
  const closed = (managed.account.closed ?? []).find(({ id }) => id === positionId);
  if (managed.now > plan.until) return givenUp(positionId, 'TOO_LATE', closed && legOf(plan, closed));
  if (!closed) return { said: { positionId, step: 'waiting' } };
  if ((closed.settledQuantity ?? 0) > 0) return givenUp(positionId, 'SETTLED');
  const leg = legOf(plan, closed);
  const find = findForClosed(managed, plan, closed);
  if (find.kind !== 'found') {
    const code = find.kind === 'none' ? find.code : 'NO_PUT';
    return { said: { positionId, step: 'waiting', code, ...leg } };
  }
  const { candidate, credit } = find;
  const said: RollStep = { positionId, step: 'opened', ...leg, symbol: candidate.symbol, credit };
  return { said, opening: { plan, closed, candidate } };
}

function findForClosed(managed: ManagedBot, plan: PlannedRoll, closed: Position): RollFind {
  const { bot, frames, now } = managed;
  const hindrance = rollHindrance(managed, closed);
  if (hindrance) return { kind: 'none', code: hindrance };
  const hashed = frames.get(closed.underlying);
  const old = parseOccSymbol(closed.symbol);
  const isUsable = !frameWait(closed.underlying, hashed, now, bot.config.gates.quoteAgeMaxSeconds);
  if (!isUsable || !hashed || !old) return { kind: 'none', code: 'QUOTE_UNTRADABLE' };
  const wanted = { old, cost: costPerShare(plan, closed), quantity: plan.quantity };
  return findNewPut(managed, wanted, hashed.frame);
}

function legOf(plan: PlannedRoll, closed: Position): Pick<RollStep, 'cost' | 'realised'> {
  return { cost: subtractMoney(closed.debit, plan.debitBefore), realised: realisedOf(closed) };
}

/** Rules that come before the roll: what they ask for does not wait until its order has ended. */
const BEFORE_ROLLS: ReadonlySet<ExitCode> = new Set<ExitCode>([
  'USER_CLOSE',
  'STOP_MULTIPLE',
  'STOP_DELTA',
  'STOP_PRICE',
  'PROFIT_TARGET',
]);

/** The order has both legs: while it works nothing else is done about them, and what it left when it ended is rolled leg by leg. */
function stepOfOrder(
  managed: ManagedBot,
  plan: PlannedRoll & Required<Pick<PlannedRoll, 'order'>>,
  exit: ExitJudgement | undefined,
): Step {
  const { account, state, now } = managed;
  const { positionId, order } = plan;
  const wanted = state.closing.includes(positionId) ? 'USER_CLOSE' : exit?.due;
  const gaveWayTo = wanted === 'USER_CLOSE' ? wanted : 'OTHER_EXIT';
  if (account.pending.some(({ intentId }) => intentId === order)) {
    if (plan.isTakenBack || !wanted || !BEFORE_ROLLS.has(wanted)) return { said: { positionId, step: 'as_one' } };
    return { said: { positionId, step: 'taken_back', code: gaveWayTo }, plan: { ...plan, isTakenBack: true } };
  }
  const isOpen = account.positions.some(({ id, openQuantity }) => id === positionId && openQuantity > 0);
  if (!isOpen) return stepOnceTraded(managed, plan);
  if (wanted !== undefined && wanted !== 'ROLL') return givenUp(positionId, gaveWayTo);
  if (wanted === undefined) return givenUp(positionId, 'NO_LONGER_DUE');
  if (exit?.blocked === undefined) return { said: { positionId, step: 'by_legs' } };
  return now > plan.until ? givenUp(positionId, 'TOO_LATE') : { said: { positionId, step: 'waiting' } };
}

function stepOnceTraded({ account }: ManagedBot, plan: PlannedRoll & Required<Pick<PlannedRoll, 'order'>>): Step {
  const { positionId } = plan;
  const ended = account.closed ?? [];
  const closed = ended.find(({ id }) => id === positionId);
  const opened = [...account.positions, ...ended].find(({ id }) => id === openedBy(plan.order));
  const leg = closed && legOf(plan, closed);
  if (!opened) return givenUp(positionId, closed?.settledQuantity ? 'SETTLED' : 'OTHER_EXIT', leg);
  const credit = closed && ((premiumPerShare(opened) - costPerShare(plan, closed)) as Price);
  const said: RollStep = { positionId, step: 'rolled', ...leg, symbol: opened.symbol };
  return { said: { ...said, ...(closed && { from: closed.symbol }), ...(credit !== undefined && { credit }) } };
}

function premiumPerShare({ credit, soldQuantity }: Position): number {
  return roundTo(credit / (soldQuantity * STANDARD_MULTIPLIER), 'floor');
}

function givenUp(
  positionId: PlannedRoll['positionId'],
  code: RollEnd,
  leg?: Pick<RollStep, 'cost' | 'realised'>,
): Step {
  return { said: { positionId, step: 'given_up', code, ...leg } };
}

/** A second roll of the same decision finds the first one's place and buying power taken. */
function withOpening(account: AccountView, { bot, now }: ManagedBot, { candidate, plan }: RollOpening): AccountView {
  const pending: PendingOrder = {
    intentId: `roll-of-${plan.positionId}` as IntentId,
    botId: bot.botId,
    symbol: candidate.symbol,
    underlying: candidate.underlying,
    side: 'sell_to_open',
    quantity: plan.quantity,
    filledQuantity: 0,
    limit: candidate.bid,
    state: 'pending',
    reserve: reserveOf(candidate, plan.quantity),
    createdAt: now,
  };
  return { ...account, pending: [...account.pending, pending] };
}

/** Returns the rolls that begin, or buy back once more, with this decision. */
export function beginRolls(managed: ManagedBot, exits: readonly ExitJudgement[]): readonly PlannedRoll[] {
  const { account, state, now } = managed;
  return exits
    .filter(({ due, blocked }) => due === 'ROLL' && blocked === undefined)
    .flatMap(({ positionId }) => {
      const known = state.rolls.find((plan) => plan.positionId === positionId);
      const position = account.positions.find(({ id }) => id === positionId);
      if (!position) return [];
      const { openQuantity: quantity, debit: debitBefore, fees: feesBefore } = position;
      const until = addMs(now, ROLL_PATIENCE_MS);
      // What a roll by one order has left begins anew: as many contracts as are open now, for what they cost from now on.
      const goesOn = known !== undefined && known.order === undefined;
      return [goesOn ? { ...known, until } : { positionId, quantity, debitBefore, feesBefore, until }];
    });
}

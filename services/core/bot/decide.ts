import { lastDueAtOrBefore, type Session, sessionAt } from '../calendar/index.js';
import type { OrderIntent } from '../model/index.js';
import {
  type ContentHash,
  type DecisionId,
  type Instant,
  type IntentId,
  MS_PER_HOUR,
  type Underlying,
} from '../units/index.js';
import type { BotConfig } from './config.js';
import { botStopOf, type TickDecisionInput } from './decision-input.js';
import { NO_ENTRIES } from './entries.js';
import type { ExitView } from './exit-view.js';
import type { JudgedExit } from './exits.js';
import { factsUsed } from './facts.js';
import { holderRisks } from './holder-risks.js';
import { intentMaker, openedBy } from './intents.js';
import type { ManagedBot } from './managed.js';
import { heldPositions, judgePosition } from './management.js';
import { type DecisionRecord, type ExitJudgement, type FrameRef, type OutcomeCode, RECORD_SCHEMA } from './record.js';
import { encodeRecord, shortCandidate } from './record-codec.js';
import { type RestingExits, restedAfter, restingExits } from './resting.js';
import { orderedRoll, type RollOrder, rollAsOne } from './roll-orders.js';
import { beginRolls, type FollowedRolls, followRolls } from './rolls.js';
import type { BotCommand, BotState, PlannedRoll } from './state.js';
import { type StrategyEntries, strategyEntries } from './strategies.js';

/** A wall clock that is mended goes back by an hour or two at most; a replay begun anew by a day or more. */
const CLOCK_SET_BACK_MS_MAX = 3 * MS_PER_HOUR;

export interface TickDecision {
  readonly state: BotState;
  readonly record: DecisionRecord;
  /** Canonical bytes of the record and their hash, which the new state carries as `previousHash`. */
  readonly bytes: Uint8Array;
  readonly hash: ContentHash;
  readonly intents: readonly OrderIntent[];
  /** Intents of before whose orders are to end. */
  readonly withdrawn: readonly IntentId[];
}

/**
 * Decides once for one bot: consumes commands, judges every open position (exits go first), looks for entries where that
 * is due, and lets the arbiter fit them to the limits. Pure: the same input gives the same bytes on every machine.
 */
export function decideTick(input: TickDecisionInput): TickDecision {
  const { bot, account, now } = input;
  const state = consumeCommands(bot.state, input.commands);
  const session = sessionAt(now);
  const managed: ManagedBot = { ...input, state, session };
  const judged = heldPositions(managed).map((position) => judgePosition(managed, position));
  const ordered = rollAsOne(managed, judged);
  const exits = judged.map((exit) => withRisks(managed, behind(ordered, exit), exit.view));
  const resting = restingExits(managed, judged);
  const rolls = followRolls(managed, exits);
  const isOrdered = ({ positionId }: ExitJudgement) => positionId === ordered?.exit.judgement.positionId;
  const byLegs = exits.filter((exit) => !isOrdered(exit));
  const begun = beginRolls(managed, byLegs);
  const isRolling = state.rolls.length > 0 || begun.length > 0 || ordered !== undefined;
  const entries = lookForEntries(input, state, session, isRolling);

  const sequence = bot.state.sequence + 1;
  const id = `${bot.botId}-${sequence}` as DecisionId;
  const maker = intentMaker(input, id, session);
  const closings = byLegs.filter((exit) => exit.due && !exit.blocked).map((exit) => maker.close(exit));
  const openings = rolls.openings.map((opening) => maker.roll(opening));
  const together = ordered && maker.rollAsOne(ordered);
  const rolled = [...openings, ...(together ? [together] : [])];
  const plans = [
    ...mergePlans(rolls.plans, begun),
    ...(ordered && together ? [orderedRoll(ordered, together.id, now)] : []),
  ];
  const intents = [
    ...closings,
    ...resting.placed.map((placement) => maker.rest(placement)),
    ...rolled,
    ...entries.puts.chosen.map((candidate) => maker.open(candidate)),
    ...entries.calls.map((sale) => maker.call(sale)),
  ];
  const withdrawn = [...resting.withdrawn, ...takenBack(rolls)];
  const mattered = underlyingsOf(input, rolls, entries);
  const facts = factsUsed(bot.config, account, input.facts, mattered);
  const { puts } = entries;
  const record: DecisionRecord = {
    schema: RECORD_SCHEMA,
    id,
    botId: bot.botId,
    sequence,
    previousHash: bot.state.previousHash,
    inputs: {
      kind: input.kind,
      dueAt: input.dueAt,
      now,
      configVersion: bot.configVersion,
      codeVersion: input.codeVersion,
      frames: framesUsed(input, mattered),
      account,
      ...(facts === undefined ? {} : { facts }),
      ...(botStopOf(input) === 'none' ? {} : { botStop: botStopOf(input) }),
      stateBefore: bot.state,
      commands: input.commands,
    },
    outcome: outcomeOf(intents, entries),
    waits: puts.waits,
    totals: puts.totals,
    top: puts.top.map(shortCandidate),
    misses: puts.misses,
    refusals: puts.refusals,
    exits,
    ...(rolls.steps.length > 0 && { rolls: rolls.steps }),
    ...(entries.searches.length > 0 && { calls: entries.searches }),
    ...(withdrawn.length > 0 && { withdrawn }),
    intents,
  };
  const bytes = encodeRecord(record);
  const hash = input.hash(bytes);
  const memory = memoryAfter(managed, { exits, plans, rolled, resting });
  return { state: nextState(input, memory, sequence, hash), record, bytes, hash, intents, withdrawn };
}

/** Returns the state after the user's commands, oldest first; one that was consumed before changes nothing. */
export function consumeCommands(state: BotState, commands: readonly BotCommand[]): BotState {
  let next = state;
  for (const command of commands) {
    if (command.id <= next.lastCommandId) continue;
    next = { ...next, lastCommandId: command.id };
    if (command.kind === 'start' || command.kind === 'pause') {
      next = { ...next, status: command.kind === 'start' ? 'running' : 'paused' };
    } else if (command.kind === 'close_position' && !next.closing.includes(command.positionId)) {
      next = { ...next, closing: [...next.closing, command.positionId] };
    }
  }
  return next;
}

/** Returns the newest due instant of the bot's schedule that it has not decided yet, or undefined. Only a running bot owes any. */
export function owedScheduleDue(config: BotConfig, state: BotState, now: Instant): Instant | undefined {
  if (state.status !== 'running') return undefined;
  return lastDueAtOrBefore(config.schedule, now, decidedDue(state, now));
}

/**
 * Returns the due instant up to which the schedule is decided. One far ahead of the clock belongs to another run of it (a
 * replay of an earlier day, begun anew): holding on to it would keep the bot silent until that day came again. One a little
 * ahead is a clock that was set back, and what was decided stays decided.
 */
function decidedDue(state: BotState, now: Instant): Instant | undefined {
  const due = state.lastScheduleDue;
  return due !== undefined && due - now > CLOCK_SET_BACK_MS_MAX ? undefined : due;
}

/** A bot looks for entries when its schedule says so, and at once when it is started or told to, whichever tick brings the command. */
function looksForEntries(input: TickDecisionInput, before: BotState, after: BotState): boolean {
  if (input.kind === 'schedule') return true;
  const isTold = input.commands.some(({ id, kind }) => kind === 'look' && id > before.lastCommandId);
  return after.status === 'running' && (before.status !== 'running' || isTold);
}

/** One roll leaves as one order with a decision; the next is decided on what it leaves. */
function behind(ordered: RollOrder | undefined, { judgement, roll }: JudgedExit): ExitJudgement {
  const isOther = ordered !== undefined && judgement.positionId !== ordered.exit.judgement.positionId;
  return isOther && roll && judgement.blocked === undefined ? { ...judgement, blocked: 'ROLL_FIRST' } : judgement;
}

/** Returns the intents whose orders were to roll and are to end. */
function takenBack({ steps, plans }: FollowedRolls): readonly IntentId[] {
  const ending = new Set(steps.flatMap(({ step, positionId }) => (step === 'taken_back' ? [positionId] : [])));
  return plans.flatMap(({ positionId, order }) => (order !== undefined && ending.has(positionId) ? [order] : []));
}

function withRisks({ frames }: ManagedBot, judgement: ExitJudgement, view: ExitView): ExitJudgement {
  return { ...judgement, ...holderRisks(view, frames.get(view.position.underlying)) };
}

const NO_STRATEGY_ENTRIES: StrategyEntries = { puts: NO_ENTRIES, searches: [], calls: [] };

/** While a put is on its way from one expiry to the next, its place and its buying power are not given to another. */
function lookForEntries(
  input: TickDecisionInput,
  state: BotState,
  session: Session,
  isRolling: boolean,
): StrategyEntries {
  const waiting = (code: 'EXITS_ONLY' | 'ROLL_UNDER_WAY'): StrategyEntries => ({
    ...NO_STRATEGY_ENTRIES,
    puts: { ...NO_ENTRIES, waits: [{ code }] },
  });
  if (!looksForEntries(input, input.bot.state, state)) return waiting('EXITS_ONLY');
  return isRolling ? waiting('ROLL_UNDER_WAY') : strategyEntries({ input, state, session });
}

/** Underlyings whose frames and facts mattered to a decision, if only by being too old: a replay needs them all. */
function underlyingsOf(
  input: TickDecisionInput,
  rolls: FollowedRolls,
  entries: StrategyEntries,
): ReadonlySet<Underlying> {
  const { bot, account } = input;
  const { botId } = bot;
  const own = [...account.positions, ...(account.shares ?? [])].filter((one) => one.botId === botId);
  const rolling = (account.closed ?? []).filter(({ id }) => rolls.steps.some(({ positionId }) => positionId === id));
  // The limits of a roll look at the whole account.
  const isPriced = bot.config.roll !== null || rolls.steps.length > 0;
  const priced = isPriced ? [...account.positions, ...account.pending, ...(account.shares ?? [])] : [];
  return new Set([...entries.puts.considered, ...[...own, ...rolling, ...priced].map(({ underlying }) => underlying)]);
}

function framesUsed(input: TickDecisionInput, mattered: ReadonlySet<Underlying>): readonly FrameRef[] {
  const refs: FrameRef[] = [];
  for (const underlying of [...mattered].sort()) {
    const hashed = input.frames.get(underlying);
    if (!hashed) continue;
    const { sequence, model } = hashed.frame;
    refs.push({ underlying, sequence, hash: hashed.hash, model });
  }
  return refs;
}

function outcomeOf(intents: readonly OrderIntent[], { puts, searches }: StrategyEntries): OutcomeCode {
  if (intents.some((intent) => intent.side === 'sell_to_open')) return 'sold';
  if (intents.length > 0) return 'closing';
  return puts.looked.length > 0 || searches.length > 0 ? 'no_trade' : 'waited';
}

/** A plan that is renewed takes the place of the one before it. */
function mergePlans(kept: readonly PlannedRoll[], begun: readonly PlannedRoll[]): readonly PlannedRoll[] {
  return [...kept.filter((plan) => !begun.some(({ positionId }) => positionId === plan.positionId)), ...begun];
}

interface Managing {
  readonly exits: readonly ExitJudgement[];
  readonly plans: readonly PlannedRoll[];
  /** Orders that sell the new puts of rolls. */
  readonly rolled: readonly OrderIntent[];
  readonly resting: RestingExits;
}

/** Returns what the bot remembers of rolls and of the evening of an expiry. */
function memoryAfter(managed: ManagedBot, { exits, plans, rolled, resting }: Managing): BotState {
  const { account, session, now } = managed;
  const { rested: _before, ...state } = managed.state;
  const counts: Record<string, number> = { ...state.rollCounts };
  for (const { positionId, rolledFrom } of rolled) {
    if (rolledFrom !== undefined) counts[positionId] = (counts[rolledFrom] ?? 0) + 1;
  }
  const living = new Set<string>([
    ...account.positions.filter((one) => one.openQuantity > 0).map((one) => one.id),
    ...account.pending.map((one) => openedBy(one.intentId)),
    ...plans.map((one) => one.positionId),
    ...rolled.map((one) => one.positionId),
  ]);
  const rollCounts = Object.fromEntries(Object.entries(counts).filter(([positionId]) => living.has(positionId)));
  const isPinned = exits.some(({ pinRisk }) => pinRisk !== undefined);
  const rested = restedAfter(managed.state, resting, now, new Set(exits.map(({ positionId }) => positionId)));
  return {
    ...{ ...state, rolls: plans, rollCounts },
    ...(isPinned && { pinWatched: session.date }),
    ...(rested && { rested }),
  };
}

function nextState(input: TickDecisionInput, state: BotState, sequence: number, hash: ContentHash): BotState {
  const { bot, account, now } = input;
  const open = new Set(account.positions.filter((one) => one.openQuantity > 0).map((one) => one.id));
  const started = bot.state.status !== 'running' && state.status === 'running';
  // A bot that was just started has looked: what was due before now is not owed.
  const due = started ? lastDueAtOrBefore(bot.config.schedule, now) : undefined;
  const decided = input.kind === 'schedule' ? input.dueAt : due;
  const { lastScheduleDue: _before, ...rest } = state;
  const lastScheduleDue = Math.max(decided ?? 0, decidedDue(state, now) ?? 0);
  return {
    ...rest,
    sequence,
    previousHash: hash,
    closing: state.closing.filter((positionId) => open.has(positionId)),
    ...(lastScheduleDue > 0 && { lastScheduleDue: lastScheduleDue as Instant }),
  };
}

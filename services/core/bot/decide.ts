import { lastDueAtOrBefore, type Session, sessionAt } from '../calendar/index.js';
import { highestStop, type OrderIntent } from '../model/index.js';
import { type ContentHash, type DecisionId, type Instant, MS_PER_HOUR, type Underlying } from '../units/index.js';
import type { BotConfig } from './config.js';
import { botStopOf, type TickDecisionInput } from './decision-input.js';
import { type Entries, findEntries, NO_ENTRIES } from './entries.js';
import { heldUnderlyings, judgeExit } from './exits.js';
import { intentMaker } from './intents.js';
import { type DecisionRecord, type ExitJudgement, type FrameRef, type OutcomeCode, RECORD_SCHEMA } from './record.js';
import { encodeRecord, shortCandidate } from './record-codec.js';
import type { BotCommand, BotState } from './state.js';

/** A wall clock that is mended goes back by an hour or two at most; a replay begun anew by a day or more. */
const CLOCK_SET_BACK_MS_MAX = 3 * MS_PER_HOUR;

export interface TickDecision {
  readonly state: BotState;
  readonly record: DecisionRecord;
  /** Canonical bytes of the record and their hash, which the new state carries as `previousHash`. */
  readonly bytes: Uint8Array;
  readonly hash: ContentHash;
  readonly intents: readonly OrderIntent[];
}

/**
 * Decides once for one bot: consumes commands, judges every open position (exits go first), looks for entries where that
 * is due, and lets the arbiter fit them to the limits. Pure: the same input gives the same bytes on every machine.
 */
export function decideTick(input: TickDecisionInput): TickDecision {
  const { bot, account, now } = input;
  const state = consumeCommands(bot.state, input.commands);
  const session = sessionAt(now);
  const exits = judgeExits(input, state, session);
  const entries = looksForEntries(input, bot.state, state)
    ? findEntries(input, state, session)
    : { ...NO_ENTRIES, waits: [{ code: 'EXITS_ONLY' as const }] };

  const sequence = bot.state.sequence + 1;
  const id = `${bot.botId}-${sequence}` as DecisionId;
  const maker = intentMaker(input, id);
  const intents = [
    ...exits.filter((exit) => exit.due && !exit.blocked).map((exit) => maker.close(exit, session)),
    ...entries.chosen.map((candidate) => maker.open(candidate, session)),
  ];
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
      frames: framesUsed(input, entries.considered),
      account,
      ...(botStopOf(input) === 'none' ? {} : { botStop: botStopOf(input) }),
      stateBefore: bot.state,
      commands: input.commands,
    },
    outcome: outcomeOf(intents, entries),
    waits: entries.waits,
    totals: entries.totals,
    top: entries.top.map(shortCandidate),
    misses: entries.misses,
    refusals: entries.refusals,
    exits,
    intents,
  };
  const bytes = encodeRecord(record);
  const hash = input.hash(bytes);
  return { state: nextState(input, state, sequence, hash), record, bytes, hash, intents };
}

/** Returns the state after the user's commands, oldest first; one that was consumed before changes nothing. */
export function consumeCommands(state: BotState, commands: readonly BotCommand[]): BotState {
  let next = state;
  for (const command of commands) {
    if (command.id <= next.lastCommandId) continue;
    next = { ...next, lastCommandId: command.id };
    if (command.kind !== 'close_position') {
      next = { ...next, status: command.kind === 'start' ? 'running' : 'paused' };
    } else if (!next.closing.includes(command.positionId)) {
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

/** A bot looks for entries when its schedule says so, and at once when it is started, whichever tick brings the command. */
function looksForEntries(input: TickDecisionInput, before: BotState, after: BotState): boolean {
  return input.kind === 'schedule' || (before.status !== 'running' && after.status === 'running');
}

function judgeExits(input: TickDecisionInput, state: BotState, session: Session): readonly ExitJudgement[] {
  const { bot, account, now, frames } = input;
  return account.positions
    .filter((position) => position.botId === bot.botId && position.openQuantity > 0)
    .map((position) =>
      judgeExit({
        config: bot.config,
        position,
        hashed: frames.get(position.underlying),
        account,
        closing: state.closing,
        now,
        today: session.date,
        marketOpen: session.state === 'open',
        stop: highestStop([account.stop, botStopOf(input)]),
      }),
    );
}

function framesUsed(input: TickDecisionInput, considered: readonly Underlying[]): readonly FrameRef[] {
  const names = new Set<Underlying>([...considered, ...heldUnderlyings(input.bot.botId, input.account)]);
  const refs: FrameRef[] = [];
  for (const underlying of [...names].sort()) {
    const hashed = input.frames.get(underlying);
    if (hashed) refs.push({ underlying, sequence: hashed.frame.sequence, hash: hashed.hash });
  }
  return refs;
}

function outcomeOf(intents: readonly OrderIntent[], entries: Entries): OutcomeCode {
  if (intents.some((intent) => intent.side === 'sell_to_open')) return 'sold';
  if (intents.length > 0) return 'closing';
  return entries.looked.length > 0 ? 'no_trade' : 'waited';
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

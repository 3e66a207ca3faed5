import { clockTimeAt, lastDueAtOrBefore, type Session, sessionAt, tradingDateAt } from '../calendar/index.js';
import {
  type AccountView,
  type HashedFrame,
  highestStop,
  type OrderIntent,
  type StopLevel,
  type TickKind,
} from '../model/index.js';
import {
  type Candidate,
  compareCandidates,
  compareMisses,
  GATES,
  type NearestMiss,
  screenPuts,
} from '../screening/index.js';
import { entryLimit } from '../strategy/index.js';
import {
  addMs,
  type BotId,
  type ClientOrderId,
  type ContentHash,
  type DecisionId,
  type Instant,
  type IntentId,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  type PositionId,
  type Price,
  type Underlying,
  type UserId,
  ZERO_MONEY,
} from '../units/index.js';
import { arbitrate, reserveOf } from './arbiter.js';
import type { BotConfig } from './config.js';
import { heldUnderlyings, judgeExit } from './exits.js';
import { exposureOf, marginModelOf, watchlistOf } from './limits.js';
import { keepManageable } from './manage.js';
import {
  type DecisionRecord,
  type ExitJudgement,
  type FrameRef,
  type OutcomeCode,
  RECORD_SCHEMA,
  type Refusal,
  type ScreenTotals,
  type WaitReason,
} from './record.js';
import { encodeRecord, shortCandidate } from './record-codec.js';
import type { BotCommand, BotState } from './state.js';
import { frameWait, generalWaits } from './waits.js';

/** Candidates of one underlying that the arbiter sees, and of all together that a record keeps. */
const TOP_KEPT = 20;
/** Near misses kept in a record. */
const MISSES_KEPT = 10;
/** A buy-back is worth sending for so long; then the next frame judges afresh. */
const EXIT_VALID_MS = 5 * MS_PER_MINUTE;
/** A wall clock that is mended goes back by an hour or two at most; a replay begun anew by a day or more. */
const CLOCK_SET_BACK_MS_MAX = 3 * MS_PER_HOUR;

/** Everything that a decision may know. */
export interface TickDecisionInput {
  readonly kind: TickKind;
  /** Market clock. */
  readonly dueAt: Instant;
  /** Market clock. */
  readonly now: Instant;
  readonly bot: {
    readonly botId: BotId;
    readonly userId: UserId;
    readonly config: BotConfig;
    readonly configVersion: number;
    readonly state: BotState;
  };
  readonly account: AccountView;
  /** The bot's own stop. Default `none`. */
  readonly botStop?: StopLevel;
  /** Commands not yet consumed, oldest first. */
  readonly commands: readonly BotCommand[];
  /** The newest frame of each underlying that is known; more than needed is harmless. */
  readonly frames: ReadonlyMap<Underlying, HashedFrame>;
  readonly codeVersion: string;
  /** SHA-256 of bytes as lower-case hex; given from outside because core has no crypto. */
  readonly hash: (bytes: Uint8Array) => ContentHash;
}

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

function botStopOf(input: TickDecisionInput): StopLevel {
  return input.botStop ?? 'none';
}

/** A bot looks for entries when its schedule says so, and at once when it is started, whichever tick brings the command. */
function looksForEntries(input: TickDecisionInput, before: BotState, after: BotState): boolean {
  return input.kind === 'schedule' || (before.status !== 'running' && after.status === 'running');
}

interface Entries {
  readonly waits: readonly WaitReason[];
  readonly totals: ScreenTotals;
  readonly top: readonly Candidate[];
  readonly misses: readonly NearestMiss[];
  readonly refusals: readonly Refusal[];
  readonly chosen: readonly Candidate[];
  /** Underlyings whose frames were screened. */
  readonly looked: readonly Underlying[];
  /** Underlyings whose frames mattered, if only by being too old: a replay needs them all. */
  readonly considered: readonly Underlying[];
}

const EMPTY_TOTALS: ScreenTotals = {
  looked: 0,
  passed: 0,
  failedAt: Object.fromEntries(GATES.map((gate) => [gate, 0])) as ScreenTotals['failedAt'],
};

const NO_ENTRIES: Entries = {
  waits: [],
  totals: EMPTY_TOTALS,
  top: [],
  misses: [],
  refusals: [],
  chosen: [],
  looked: [],
  considered: [],
};

function findEntries(input: TickDecisionInput, state: BotState, session: Session): Entries {
  const { bot, account, now, frames } = input;
  const { config } = bot;
  const general = generalWaits(state.status, account, botStopOf(input), session, config.schedule, clockTimeAt(now));
  if (general.length > 0) return { ...NO_ENTRIES, waits: general };
  const exposure = exposureOf(bot.botId, account, frames);
  if (exposure.positions >= config.sizing.maxPositions) {
    return { ...NO_ENTRIES, waits: [{ code: 'MAX_POSITIONS', detail: String(config.sizing.maxPositions) }] };
  }
  const screened = screenWatchlist(input);
  const { candidates, wait } = keepManageable(account.login, screened.candidates);
  const { chosen, refusals } = arbitrate({ botId: bot.botId, config, account, frames, candidates });
  const waits = wait ? [...screened.waits, wait] : [...screened.waits];
  if (screened.totals.passed === 0 && screened.looked.length > 0) waits.push({ code: 'NOTHING_PASSED' });
  else if (chosen.length === 0 && refusals.length > 0) waits.push({ code: 'ALL_REFUSED' });
  const { totals, misses, looked, considered } = screened;
  return { waits, totals, top: topWith(screened.top, chosen), misses, refusals, chosen, looked, considered };
}

/** Returns the best candidates, and behind them what was chosen further down. */
function topWith(best: readonly Candidate[], chosen: readonly Candidate[]): readonly Candidate[] {
  return [...best, ...chosen.filter((candidate) => !best.includes(candidate))];
}

export interface ScreenedWatchlist {
  readonly waits: readonly WaitReason[];
  readonly totals: ScreenTotals;
  /** Best first, at most {@link TOP_KEPT} of each underlying. */
  readonly candidates: readonly Candidate[];
  /** The best of all together. */
  readonly top: readonly Candidate[];
  readonly misses: readonly NearestMiss[];
  readonly looked: readonly Underlying[];
  readonly considered: readonly Underlying[];
}

/** Screens every underlying of the watchlist and ranks all candidates together. */
export function screenWatchlist(
  input: Pick<TickDecisionInput, 'account' | 'now' | 'frames'> & { readonly bot: { readonly config: BotConfig } },
): ScreenedWatchlist {
  const { account, now, frames } = input;
  const { config } = input.bot;
  const today = tradingDateAt(now);
  const waits: WaitReason[] = [];
  const candidates: Candidate[] = [];
  const misses: NearestMiss[] = [];
  const looked: Underlying[] = [];
  const failedAt = { ...EMPTY_TOTALS.failedAt };
  let puts = 0;
  let passed = 0;
  for (const underlying of watchlistOf(config)) {
    const hashed = frames.get(underlying);
    const wait = frameWait(underlying, hashed, now, config.gates.quoteAgeMaxSeconds);
    if (wait || !hashed) {
      if (wait) waits.push(wait);
      continue;
    }
    const { gates, score } = config;
    const marginModel = marginModelOf(account);
    const result = screenPuts(hashed.frame, { now, today, gates, score, marginModel, top: TOP_KEPT });
    looked.push(underlying);
    puts += result.looked;
    passed += result.passed;
    for (const gate of GATES) failedAt[gate] += result.failedAt[gate];
    candidates.push(...result.candidates);
    misses.push(...result.misses);
  }
  candidates.sort(compareCandidates);
  return {
    waits,
    totals: { looked: puts, passed, failedAt },
    candidates,
    top: candidates.slice(0, TOP_KEPT),
    misses: misses.sort(compareMisses).slice(0, MISSES_KEPT),
    looked,
    considered: watchlistOf(config),
  };
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

function intentMaker(input: TickDecisionInput, id: DecisionId) {
  const { bot, account, now } = input;
  let index = 0;
  const base = () => {
    index += 1;
    return {
      id: `${id}-${index}` as IntentId,
      decisionId: id,
      botId: bot.botId,
      userId: bot.userId,
      accountId: account.id,
      clientOrderId: `tp-${id}-${index}` as ClientOrderId,
    };
  };
  const until = (ms: number, session: Session) =>
    Math.min(addMs(now, ms), session.day.closeAt ?? Number.POSITIVE_INFINITY) as Instant;
  return {
    open(candidate: Candidate, session: Session): OrderIntent {
      const ids = base();
      return {
        ...ids,
        symbol: candidate.symbol,
        underlying: candidate.underlying,
        side: 'sell_to_open',
        quantity: bot.config.sizing.contracts,
        limit: entryLimit(bot.config.entry, candidate.bid, candidate.ask),
        validUntil: until(bot.config.entry.cancelAfterMinutes * MS_PER_MINUTE, session),
        reserve: reserveOf(candidate, bot.config.sizing.contracts),
        positionId: `pos-${ids.id}` as PositionId,
      };
    },
    close(exit: ExitJudgement, session: Session): OrderIntent {
      const position = account.positions.find((one) => one.id === exit.positionId) as AccountView['positions'][number];
      return {
        ...base(),
        symbol: position.symbol,
        underlying: position.underlying,
        side: 'buy_to_close',
        quantity: position.openQuantity,
        limit: exit.ask as Price,
        ...(exit.due === 'USER_CLOSE' ? { origin: 'person' as const } : {}),
        validUntil: until(EXIT_VALID_MS, session),
        reserve: ZERO_MONEY,
        positionId: position.id,
      };
    },
  };
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

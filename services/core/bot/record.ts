import type { AccountView, OccSymbol, OrderIntent, StopLevel, TickKind } from '../model/index.js';
import type { Candidate, Gate, NearestMiss } from '../screening/index.js';
import type { BotId, ContentHash, DecisionId, Instant, PositionId, Price, Underlying } from '../units/index.js';
import type { BotCommand, BotState } from './state.js';

/** Version of the record's own layout. */
export const RECORD_SCHEMA = 1;

/** What came of a decision. `sold`, `closing`: intents were made. `no_trade`: it looked and found nothing that fits. `waited`: it did not look for entries. */
export type OutcomeCode = 'sold' | 'closing' | 'no_trade' | 'waited';

/** Why a bot did not open, most general first; one decision may carry several. */
export const WAIT_CODES = [
  'BOT_NOT_RUNNING',
  'ACCOUNT_STOPPED',
  'BOT_STOPPED',
  'ACCOUNT_DRIFT',
  'CLOSING_ONLY',
  'OPTION_LEVEL',
  'LOGIN_ENDED',
  'MARKET_CLOSED_HOLIDAY',
  'MARKET_CLOSED_WEEKEND',
  'MARKET_CLOSED_HALF_DAY',
  'MARKET_NOT_OPEN_YET',
  'MARKET_CLOSED_FOR_THE_DAY',
  'OUTSIDE_SCHEDULE',
  'NO_FRAME',
  'FRAME_STALE_COPY',
  'FRAME_TOO_OLD',
  'MAX_POSITIONS',
  'NOT_MANAGEABLE',
  'NOTHING_PASSED',
  'ALL_REFUSED',
  'EXITS_ONLY',
] as const;
export type WaitCode = (typeof WAIT_CODES)[number];

/** Why the arbiter turned a candidate down. */
export const REFUSAL_CODES = [
  'ALLOCATION_EXCEEDED',
  'BUYING_POWER_EXCEEDED',
  'MAX_PER_UNDERLYING',
  'ALREADY_HELD',
  'OTHER_BOT_HOLDS_CONTRACT',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Why an open position is bought back. */
export const EXIT_CODES = ['PROFIT_TARGET', 'STOP_MULTIPLE', 'CLOSE_AT_DTE', 'USER_CLOSE'] as const;
export type ExitCode = (typeof EXIT_CODES)[number];

export interface Refusal {
  readonly symbol: OccSymbol;
  readonly code: RefusalCode;
  /** The number that was too large, and the limit; money in 1e-4 or counts, as the code says. */
  readonly value: number;
  readonly limit: number;
}

/** How an open position was judged. `due` without an intent means the quote could not be traded on; `blocked` says why. */
export interface ExitJudgement {
  readonly positionId: PositionId;
  readonly symbol: OccSymbol;
  /** Per share, what was received on average; undefined before the first fill. */
  readonly credit?: Price;
  readonly ask?: Price;
  readonly dte: number;
  readonly due?: ExitCode;
  readonly blocked?: 'STOPPED' | 'QUOTE_UNTRADABLE' | 'NO_FRAME' | 'MARKET_CLOSED' | 'CLOSE_PENDING';
}

/** A frame that a decision looked at. */
export interface FrameRef {
  readonly underlying: Underlying;
  readonly sequence: number;
  readonly hash: ContentHash;
}

export interface WaitReason {
  readonly code: WaitCode;
  readonly underlying?: Underlying;
  /** Words or numbers that complete the sentence: the holiday's name, a closing time, an age in seconds. */
  readonly detail?: string;
}

/** Counts over all frames of one decision. */
export interface ScreenTotals {
  readonly looked: number;
  readonly passed: number;
  readonly failedAt: Readonly<Record<Gate, number>>;
}

/** Inputs of a decision: what a replay needs besides the configuration and the frames it names. */
export interface DecisionInputs {
  readonly kind: TickKind;
  readonly dueAt: Instant;
  readonly now: Instant;
  readonly configVersion: number;
  readonly codeVersion: string;
  readonly frames: readonly FrameRef[];
  readonly account: AccountView;
  /** The bot's own stop; absent when it had none. */
  readonly botStop?: StopLevel;
  readonly stateBefore: BotState;
  readonly commands: readonly BotCommand[];
}

/** The decision record: inputs and outcome, enough for a person to read and for a machine to replay to the same bytes. */
export interface DecisionRecord {
  readonly schema: typeof RECORD_SCHEMA;
  readonly id: DecisionId;
  readonly botId: BotId;
  readonly sequence: number;
  /** Hash of the bot's record before this one; the empty string for the first. */
  readonly previousHash: ContentHash | '';
  readonly inputs: DecisionInputs;
  readonly outcome: OutcomeCode;
  readonly waits: readonly WaitReason[];
  readonly totals: ScreenTotals;
  /** The twenty best, and behind them what was chosen further down. */
  readonly top: readonly Candidate[];
  readonly misses: readonly NearestMiss[];
  readonly refusals: readonly Refusal[];
  readonly exits: readonly ExitJudgement[];
  readonly intents: readonly OrderIntent[];
}

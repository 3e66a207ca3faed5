import type { AccountView, OccSymbol, OrderIntent, StopLevel, TickKind, UnderlyingFacts } from '../model/index.js';
import type { CallCandidate, Candidate, Gate, NearestMiss } from '../screening/index.js';
import type {
  BotId,
  ContentHash,
  DecisionId,
  Instant,
  IntentId,
  Money,
  PositionId,
  Price,
  TradingDate,
  Underlying,
} from '../units/index.js';
import type { BotCommand, StoredBotState } from './state.js';

/** Version of the record's own layout. 2: frames name their model; judgements of stops, rolls, calls and what holders may do. */
export const RECORD_SCHEMA = 2;

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
  'ACCOUNT_MAX_POSITIONS',
  'OPENINGS_PER_DAY',
  'ACCOUNT_OPENINGS_PER_DAY',
  'LOSS_PER_DAY',
  'ACCOUNT_LOSS_PER_DAY',
  'LOSS_PER_DAY_UNKNOWN',
  'ACCOUNT_LOSS_PER_DAY_UNKNOWN',
  'NOT_MANAGEABLE',
  'NOTHING_PASSED',
  'ALL_REFUSED',
  'ROLL_UNDER_WAY',
  'SHARES_HELD',
  'CAMPAIGN_UNKNOWN',
  'NO_CALL',
  'EXITS_ONLY',
] as const;
export type WaitCode = (typeof WAIT_CODES)[number];

/** Why the arbiter turned a candidate down. Those of the account are its user's limits over all bots. */
export const REFUSAL_CODES = [
  'ALLOCATION_EXCEEDED',
  'BUYING_POWER_EXCEEDED',
  'MAX_PER_UNDERLYING',
  'ALREADY_HELD',
  'OTHER_BOT_HOLDS_CONTRACT',
  'OTHER_BOT_CLOSES_CONTRACT',
  'EARNINGS_AHEAD',
  'EARNINGS_UNKNOWN',
  'DIVIDEND_AHEAD',
  'DIVIDENDS_UNKNOWN',
  'SECTOR_UNKNOWN',
  'MAX_PER_SECTOR',
  'MARGIN_USE',
  'CRASH_LOSS',
  'ACCOUNT_ALLOCATION_EXCEEDED',
  'ACCOUNT_MAX_PER_UNDERLYING',
  'ACCOUNT_MAX_PER_SECTOR',
  'ACCOUNT_MARGIN_USE',
  'ACCOUNT_CRASH_LOSS',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Why an open position is bought back. */
export const EXIT_CODES = [
  'PROFIT_TARGET',
  'STOP_MULTIPLE',
  'STOP_DELTA',
  'STOP_PRICE',
  'CLOSE_AT_DTE',
  'EXPIRY_DAY',
  'EX_DIVIDEND',
  'ROLL',
  'USER_CLOSE',
] as const;
export type ExitCode = (typeof EXIT_CODES)[number];

/** Why a position that is to be rolled is not. */
export const ROLL_REFUSALS = [
  'ROLLS_USED',
  'MAY_NOT_OPEN',
  'SHARES_HELD',
  'QUOTE_UNTRADABLE',
  'NO_PUT',
  'NOT_MANAGEABLE',
  'LIMIT_REFUSES',
] as const;
export type RollRefusal = (typeof ROLL_REFUSALS)[number];

/** Why a roll that has begun ends without a new put. */
export const ROLL_ENDS = ['TOO_LATE', 'STOPPED', 'USER_CLOSE', 'OTHER_EXIT', 'NO_LONGER_DUE', 'SETTLED'] as const;
export type RollEnd = (typeof ROLL_ENDS)[number];

export interface Refusal {
  readonly symbol: OccSymbol;
  readonly code: RefusalCode;
  /** The number that was too large, and the limit; money in 1e-4, counts, days or shares, as the code says. */
  readonly value: number;
  readonly limit: number;
  /** The date that is in the way, or through which something would have to be known. */
  readonly date?: TradingDate;
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
  readonly blocked?:
    | 'STOPPED'
    | 'QUOTE_UNTRADABLE'
    | 'NO_FRAME'
    | 'MARKET_CLOSED'
    | 'CLOSE_PENDING'
    | 'RESTING'
    | 'ROLL_FIRST';
  /** Rules that could not be judged because what they need is missing; absent: none. */
  readonly unknown?: readonly ExitCode[];
  /** Of a roll that is due: the put that would take its place now, and new bid less ask, per share. */
  readonly roll?: { readonly symbol: OccSymbol; readonly credit: Price };
  /** A roll is wanted and not made. */
  readonly notRolled?: RollRefusal;
  /** Trading has ended on its expiry date, holders may still exercise, and the shares stand so near the strike. */
  readonly pinRisk?: { readonly spot: Price };
  /** What its holder would gain by exercising now, currency units per share; only above 0. */
  readonly assignmentGain?: number;
}

/**
 * Where a roll stands whose old put is being bought back, or has been.
 * As one order: `as_one` while it works, `taken_back` when it is to end, `rolled` when it has traded, `by_legs` when it ended before: the legs
 * then go one by one.
 */
export interface RollStep {
  /** The old put. */
  readonly positionId: PositionId;
  readonly step: 'buying_back' | 'waiting' | 'opened' | 'given_up' | 'as_one' | 'taken_back' | 'rolled' | 'by_legs';
  /** Why no new put is sold now, or none at all. */
  readonly code?: RollRefusal | RollEnd;
  /** The old put's contract, once one order has rolled it. */
  readonly from?: OccSymbol;
  /** Of an old put that is closed: what buying it back cost, and its result over its whole life, fees off. */
  readonly cost?: Money;
  readonly realised?: Money;
  /** The new put, and its bid less the cost of buying back, per share and before fees. */
  readonly symbol?: OccSymbol;
  readonly credit?: Price;
}

/** What came of looking for a call to sell on the shares of one holding. */
export interface CallSearch {
  readonly underlying: Underlying;
  readonly holdingId: PositionId;
  /** Lots of 100 that no call stands on. */
  readonly lots: number;
  /** What a share has cost after all premiums; absent when it is not known or not asked for. */
  readonly costPerShare?: Price;
  readonly looked: number;
  readonly passed: number;
  /** Best first. */
  readonly top: readonly CallCandidate[];
  readonly refusals: readonly Refusal[];
}

/** A frame that a decision looked at. */
export interface FrameRef {
  readonly underlying: Underlying;
  readonly sequence: number;
  readonly hash: ContentHash;
  /** Which model gave its volatilities and Greeks; records of schema 1 do not say it. */
  readonly model?: string;
}

export interface WaitReason {
  readonly code: WaitCode;
  readonly underlying?: Underlying;
  /** Words or numbers that complete the sentence: the holiday's name, a closing time, an age in seconds. */
  readonly detail?: string;
  /** Of a limit that is reached: where it stands and what it is; money in 1e-4 or counts. */
  readonly value?: number;
  readonly limit?: number;
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
  /** What was known of the underlyings that mattered, as far as the configuration looks at it; absent: nothing. */
  readonly facts?: readonly UnderlyingFacts[];
  /** The bot's own stop; absent when it had none. */
  readonly botStop?: StopLevel;
  readonly stateBefore: StoredBotState;
  readonly commands: readonly BotCommand[];
}

/** The decision record: inputs and outcome, enough for a person to read and for a machine to replay to the same bytes. */
export interface DecisionRecord {
  readonly schema: 1 | typeof RECORD_SCHEMA;
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
  /** Rolls that were under way; absent: none. */
  readonly rolls?: readonly RollStep[];
  /** Calls looked for on shares that are held; absent: none. */
  readonly calls?: readonly CallSearch[];
  /** Resting orders that are taken back; absent: none. */
  readonly withdrawn?: readonly IntentId[];
  readonly intents: readonly OrderIntent[];
}

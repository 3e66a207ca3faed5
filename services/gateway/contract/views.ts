import type { AccountLimits } from '#core/model';
import type { AccountFactsView } from './broker-views.js';
import type { FeedView } from './feed-views.js';
import type { MayHaveLegs } from './leg-views.js';

/**
 * What the gateway tells the web app. JSON: money and prices are decimal strings, instants are epoch milliseconds (UTC),
 * dates are YYYY-MM-DD in the exchange's zone, fractions are numbers (0.10 = 10 %). A missing value is absent, never 0.
 */
export interface AccountSummaryView {
  readonly id: string;
  readonly name: string;
  readonly broker: string;
  readonly mode: 'paper' | 'live';
  readonly type: 'cash' | 'margin';
  /** Of every amount of the account. */
  readonly currency: 'USD' | 'INR';
  /** What holds the account now: the highest of its own stop, its user's and everybody's. */
  readonly stop: StopLevelView;
  /** Its own stop alone, which its owner may lift. */
  readonly ownStop: StopLevelView;
  /** Absent for paper accounts of our own. */
  readonly connectionId?: string;
  /** Absent until the broker has stated them, and for paper accounts of our own. */
  readonly facts?: AccountFactsView;
  /** Why nothing can be opened now although nothing is stopped: the login would end before the position. */
  readonly unmanageable?: string;
  /** What its user set for all its bots together; absent: nothing. */
  readonly limits?: AccountLimits;
  readonly cash: string;
  readonly requirement: string;
  readonly reserved: string;
  readonly optionBuyingPower: string;
  readonly drift: boolean;
  /** Market clock. */
  readonly balancesAsOf: number;
}

export type StopLevelView = 'none' | 'no_openings' | 'manage_only' | 'flatten';

export interface MarketClockView {
  readonly mode: 'live' | 'replay' | 'simulator';
  readonly now: number;
  readonly rate: number;
  readonly held: boolean;
  readonly label: string;
  readonly session: {
    readonly date: string;
    readonly state: 'open' | 'beforeOpen' | 'afterClose' | 'closed';
    /** "Thanksgiving Day", "half day, closes 13:00"; absent on ordinary days. */
    readonly note?: string;
  };
}

export interface FeedUnderlyingView {
  readonly underlying: string;
  readonly sequence: number;
  readonly tsEvent: number;
  readonly stampsAssumed: boolean;
  readonly staleCopy: boolean;
  readonly spot?: string;
  readonly contracts: number;
  /** Dirty rows by reason: crossed, locked, zeroBid, oneSided, stale, duplicate, unparsable, adjusted. */
  readonly quality: Readonly<Record<string, number>>;
}

export interface MarketView {
  readonly clock: MarketClockView;
  readonly underlyings: readonly FeedUnderlyingView[];
  /** Absent while market has said nothing of its vendors yet. */
  readonly feed?: FeedView;
}

export interface BotSummaryView {
  readonly id: string;
  readonly name: string;
  readonly accountId: string;
  readonly mode: 'paper' | 'live';
  readonly status: 'draft' | 'running' | 'paused';
  /** The bot's own stop. */
  readonly stop: StopLevelView;
  readonly configVersion: number;
  readonly watchlist: readonly string[];
  readonly openPositions: number;
  /** What keeps it from deciding, the graver first; absent: nothing. */
  readonly faults?: readonly BotFaultView[];
  readonly pod?: PodPlaceView;
  readonly lastDecision?: DecisionSummaryView;
}

/** Why a bot cannot decide by its own fault. `exits`: what it holds is not looked after; `entries`: it opens nothing. */
export interface BotFaultView {
  readonly scope: 'entries' | 'exits';
  readonly code: string;
  /** Failures in a row. */
  readonly attempts: number;
  /** Wall clock: of the first and the last failure. */
  readonly since: number;
  readonly lastAt: number;
  /** What is wrong, what goes on, and what a person can do. */
  readonly words: string;
}

/** Where a bot runs now. `recovering` while no pod holds its slot. */
export interface PodPlaceView {
  readonly podId?: string;
  readonly slotId: number;
  readonly takenAt?: number;
  /** Who held the slot before, and for how long nobody did: "moved to pod-2, 1.8 s". Absent for a slot that was never taken over. */
  readonly movedFrom?: string;
  readonly idleMs?: number;
  readonly recovering: boolean;
}

export interface BotView extends BotSummaryView {
  /** The configuration as the form edits it (schema BotConfig). */
  readonly config: unknown;
}

/** A configuration that a bot has or had; none is ever changed or lost. */
export interface BotVersionView {
  readonly version: number;
  /** Wall clock. */
  readonly createdAt: number;
  /** As the form edits it (schema BotConfig). */
  readonly config: unknown;
}

/** A piece of what another configuration would have done: some decisions at a time, from the newest on. */
export interface ChangePreviewView {
  /** Decisions that were decided again. */
  readonly judged: number;
  /** Decisions for which something that this configuration looks at was not kept. */
  readonly unknown: number;
  readonly changed: readonly ChangedDecisionView[];
  /** Where to go on; absent at the bot's first decision. */
  readonly before?: number;
}

export interface ChangedDecisionView {
  readonly id: string;
  readonly sequence: number;
  /** Market clock. */
  readonly decidedAt: number;
  /** What it did, and what it would have done, each in a sentence. */
  readonly was: string;
  readonly would: string;
}

export interface DecisionSummaryView {
  readonly id: string;
  readonly botId: string;
  readonly sequence: number;
  readonly kind: 'schedule' | 'command' | 'order' | 'exit';
  readonly outcome: 'sold' | 'closing' | 'no_trade' | 'waited';
  /** Market clock. */
  readonly decidedAt: number;
  /** The decision in one sentence: "Sold 2 AAPL 19 Dec 265 puts at 1.55: score 71.4, best of 38 that passed; 412 looked at." */
  readonly words: string;
}

/** One factor of a score: its part of the total in points of 100. */
export interface ScorePartView {
  readonly factor: 'annualisedReturn' | 'exerciseProbability' | 'marginEfficiency' | 'volatility' | 'timeDecay';
  readonly points: number;
}

export interface CandidateView {
  readonly symbol: string;
  readonly underlying: string;
  readonly expiry: string;
  readonly dte: number;
  readonly strike: string;
  readonly spot: string;
  readonly bid: string;
  readonly ask: string;
  readonly credit: string;
  readonly quoteAgeMs: number;
  readonly openInterest: number;
  readonly volume: number;
  readonly spread: number;
  readonly iv: number;
  readonly delta: number;
  /** Dollars per calendar day and share. */
  readonly thetaPerDay: number;
  readonly probOtm: number;
  readonly breakeven: string;
  readonly rocStrike: number;
  readonly rocStrikeAnnualised: number;
  readonly rom: number;
  readonly romAnnualised: number;
  /** Requirement of one contract. */
  readonly requirement: string;
  /** Points of 100. */
  readonly score: number;
  readonly parts: readonly ScorePartView[];
  readonly model: string;
}

export interface NearestMissView {
  readonly symbol: string;
  readonly gate: string;
  readonly value: number;
  readonly limit: number;
  readonly side: 'min' | 'max';
  readonly score?: number;
  /** "KO 19 Dec 60 put would pass with a spread limit of 9.4 %." */
  readonly words: string;
}

export interface GateCountView {
  readonly gate: string;
  readonly failed: number;
}

export interface RefusalView {
  readonly symbol: string;
  readonly code: string;
  readonly words: string;
}

export interface ExitJudgementView {
  readonly positionId: string;
  readonly symbol: string;
  readonly ask?: string;
  readonly credit?: string;
  readonly dte: number;
  readonly due?: string;
  readonly blocked?: string;
  readonly words: string;
}

export interface DecisionView extends DecisionSummaryView {
  readonly dueAt: number;
  readonly configVersion: number;
  readonly codeVersion: string;
  readonly hash: string;
  readonly looked: number;
  readonly passed: number;
  readonly gates: readonly GateCountView[];
  readonly waits: readonly { readonly code: string; readonly words: string }[];
  readonly top: readonly CandidateView[];
  readonly misses: readonly NearestMissView[];
  readonly refusals: readonly RefusalView[];
  readonly exits: readonly ExitJudgementView[];
  /** Rolls that were under way, and calls looked for on shares that are held. */
  readonly rolls: readonly RollStepView[];
  readonly calls: readonly CallSearchView[];
  readonly intents: readonly IntentView[];
  readonly frames: readonly { readonly underlying: string; readonly sequence: number; readonly hash: string }[];
}

export interface RollStepView {
  /** The old put's position. */
  readonly positionId: string;
  readonly step: 'buying_back' | 'waiting' | 'opened' | 'given_up' | 'as_one' | 'taken_back' | 'rolled' | 'by_legs';
  readonly code?: string;
  /** The new put, and its bid less the cost of buying back, per share and before fees. */
  readonly symbol?: string;
  readonly credit?: string;
  /** Of the old put once it is closed: what buying it back cost, and its result over its whole life. */
  readonly cost?: string;
  readonly realised?: string;
  readonly words: string;
}

export interface CallSearchView {
  readonly underlying: string;
  /** Shares that no call stands on. */
  readonly shares: number;
  /** What a share has cost after all premiums; absent when it is not known or not asked for. */
  readonly costPerShare?: string;
  readonly looked: number;
  readonly passed: number;
  readonly words: string;
}

export interface IntentView extends MayHaveLegs {
  readonly id: string;
  readonly symbol: string;
  readonly side: 'sell_to_open' | 'buy_to_close';
  readonly quantity: number;
  readonly limit: string;
}

export interface OrderView extends MayHaveLegs {
  readonly id: string;
  readonly intentId: string;
  readonly botId: string;
  readonly symbol: string;
  readonly underlying: string;
  readonly side: 'sell_to_open' | 'buy_to_close';
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly limit: string;
  /** A profit target that rests at the broker: until it is taken back, or for the day. Absent: it is none. */
  readonly rests?: 'until_taken_back' | 'day';
  /** How the limit moves; absent: it does not. */
  readonly ladder?: {
    /** Per share, in the order in which they are tried. */
    readonly limits: readonly string[];
    /** Market milliseconds at each. */
    readonly stepMs: number;
    /** Place among them of the limit that it has come to. */
    readonly reached: number;
    /** When it came there, or was asked to go on; market clock. */
    readonly since: number;
    /** The broker was asked for the next one and has not shown it yet. */
    readonly isMoving: boolean;
    /** Of the contract now, while the order is at work. */
    readonly market?: { readonly bid: string; readonly ask: string };
  };
  /** A state of the order machine, or `pending` (not yet at the desk) or `refused` (by the last-hop checks). */
  readonly state: string;
  readonly code?: string;
  /** The code in words. */
  readonly words?: string;
  /** Why the broker rejected it, in its own words: one line of plain text, at most 300 characters. */
  readonly brokerSaid?: string;
  readonly clientOrderId: string;
  readonly brokerOrderId?: string;
  /** Market clock. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly fills: readonly OrderFillView[];
}

/** Part of an order that was traded. */
export interface OrderFillView {
  readonly quantity: number;
  /** Per share. */
  readonly price: string;
  readonly fees: string;
  /** Of what an order of several legs buys back. */
  readonly closes?: true;
  /** Market clock, the venue's time. */
  readonly at: number;
}

export interface FillView extends OrderFillView {
  /** The broker's, unique within an account. */
  readonly executionId: string;
  readonly orderId: string;
  readonly accountId: string;
  readonly botId: string;
  readonly symbol: string;
  readonly side: OrderView['side'];
}

/** What an account has earned and lost by what has ended: fees off, dividends and called shares counted. Amounts in its currency. */
export interface AccountResultView {
  readonly accountId: string;
  /** Absent when nothing has ended (today, on the market's calendar). */
  readonly realised?: string;
  readonly realisedToday?: string;
  /** Of everything, also of what is open. */
  readonly fees: string;
  /** Holdings that were sold by hand at a price that is not known: in no sum. */
  readonly unknown: number;
}

/** What this bot would do now. Answered within 500 ms. */
export interface PreviewView {
  readonly at: number;
  readonly words: string;
  readonly waits: readonly { readonly code: string; readonly words: string }[];
  readonly looked: number;
  readonly passed: number;
  readonly gates: readonly GateCountView[];
  readonly candidates: readonly CandidateView[];
  readonly misses: readonly NearestMissView[];
  /** The single change of a gate that would let most through, when nothing passes. */
  readonly loosening?: {
    readonly gate: string;
    readonly to: number;
    readonly wouldPass: number;
    readonly words: string;
  };
  readonly wouldSell?: IntentView;
  readonly frames: readonly FeedUnderlyingView[];
  readonly tookMs: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Pass it as `?cursor=` to read on; absent at the end. What is written meanwhile stands before the first page, and moves none. */
  readonly cursor?: string;
}

/** Errors travel as problem+json. */
export interface ProblemView {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  /** One entry per field that is wrong: path in dots, and what to do. */
  readonly fields?: readonly { readonly path: string; readonly message: string }[];
}

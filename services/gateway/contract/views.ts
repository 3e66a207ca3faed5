import type { AccountLimits } from '#core/model';
import type { AccountFactsView } from './broker-views.js';

/**
 * What the gateway tells the web app. JSON: money and prices are decimal strings, instants are epoch milliseconds (UTC),
 * dates are YYYY-MM-DD in the exchange's zone, fractions are numbers (0.10 = 10 %). A missing value is absent, never 0.
 */
export interface SessionView {
  readonly userId: string;
  readonly email: string;
  readonly role: 'trader' | 'operator';
  /** Sent back in the header `x-csrf-token` with every change. */
  readonly csrfToken: string;
}

export interface AccountSummaryView {
  readonly id: string;
  readonly name: string;
  readonly broker: string;
  readonly mode: 'paper' | 'live';
  readonly type: 'cash' | 'margin';
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
  readonly pod?: PodPlaceView;
  readonly lastDecision?: DecisionSummaryView;
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
  readonly intents: readonly IntentView[];
  readonly frames: readonly { readonly underlying: string; readonly sequence: number; readonly hash: string }[];
}

export interface IntentView {
  readonly id: string;
  readonly symbol: string;
  readonly side: 'sell_to_open' | 'buy_to_close';
  readonly quantity: number;
  readonly limit: string;
}

export interface OrderView {
  readonly id: string;
  readonly intentId: string;
  readonly botId: string;
  readonly symbol: string;
  readonly underlying: string;
  readonly side: 'sell_to_open' | 'buy_to_close';
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly limit: string;
  /** A state of the order machine, or `pending` (not yet at the desk) or `refused` (by the last-hop checks). */
  readonly state: string;
  readonly code?: string;
  /** The code in words. */
  readonly words?: string;
  readonly clientOrderId: string;
  readonly brokerOrderId?: string;
  /** Market clock. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly fills: readonly {
    readonly quantity: number;
    readonly price: string;
    readonly fees: string;
    readonly at: number;
  }[];
}

export interface PositionView {
  readonly id: string;
  readonly botId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly underlying: string;
  readonly expiry: string;
  readonly strike: string;
  readonly dte: number;
  readonly openQuantity: number;
  readonly soldQuantity: number;
  /** Premium received, premium paid to buy back and fees over its life: totals, not per share. */
  readonly credit: string;
  readonly debit: string;
  readonly fees: string;
  /** Market clock. */
  readonly openedAt: number;
  readonly closedAt?: number;
  /** Realised result after fees, once closed. */
  readonly realised?: string;
  /** From the newest frame; absent when it has no usable quote. Greeks are of the whole (short) position. */
  readonly mark?: {
    readonly bid: string;
    readonly ask: string;
    readonly spot: string;
    /** What buying back at the ask would leave, after fees so far. */
    readonly unrealised: string;
    /** Share of the credit that buying back at the ask would keep. */
    readonly creditKept: number;
    readonly iv: number;
    readonly delta: number;
    readonly gamma: number;
    readonly thetaPerDay: number;
    readonly vegaPerPoint: number;
    readonly requirement: string;
    readonly quoteTs: number;
    readonly model: string;
    readonly untradable: boolean;
  };
  /** The ask at which the profit target and the stop buy back, if set. */
  readonly profitTargetAt?: string;
  readonly stopAt?: string;
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
  /** Pass it as `?before=` to read on; absent at the end. */
  readonly before?: string;
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

import type { ExposureReport, SmileFit, SmileQuoted } from '#core/surface';
import type { CandidateView } from './views.js';

/** One way to say what one contract of a short put asks for. */
export interface MarginView {
  /** "IBKR", "Reg T minimum". */
  readonly name: string;
  /** `house`: a broker's own terms, as far as it publishes them. `estimate`: a model's figure, and no broker's. */
  readonly kind: 'rule' | 'house' | 'estimate';
  readonly requirement: string;
  /** What the figure rests on, in a sentence. */
  readonly rests: string;
}

/** What a broker would ask for one contract, learned from what it said before orders. */
export interface HouseMarginView {
  readonly broker: string;
  readonly mode: 'live' | 'paper';
  readonly accountKind: 'cash' | 'margin';
  /** By our model alone. */
  readonly model: string;
  /** Corrected by the broker's earlier words, and the range that holds the next one nine times in ten; absent while too few are known. */
  readonly estimate?: string;
  readonly low?: string;
  readonly high?: string;
  /** 0.03 for "± 3 %". */
  readonly plusMinus?: number;
  /** Underlyings that the broker has yet to speak of before there is an estimate. */
  readonly needed?: number;
  /** What it said last of this very contract to the signed-in user, per contract, and when (market clock). */
  readonly stated?: string;
  readonly statedAt?: number;
}

/** A contract at the end of a trading date, as far as its chain was kept. */
export interface ContractDayView {
  readonly date: string;
  readonly at: number;
  readonly spot?: string;
  readonly bid?: string;
  readonly ask?: string;
  readonly iv?: number;
  readonly delta?: number;
  readonly openInterest?: number;
  readonly volume?: number;
}

/** One put of the scanner with everything behind it. */
export interface CandidateDetailView {
  readonly symbol: string;
  readonly underlying: string;
  readonly expiry: string;
  readonly strike: string;
  /** Market clock: when the venue's snapshot was taken. */
  readonly tsEvent: number;
  readonly staleCopy: boolean;
  /** Absent when the put lacks a tradable quote or data: it cannot be sold now. */
  readonly candidate?: CandidateView;
  readonly values?: {
    /** Per share, at the put's own volatility. */
    readonly european: number;
    readonly american?: number;
    /** What the right to exercise early is worth, per share. */
    readonly earlyExercise?: number;
    readonly americanModel?: string;
  };
  readonly outcomes?: {
    readonly maxLoss: string;
    /** How far the shares may fall before it loses, as a share of the spot. */
    readonly cushion: number;
    /** Approximate: twice the chance of exercise. */
    readonly probTouch: number;
    /** Dollars per contract over the named density. */
    readonly expectedValue?: number;
    readonly density?: string;
  };
  readonly margins: readonly MarginView[];
  /** Brokers that have said what an order would ask for, to whomever. */
  readonly houses: readonly HouseMarginView[];
  /** Ascending; empty until days were kept. */
  readonly history: readonly ContractDayView[];
}

/** One expiry of the chain of an underlying; figures as in the report of core/surface. */
export interface ExpiryVolView {
  readonly root: string;
  readonly expiry: string;
  readonly dte: number;
  readonly years: number;
  readonly forward?: number;
  readonly smile?: SmileFit;
  readonly quotes: readonly SmileQuoted[];
}

export interface VolDayView {
  readonly date: string;
  readonly spot?: string;
  readonly vol30?: number;
}

/** What the options of an underlying say of volatility, and what is open of them. */
export interface VolatilityView {
  readonly underlying: string;
  /** Nobody follows this underlying: its chain was read then, on the server's wall clock, and does not move. */
  readonly readOnceAt?: number;
  readonly sequence: number;
  /** Market clock. */
  readonly tsEvent: number;
  readonly staleCopy: boolean;
  readonly spot?: string;
  /** Model of the quotes' volatilities and Greeks. */
  readonly model: string;
  readonly expiries: readonly ExpiryVolView[];
  readonly vol30?: number;
  /** 0 … 100, over a year of days; absent with fewer than `historyMin` of them. */
  readonly ivRank?: number;
  readonly ivPercentile?: number;
  readonly historyMin: number;
  /** The year before, ascending. */
  readonly history: readonly VolDayView[];
  readonly exposure?: ExposureReport;
}

/** One side of a strike. What the chain does not say is absent. */
export interface ChainSideView {
  readonly symbol: string;
  readonly bid?: string;
  readonly ask?: string;
  readonly last?: string;
  readonly volume?: number;
  readonly openInterest?: number;
  readonly iv?: number;
  readonly delta?: number;
  readonly gamma?: number;
  /** Dollars per share and calendar day. */
  readonly thetaPerDay?: number;
  /** Dollars per share and volatility point. */
  readonly vegaPerPoint?: number;
  /** Market clock. */
  readonly quoteTs?: number;
  /** Why it is not traded on. */
  readonly untradable?: 'crossed' | 'zeroBid' | 'oneSided' | 'stale' | 'adjusted';
  /** Volatility and Greeks were taken from the other right of this strike. */
  readonly fromOtherSide?: true;
}

export interface ChainStrikeView {
  readonly strike: string;
  readonly put?: ChainSideView;
  readonly call?: ChainSideView;
}

/** The chain of one expiry, by strike. */
export interface ChainView {
  readonly underlying: string;
  readonly root: string;
  readonly expiry: string;
  readonly dte: number;
  readonly tsEvent: number;
  readonly staleCopy: boolean;
  readonly spot?: string;
  readonly forward?: number;
  readonly model: string;
  readonly strikes: readonly ChainStrikeView[];
}

/** A view of a page, kept under a name: the query of its address. */
export interface SavedViewView {
  readonly id: string;
  readonly name: string;
  readonly query: string;
}

import type { OccSymbol } from '../model/index.js';
import type { ScoreFactor } from '../scoring/index.js';
import type { Money, Price, TradingDate, Underlying } from '../units/index.js';
import type { Gate } from './gates.js';

/** Everything we show of one sell-put candidate. Names and definitions follow the glossary in this area's README. */
export interface Candidate {
  readonly symbol: OccSymbol;
  readonly underlying: Underlying;
  readonly expiry: TradingDate;
  readonly dte: number;
  readonly strike: Price;
  readonly spot: Price;
  readonly bid: Price;
  readonly ask: Price;
  /** Per share, what a seller can actually get: the bid. */
  readonly credit: Price;
  readonly quoteAgeMs: number;
  readonly openInterest: number;
  readonly volume: number;
  /** (ask − bid) / mid. */
  readonly spread: number;
  readonly iv: number;
  /** Signed: negative for a put. */
  readonly delta: number;
  readonly thetaPerYear: number;
  readonly vega: number;
  readonly gamma: number;
  /** N(d2). */
  readonly probOtm: number;
  readonly breakeven: Price;
  /** Credit × 100 over strike × 100, of one contract before fees. */
  readonly rocStrike: number;
  readonly rocStrikeAnnualised: number;
  /** Return on the margin deposit (requirement − credit). */
  readonly rom: number;
  readonly romAnnualised: number;
  /** Total requirement of one contract on the account's margin model. */
  readonly requirement: Money;
  /** Integer in 1e-4 points; the parts add up to it exactly. */
  readonly scorePoints: number;
  readonly scoreParts: Readonly<Record<ScoreFactor, number>>;
  /** Which pricing model gave delta, IV and probability. */
  readonly model: string;
}

/** A contract that failed exactly one gate: what it showed, what the limit is, and the limit that would let it pass. */
export interface NearestMiss {
  readonly symbol: OccSymbol;
  readonly gate: Gate;
  readonly value: number;
  readonly limit: number;
  readonly side: 'min' | 'max';
  /** Score points it would have had; undefined when the gate failed for missing data. */
  readonly scorePoints?: number;
}

/** Result of screening one frame. */
export interface ScreenResult {
  readonly underlying: Underlying;
  /** Puts looked at. */
  readonly looked: number;
  /** Puts that passed every gate. */
  readonly passed: number;
  /** How many puts failed at each gate, counted at the first gate that stopped them. */
  readonly failedAt: Readonly<Record<Gate, number>>;
  /** Best first, at most `top`; ties by symbol. */
  readonly candidates: readonly Candidate[];
  /** Contracts one gate away, best first, at most `top`. */
  readonly misses: readonly NearestMiss[];
}

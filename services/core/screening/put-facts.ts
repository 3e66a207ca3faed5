import { type MarginModel, regTShortPutUnits } from '../margin/index.js';
import {
  type ChainFrame,
  type ExpirySlice,
  MISSING_INT,
  STANDARD_MULTIPLIER,
  UNTRADABLE_FLAGS,
} from '../model/index.js';
import { putProbOtm } from '../pricing/index.js';
import { type ScoreFactor, type ScoreModel, scorePoints } from '../scoring/index.js';
import {
  assert,
  type Instant,
  MONEY_SCALE,
  type Money,
  MS_PER_SECOND,
  type Price,
  priceFromDecimal,
  ZERO_MONEY,
} from '../units/index.js';
import { GATES, type Gate, type Gates } from './gates.js';
import { missDistance } from './misses.js';
import { annualisedSimple, returnOnMargin, returnOnStrike } from './returns.js';

const DAYS_PER_YEAR = 365;
const GATE = Object.fromEntries(GATES.map((gate, index) => [gate, index])) as Record<Gate, number>;

/** What stays the same for all puts of one expiry. Prices in 1e-4. */
export interface PutContext {
  readonly frame: ChainFrame;
  readonly now: Instant;
  readonly gates: Gates;
  readonly creditMin: number;
  readonly score: ScoreModel;
  readonly marginModel: MarginModel;
  /** b·L and 10 %·L of the Reg T formula, in 1e-4. */
  readonly marginFactor: number;
  readonly marginFloor: number;
  readonly spot: Price;
  readonly slice: ExpirySlice;
  /** Currency units. */
  readonly forward: number;
  readonly rootYears: number;
  readonly dte: number;
}

/** What is known of one put after its gates; one object is filled again for each row, so that a loop allocates nothing. */
export interface PutFacts {
  /** Set by who asks: a put that misses by more is no near miss, so that nothing further is asked of it. As {@link missDistance}. */
  missMax: number;
  /** How many gates it failed; evaluation stops at the second. */
  failures: number;
  /** Index into GATES of the first gate that stopped it. */
  firstFailure: number;
  /** What it showed at that gate, in the gate's own unit; NaN when the data are missing. */
  value: number;
  limit: number;
  side: 'min' | 'max';
  quoteAgeMs: number;
  spread: number;
  probOtm: number;
  rocStrike: number;
  rocAnnualised: number;
  requirement: number;
  rom: number;
  romAnnualised: number;
  points: number;
  readonly score: Record<ScoreFactor, number>;
}

export function emptyPutFacts(): PutFacts {
  const missing = Number.NaN;
  return {
    missMax: Number.POSITIVE_INFINITY,
    failures: 0,
    firstFailure: 0,
    value: missing,
    limit: missing,
    side: 'min',
    quoteAgeMs: missing,
    spread: missing,
    probOtm: missing,
    rocStrike: missing,
    rocAnnualised: missing,
    requirement: missing,
    rom: missing,
    romAnnualised: missing,
    points: missing,
    score: {
      annualisedReturn: missing,
      exerciseProbability: missing,
      marginEfficiency: missing,
      volatility: missing,
      timeDecay: missing,
    },
  };
}

/** Returns the smallest credit in 1e-4 that the gates allow. */
export function creditMinOf(gates: Gates): number {
  const price = priceFromDecimal(gates.creditMin);
  assert(price !== undefined, 'Invariant: the schema lets only decimal credits through');
  return price;
}

/** Judges one put by all gates, in their order, up to the second failure, or to the first by more than `facts.missMax`. Fills `facts`. */
export function judgePut(context: PutContext, row: number, facts: PutFacts): void {
  facts.failures = 0;
  facts.points = Number.NaN;
  const { columns } = context.frame;
  const bid = columns.bid[row] as number;
  const ask = columns.ask[row] as number;
  const tradable = ((columns.flags[row] as number) & UNTRADABLE_FLAGS) === 0 && !context.frame.staleCopy;
  if (!(tradable && bid !== MISSING_INT && bid > 0 && ask >= bid)) {
    facts.failures = 2;
    facts.firstFailure = GATE.quote;
    return;
  }
  const { gates, dte } = context;
  facts.quoteAgeMs = Math.max(0, context.now - (columns.quoteTs[row] as number));
  facts.spread = (2 * (ask - bid)) / (ask + bid);
  if (!check(facts, GATE.dte, dte, gates.dteMin, gates.dteMax)) return;
  if (!check(facts, GATE.quoteAge, facts.quoteAgeMs / MS_PER_SECOND, 0, gates.quoteAgeMaxSeconds)) return;
  if (!check(facts, GATE.openInterest, countOf(columns.openInterest[row] as number), gates.openInterestMin, Infinity))
    return;
  if (!check(facts, GATE.volume, countOf(columns.volume[row] as number), gates.volumeMin, Infinity)) return;
  if (!check(facts, GATE.spread, facts.spread, 0, gates.spreadMax)) return;
  if (!check(facts, GATE.credit, bid / MONEY_SCALE, context.creditMin / MONEY_SCALE, Infinity)) return;
  judgeTheory(context, row, facts);
}

/** Returns whether a judged put passed every gate that only compares columns. */
export function isPastCheap({ failures, firstFailure }: PutFacts): boolean {
  return failures === 0 || firstFailure > GATE.delta;
}

/** The gates that need volatility, return or score. */
function judgeTheory(context: PutContext, row: number, facts: PutFacts): void {
  const { columns } = context.frame;
  const { gates, dte } = context;
  const bid = columns.bid[row] as Price;
  const strike = columns.strike[row] as Price;
  const iv = columns.iv[row] as number;
  if (!check(facts, GATE.delta, Math.abs(columns.delta[row] as number), gates.deltaMin, gates.deltaMax)) return;
  facts.probOtm = putProbOtm(context.forward, strike / MONEY_SCALE, iv * context.rootYears);
  if (!check(facts, GATE.probOtm, facts.probOtm, gates.probOtmMin, Infinity)) return;
  facts.rocStrike = returnOnStrike(bid, strike, STANDARD_MULTIPLIER, ZERO_MONEY);
  facts.rocAnnualised = annualisedSimple(facts.rocStrike, dte);
  if (!check(facts, GATE.annualisedReturn, facts.rocAnnualised, gates.annualisedReturnMin, Infinity)) return;
  facts.requirement =
    context.marginModel === 'cash'
      ? strike * STANDARD_MULTIPLIER
      : regTShortPutUnits(context.spot, strike, bid, STANDARD_MULTIPLIER, context.marginFactor, context.marginFloor);
  facts.rom = returnOnMargin(bid, facts.requirement as Money, STANDARD_MULTIPLIER, ZERO_MONEY);
  facts.romAnnualised = annualisedSimple(facts.rom, dte);
  const mid = ((columns.ask[row] as number) + bid) / (2 * MONEY_SCALE);
  const { score } = facts;
  score.annualisedReturn = facts.rocAnnualised;
  score.exerciseProbability = 1 - facts.probOtm;
  score.marginEfficiency = facts.romAnnualised;
  score.volatility = iv;
  score.timeDecay = -(columns.theta[row] as number) / DAYS_PER_YEAR / mid;
  // Gamma and vega earn no points, but a candidate is shown with them.
  const greeks = (columns.gamma[row] as number) + (columns.vega[row] as number);
  const complete = Number.isFinite(score.exerciseProbability + score.volatility + score.timeDecay + greeks);
  if (complete) facts.points = scorePoints(context.score, score);
  check(facts, GATE.score, facts.points / MONEY_SCALE, gates.scoreMin, Infinity);
}

/** Notes a value outside [min, max]; a missing one (NaN) is outside. Returns whether it is worth looking further. */
function check(facts: PutFacts, gate: number, value: number, min: number, max: number): boolean {
  if (value >= min && value <= max) return true;
  facts.failures += 1;
  if (facts.failures > 1) return false;
  facts.firstFailure = gate;
  facts.value = value;
  facts.side = value > max ? 'max' : 'min';
  facts.limit = value > max ? max : min;
  return missDistance(facts) <= facts.missMax;
}

function countOf(column: number): number {
  return column === MISSING_INT ? Number.NaN : column;
}

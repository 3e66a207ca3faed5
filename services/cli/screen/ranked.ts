import { type ChainFrame, type OccSymbol, symbolOfRow } from '#core/model';
import { AMERICAN_MODEL, AmericanStatus } from '#core/pricing';
import { SCORE_FACTORS, type ScoreFactor } from '#core/scoring';
import {
  type Candidate,
  compareCandidates,
  compareMisses,
  emptyValuedRows,
  GATES,
  type Gate,
  type Gates,
  type Loosening,
  type NearestMiss,
  type ScreenRequest,
  type ScreenResult,
  screenAndValue,
  suggestLoosening,
} from '#core/screening';
import { MONEY_SCALE, MS_PER_SECOND, roundDigits } from '#core/units';

/** What a candidate showed at a gate, in the gate's own unit, and the gate's limits. */
export interface GateReading {
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
}

/** The American value of a candidate, currency units per share. */
export interface AmericanReading {
  readonly model: string;
  readonly value: number;
  /** What the right to exercise early is worth. */
  readonly earlyExercise: number;
}

export interface RankedCandidate {
  readonly candidate: Candidate;
  /** Undefined where the model has no value. */
  readonly american?: AmericanReading;
}

/** The puts of one file, ranked together. */
export interface Ranking {
  readonly looked: number;
  readonly passed: number;
  readonly failedAt: Readonly<Record<Gate, number>>;
  readonly candidates: readonly RankedCandidate[];
  readonly misses: readonly NearestMiss[];
  readonly loosening: Loosening | undefined;
}

/** Screens frames of one instant and ranks what passed, over all of them; pure. */
export function rankFrames(frames: readonly ChainFrame[], request: ScreenRequest): Ranking {
  const results: ScreenResult[] = [];
  const ranked: RankedCandidate[] = [];
  for (const frame of frames) {
    const work = emptyValuedRows();
    const result = screenAndValue(frame, request, work);
    results.push(result);
    const values = new Map<OccSymbol, AmericanReading>();
    for (let entry = 0; entry < work.list.count; entry += 1) {
      const reading = readingOf(work.american, entry);
      if (reading) values.set(symbolOfRow(frame, work.list.rows[entry] as number), reading);
    }
    for (const candidate of result.candidates) {
      const american = values.get(candidate.symbol);
      ranked.push({ candidate, ...(american ? { american } : {}) });
    }
  }
  const sum = (of: (result: ScreenResult) => number) => results.reduce((total, result) => total + of(result), 0);
  return {
    looked: sum((result) => result.looked),
    passed: sum((result) => result.passed),
    failedAt: Object.fromEntries(GATES.map((gate) => [gate, sum((result) => result.failedAt[gate])])) as Record<
      Gate,
      number
    >,
    candidates: ranked.sort((a, b) => compareCandidates(a.candidate, b.candidate)).slice(0, request.top),
    misses: results
      .flatMap((result) => result.misses)
      .sort(compareMisses)
      .slice(0, request.top),
    loosening: suggestLoosening(results),
  };
}

function readingOf(
  { value, premium, status }: ReturnType<typeof emptyValuedRows>['american'],
  entry: number,
): AmericanReading | undefined {
  const price = value[entry] as number;
  if (!Number.isFinite(price)) return undefined;
  const model = status[entry] === AmericanStatus.european ? 'bsm' : AMERICAN_MODEL;
  return { model, value: roundDigits(price, 6), earlyExercise: roundDigits(premium[entry] as number, 6) };
}

/** What a candidate showed at every gate; it passed all of them. */
export function gateReadings(
  candidate: Candidate,
  gates: Gates,
): Readonly<Record<Exclude<Gate, 'quote'>, GateReading>> {
  return {
    dte: { value: candidate.dte, min: gates.dteMin, max: gates.dteMax },
    quoteAge: { value: candidate.quoteAgeMs / MS_PER_SECOND, max: gates.quoteAgeMaxSeconds },
    openInterest: { value: candidate.openInterest, min: gates.openInterestMin },
    volume: { value: candidate.volume, min: gates.volumeMin },
    spread: { value: candidate.spread, max: gates.spreadMax },
    credit: { value: candidate.credit / MONEY_SCALE, min: Number(gates.creditMin) },
    delta: { value: Math.abs(candidate.delta), min: gates.deltaMin, max: gates.deltaMax },
    probOtm: { value: candidate.probOtm, min: gates.probOtmMin },
    annualisedReturn: { value: candidate.rocStrikeAnnualised, min: gates.annualisedReturnMin },
    score: { value: candidate.scorePoints / MONEY_SCALE, min: gates.scoreMin },
  };
}

/** Points of each factor; they add up to the score. */
export function factorPointsOf({ scoreParts }: Candidate): Readonly<Record<ScoreFactor, number>> {
  return Object.fromEntries(SCORE_FACTORS.map((factor) => [factor, scoreParts[factor] / MONEY_SCALE])) as Record<
    ScoreFactor,
    number
  >;
}

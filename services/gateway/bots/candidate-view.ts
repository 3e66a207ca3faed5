import type { OrderIntent } from '#core/model';
import { SCORE_FACTORS } from '#core/scoring';
import type { Candidate } from '#core/screening';
import { moneyToDecimal, priceToDecimal } from '#core/units';
import type { CandidateView, IntentView } from '../contract/index.js';
import { legsAndLimit } from '../orders/index.js';

/** Score points are kept in 1e-4. */
const POINT_SCALE = 10_000;
const DAYS_PER_YEAR = 365;

export function pointsOf(scorePoints: number): number {
  return scorePoints / POINT_SCALE;
}

/** Returns a candidate as the browser reads it: decimals as text, theta per calendar day, points of 100. */
export function candidateView(candidate: Candidate): CandidateView {
  return {
    symbol: candidate.symbol,
    underlying: candidate.underlying,
    expiry: candidate.expiry,
    dte: candidate.dte,
    strike: priceToDecimal(candidate.strike),
    spot: priceToDecimal(candidate.spot),
    bid: priceToDecimal(candidate.bid),
    ask: priceToDecimal(candidate.ask),
    credit: priceToDecimal(candidate.credit),
    quoteAgeMs: candidate.quoteAgeMs,
    openInterest: candidate.openInterest,
    volume: candidate.volume,
    spread: candidate.spread,
    iv: candidate.iv,
    delta: candidate.delta,
    thetaPerDay: candidate.thetaPerYear / DAYS_PER_YEAR,
    probOtm: candidate.probOtm,
    breakeven: priceToDecimal(candidate.breakeven),
    rocStrike: candidate.rocStrike,
    rocStrikeAnnualised: candidate.rocStrikeAnnualised,
    rom: candidate.rom,
    romAnnualised: candidate.romAnnualised,
    requirement: moneyToDecimal(candidate.requirement),
    score: pointsOf(candidate.scorePoints),
    parts: SCORE_FACTORS.map((factor) => ({ factor, points: pointsOf(candidate.scoreParts[factor]) })),
    model: candidate.model,
  };
}

export function intentView(intent: OrderIntent): IntentView {
  return {
    id: intent.id,
    symbol: intent.symbol,
    side: intent.side,
    quantity: intent.quantity,
    ...legsAndLimit(intent),
  };
}

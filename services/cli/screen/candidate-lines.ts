import type { MarginModel } from '#core/margin';
import type { Gates } from '#core/screening';
import { MONEY_SCALE } from '#core/units';
import { factorPointsOf, gateReadings, type RankedCandidate, type Ranking } from './ranked.js';

/** Returns a line for each candidate, best first, then one that sums up. Prices and amounts in currency units. */
export function rankingLines(ranking: Ranking, gates: Gates, marginModel: MarginModel): readonly string[] {
  const { candidates, looked, passed, failedAt, misses, loosening } = ranking;
  const summary = { looked, passed, failedAt, misses: misses.map(missOf), ...(loosening ? { loosening } : {}) };
  return [
    ...candidates.map((one, index) => JSON.stringify(candidateOf(one, index + 1, gates, marginModel))),
    JSON.stringify({ summary }),
  ];
}

function candidateOf({ candidate, american }: RankedCandidate, rank: number, gates: Gates, marginModel: MarginModel) {
  const { symbol, underlying, expiry, dte, model } = candidate;
  const { requirement, rom, romAnnualised } = candidate;
  return {
    rank,
    symbol,
    underlying,
    expiry,
    dte,
    strike: candidate.strike / MONEY_SCALE,
    spot: candidate.spot / MONEY_SCALE,
    bid: candidate.bid / MONEY_SCALE,
    ask: candidate.ask / MONEY_SCALE,
    breakeven: candidate.breakeven / MONEY_SCALE,
    iv: candidate.iv,
    delta: candidate.delta,
    gamma: candidate.gamma,
    vega: candidate.vega,
    thetaPerYear: candidate.thetaPerYear,
    probOtm: candidate.probOtm,
    rocStrike: candidate.rocStrike,
    rocStrikeAnnualised: candidate.rocStrikeAnnualised,
    model,
    american: american ?? null,
    margin: { model: marginModel, requirement: requirement / MONEY_SCALE, rom, romAnnualised },
    score: candidate.scorePoints / MONEY_SCALE,
    factors: factorPointsOf(candidate),
    gates: gateReadings(candidate, gates),
  };
}

function missOf({ symbol, gate, value, limit, side }: Ranking['misses'][number]) {
  return { symbol, gate, value, limit, side };
}

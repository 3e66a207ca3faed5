import type { CandidateView } from '#contract';
import type { BotConfig } from '#core/bot';
import type { Gates } from '#core/screening';
import { toNumber } from '../../format/numbers.js';

/** Rounded outwards, so that what is measured stays inside of the limit that is made of it. */
const down = (value: number, decimals: number) => Math.floor(value * 10 ** decimals) / 10 ** decimals;
const up = (value: number, decimals: number) => Math.ceil(value * 10 ** decimals) / 10 ** decimals;
const NAME_MAX = 60;

/** Returns a new bot that watches the put's underlying and would let this put through: limits are loosened where they hold it back. */
export function configFromPut(defaults: BotConfig, put: CandidateView): BotConfig {
  return {
    ...defaults,
    name: `${put.underlying} puts`.slice(0, NAME_MAX),
    watchlist: [put.underlying],
    gates: gatesAround(defaults.gates, put),
  };
}

/** Returns gates that the put passes, each as it was where it passes already. */
export function gatesAround(gates: Gates, put: CandidateView): Gates {
  const delta = Math.abs(put.delta);
  const credit = toNumber(put.credit) ?? 0;
  return {
    ...gates,
    dteMin: Math.min(gates.dteMin, put.dte),
    dteMax: Math.max(gates.dteMax, put.dte),
    deltaMin: Math.min(gates.deltaMin, down(delta, 2)),
    deltaMax: Math.max(gates.deltaMax, up(delta, 2)),
    probOtmMin: Math.min(gates.probOtmMin, down(put.probOtm, 2)),
    spreadMax: Math.max(gates.spreadMax, up(put.spread, 3)),
    openInterestMin: Math.min(gates.openInterestMin, put.openInterest),
    volumeMin: Math.min(gates.volumeMin, put.volume),
    creditMin: Number(gates.creditMin) <= credit ? gates.creditMin : down(credit, 2).toFixed(2),
    annualisedReturnMin: Math.min(gates.annualisedReturnMin, down(put.rocStrikeAnnualised, 3)),
    scoreMin: Math.min(gates.scoreMin, Math.floor(put.score)),
  };
}

import type { ScoreFactor } from '#core/scoring';
import type { Gate, Gates } from '#core/screening';
import { count, fixed, percentWithUnit } from './numbers.js';

interface GateWords {
  /** As a limit that one sets: "Set spread limit to …". */
  readonly limit: string;
  /** Words for the two ends of a gate that has both. */
  readonly ends?: { readonly min: string; readonly max: string };
  /** As a reason that stopped a contract. */
  readonly stopped: string;
  readonly min?: keyof Gates;
  readonly max?: keyof Gates;
  readonly show: (value: number) => string;
}

const days = (value: number) => `${count(value)} d`;
const dollars = (value: number) => `$${fixed(value, 2)}`;
const seconds = (value: number) =>
  value < 120 ? `${count(value)} s` : `${fixed(value / 60, value % 60 === 0 ? 0 : 1)} min`;

/** Each gate in words, the settings it reads, and how its values are written. Values are in the unit of the setting. */
export const GATE_WORDS: Readonly<Record<Gate, GateWords>> = {
  quote: { limit: 'quote', stopped: 'No usable quote', show: count },
  dte: {
    limit: 'days to expiry',
    stopped: 'Days to expiry',
    ends: { min: 'shortest', max: 'longest' },
    min: 'dteMin',
    max: 'dteMax',
    show: days,
  },
  quoteAge: { limit: 'quote age', stopped: 'Quote too old', max: 'quoteAgeMaxSeconds', show: seconds },
  openInterest: { limit: 'open interest', stopped: 'Open interest', min: 'openInterestMin', show: count },
  volume: { limit: 'volume', stopped: 'Volume', min: 'volumeMin', show: count },
  spread: {
    limit: 'spread limit',
    stopped: 'Spread too wide',
    max: 'spreadMax',
    show: (value) => percentWithUnit(value),
  },
  credit: { limit: 'minimum credit', stopped: 'Credit too small', min: 'creditMin', show: dollars },
  delta: {
    limit: 'delta',
    stopped: 'Delta',
    ends: { min: 'smallest', max: 'largest' },
    min: 'deltaMin',
    max: 'deltaMax',
    show: (value) => fixed(value, 2),
  },
  probOtm: {
    limit: 'probability',
    stopped: 'Probability too low',
    min: 'probOtmMin',
    show: (value) => percentWithUnit(value, 0),
  },
  annualisedReturn: {
    limit: 'minimum return',
    stopped: 'Return too low',
    min: 'annualisedReturnMin',
    show: (value) => percentWithUnit(value),
  },
  score: { limit: 'minimum score', stopped: 'Score too low', min: 'scoreMin', show: (value) => fixed(value, 1) },
};

/** Returns the words of a gate; a gate that this build does not know keeps its own name. */
export function gateWords(gate: string): GateWords {
  return GATE_WORDS[gate as Gate] ?? { limit: gate, stopped: gate, show: (value) => fixed(value, 2) };
}

export const FACTOR_WORDS: Readonly<Record<ScoreFactor, { readonly name: string; readonly means: string }>> = {
  annualisedReturn: {
    name: 'Annual return',
    means: 'Credit over strike, simple, per year: what the cash behind the put earns.',
  },
  exerciseProbability: {
    name: 'Exercise risk',
    means: 'Chance of being exercised at expiry, 1 − N(d2). The smaller, the more points.',
  },
  marginEfficiency: {
    name: 'Margin efficiency',
    means: 'Return on the margin that the account must hold, simple, per year.',
  },
  volatility: {
    name: 'Volatility',
    means: 'Implied volatility of this contract. Rich premium scores, panic does not.',
  },
  timeDecay: { name: 'Time decay', means: 'Share of the option’s value that decays per calendar day.' },
};

import type { CandidateView } from '#contract';
import type { Gate, Gates } from '#core/screening';
import { GATE_WORDS } from './gates.js';
import { MISSING, toNumber } from './numbers.js';

export interface GateMarkView {
  readonly gate: Gate;
  readonly words: string;
  readonly value: string;
  /** `≤ 10.0 %`, `14 … 45 d`. */
  readonly limit: string;
  readonly passed: boolean;
}

type Measured = Exclude<Gate, 'quote'>;

function measure(candidate: CandidateView): Readonly<Record<Measured, number | undefined>> {
  return {
    dte: candidate.dte,
    quoteAge: candidate.quoteAgeMs / 1000,
    openInterest: candidate.openInterest,
    volume: candidate.volume,
    spread: candidate.spread,
    credit: toNumber(candidate.credit),
    delta: Math.abs(candidate.delta),
    probOtm: candidate.probOtm,
    annualisedReturn: candidate.rocStrikeAnnualised,
    score: candidate.score,
  };
}

/** Returns each gate that the candidate met, with its value against the limit; a missing value passes nothing. */
export function gateMarks(candidate: CandidateView, gates: Gates): readonly GateMarkView[] {
  return Object.entries(measure(candidate)).map(([name, value]) => {
    const gate = name as Measured;
    const words = GATE_WORDS[gate];
    const min = words.min && Number(gates[words.min]);
    const max = words.max && Number(gates[words.max]);
    const show = (limit: number | undefined) => (limit === undefined ? '' : words.show(limit));
    const limit =
      min !== undefined && max !== undefined
        ? `${show(min)} … ${show(max)}`
        : min !== undefined
          ? `≥ ${show(min)}`
          : `≤ ${show(max)}`;
    return {
      gate,
      words: capitalised(words.limit),
      value: value === undefined ? MISSING : words.show(value),
      limit,
      passed: value !== undefined && (min === undefined || value >= min) && (max === undefined || value <= max),
    };
  });
}

const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Returns the setting that a loosening changes: of a gate with two sides, the one that the new limit lies outside of. */
export function settingOf(gate: string, to: number, gates: Gates): keyof Gates | undefined {
  const words = GATE_WORDS[gate as Gate];
  if (words === undefined) return undefined;
  if (words.min === undefined || words.max === undefined) return words.min ?? words.max;
  return to < Number(gates[words.min]) ? words.min : words.max;
}

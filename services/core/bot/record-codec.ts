import { SCORE_FACTORS, type ScoreFactor } from '../scoring/index.js';
import type { Candidate } from '../screening/index.js';
import { asciiBytes, asciiText, sixDigits } from '../units/index.js';
import type { DecisionRecord, ExitJudgement } from './record.js';

/**
 * A record is written as JSON with its keys in a fixed order, so that the same record always gives the same bytes;
 * candidates are rows of values in the order of CANDIDATE_FIELDS, which keeps a record near two kilobytes when deflated.
 * The order is part of the record's schema: append only, and raise RECORD_SCHEMA when a meaning changes.
 */
const CANDIDATE_FIELDS = [
  'symbol',
  'underlying',
  'expiry',
  'dte',
  'strike',
  'spot',
  'bid',
  'ask',
  'credit',
  'quoteAgeMs',
  'openInterest',
  'volume',
  'spread',
  'iv',
  'delta',
  'thetaPerYear',
  'vega',
  'gamma',
  'probOtm',
  'breakeven',
  'rocStrike',
  'rocStrikeAnnualised',
  'rom',
  'romAnnualised',
  'requirement',
  'scorePoints',
  'model',
] as const satisfies readonly (keyof Candidate)[];

/**
 * Returns the candidate as a record keeps it: theoretical values with six significant digits, which is what a page can show. Decisions
 * use the unrounded values; only the record is short.
 */
export function shortCandidate(candidate: Candidate): Candidate {
  // Twenty of them in every record: a copy that is changed in place takes a third of the time of one made from entries.
  const short: Record<string, unknown> = { ...candidate };
  for (const field of CANDIDATE_FIELDS) {
    const value = candidate[field];
    if (typeof value === 'number' && !Number.isInteger(value)) short[field] = sixDigits(value);
  }
  return short as unknown as Candidate;
}

function candidateRow(candidate: Candidate): unknown[] {
  return [
    ...CANDIDATE_FIELDS.map((field) => candidate[field]),
    SCORE_FACTORS.map((factor) => candidate.scoreParts[factor]),
  ];
}

function candidateFromRow(row: readonly unknown[]): Candidate {
  const fields = CANDIDATE_FIELDS.map((field, index) => [field, row[index]]);
  const parts = row[CANDIDATE_FIELDS.length] as readonly number[];
  const scoreParts = Object.fromEntries(SCORE_FACTORS.map((factor, index) => [factor, parts[index]]));
  return { ...Object.fromEntries(fields), scoreParts: scoreParts as Record<ScoreFactor, number> } as Candidate;
}

/** Returns the record as canonical bytes. Errors: InvariantError never; text beyond ASCII is escaped. */
export function encodeRecord(record: DecisionRecord): Uint8Array {
  const text = JSON.stringify({ ...record, top: record.top.map(candidateRow) });
  const ascii = text.replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return asciiBytes(ascii);
}

/** Returns the record of canonical bytes, of this schema or an earlier one. Errors: SyntaxError for bytes that are none. */
export function decodeRecord(bytes: Uint8Array): DecisionRecord {
  const raw = JSON.parse(asciiText(bytes)) as Omit<DecisionRecord, 'top'> & { top: readonly (readonly unknown[])[] };
  return { ...raw, top: raw.top.map(candidateFromRow) };
}

/**
 * Returns a record without what its schema could not say: as far as records of before can be compared with what is decided now.
 * Records of the current schema are returned as they are.
 * @param stored - whose schema counts; its memory stands for the upgraded one that was decided from
 */
export function recordOfSchema(record: DecisionRecord, stored: DecisionRecord): DecisionRecord {
  if (stored.schema !== 1) return record;
  const { rolls: _rolls, calls: _calls, ...rest } = record;
  const frames = record.inputs.frames.map(({ model: _model, ...frame }) => frame);
  const inputs = { ...record.inputs, frames, stateBefore: stored.inputs.stateBefore };
  return { ...rest, schema: 1, inputs, exits: record.exits.map(exitOfSchema1) };
}

function exitOfSchema1(exit: ExitJudgement): ExitJudgement {
  const { unknown: _unknown, pinRisk: _pin, assignmentGain: _gain, roll: _roll, notRolled: _not, ...rest } = exit;
  return rest;
}

import type { CandidateView, PreviewView } from '#contract';
import { BotConfig } from '#core/bot';
import type { Gates } from '#core/screening';
import { contractName } from '../../format/contracts.js';
import { settingOf } from '../../format/gate-marks.js';
import { gateWords } from '../../format/gates.js';
import { fixed, money, percentWithUnit, plural, strike, toNumber } from '../../format/numbers.js';
import { type FieldScale, scaleOf } from './fields.js';

interface Issue {
  readonly code?: string;
  readonly path?: readonly PropertyKey[];
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly origin?: string;
}

/**
 * Returns what is wrong with a field and what to do, in the field's own unit, for issues that the schema gives no words to.
 * Undefined leaves the schema's words.
 */
export function issueWords(issue: Issue): string | undefined {
  const scale = scaleOf((issue.path ?? []).map(String).join('.'));
  if (issue.code === 'too_small' && issue.origin !== 'string' && issue.origin !== 'array') {
    return `At least ${limitText(Number(issue.minimum), scale)}.`;
  }
  if (issue.code === 'too_big' && issue.origin === 'array') return `At most ${issue.maximum} underlyings.`;
  if (issue.code === 'too_big') return `At most ${limitText(Number(issue.maximum), scale)}.`;
  if (issue.code === 'invalid_type')
    return scale?.decimals === 0 && scale.scale === 1 ? 'Write a whole number.' : 'Write a number.';
  if (issue.path?.[0] === 'accountId') return 'Choose an account.';
  return undefined;
}

function limitText(limit: number, scale: FieldScale | undefined): string {
  if (!scale) return fixed(limit, 0);
  const shown = String(Number((limit * scale.scale).toFixed(scale.decimals)));
  return scale.unit === '%' ? `${shown}\u202f%` : scale.unit === '$' ? `$${shown}` : shown;
}

export type CheckedConfig =
  | { readonly ok: true; readonly config: BotConfig }
  /** `unnamed`: all is right but the name, which the preview does not need. */
  | { readonly ok: false };

const PREVIEW_NAME = 'Preview';

/** Returns the configuration that the form means, if it has no error; a missing name does not keep the preview waiting. */
export function previewConfig(values: unknown): CheckedConfig {
  const named =
    typeof values === 'object' && values !== null && 'name' in values && String(values.name).trim() === ''
      ? { ...values, name: PREVIEW_NAME }
      : values;
  const parsed = BotConfig.safeParse(named);
  return parsed.success ? { ok: true, config: parsed.data } : { ok: false };
}

export interface Loosening {
  readonly setting: keyof Gates;
  /** In the setting's own unit, rounded to what the field shows, outwards, so that it still lets the contracts through. */
  readonly to: number;
  /** `Set spread limit to 9.4 %`. */
  readonly action: string;
  readonly words: string;
}

/** Returns the loosening that the preview proposes as an act on the form; undefined when no single gate would do. */
export function looseningOf(preview: PreviewView, gates: Gates): Loosening | undefined {
  const proposed = preview.loosening;
  if (!proposed) return undefined;
  const setting = settingOf(proposed.gate, proposed.to, gates);
  if (!setting) return undefined;
  const to = roundOut(setting, proposed.to);
  const words = gateWords(proposed.gate);
  const end = words.ends ? `${words.ends[setting === words.min ? 'min' : 'max']} ` : '';
  return { setting, to, action: `Set ${end}${words.limit} to ${words.show(to)}`, words: proposed.words };
}

function roundOut(setting: keyof Gates, to: number): number {
  const scale = scaleOf(`gates.${setting}`);
  if (!scale) return to;
  const grid = scale.scale * 10 ** scale.decimals;
  // A hair inwards, so that a number already on the grid stays where it is.
  const steps = setting.endsWith('Min') ? Math.floor(to * grid + 1e-6) : Math.ceil(to * grid - 1e-6);
  return Number((steps / grid).toPrecision(12));
}

const SHARES = 100;

/**
 * Returns what the exits leave at risk, in dollars, on the candidate that it would sell first.
 * @returns one sentence; undefined while there is no candidate to name
 */
export function worstCase(config: BotConfig, candidate: CandidateView | undefined): string | undefined {
  const level = toNumber(candidate?.strike);
  const credit = toNumber(candidate?.credit);
  if (!candidate || level === undefined || credit === undefined) return undefined;
  const { contracts, maxPositions } = config.sizing;
  const shares = contracts * SHARES;
  const one = `1 ${contractName(candidate.symbol)}`;
  const [name, loses] = contracts === 1 ? [one, 'loses'] : [`${contracts} ${one.slice(2)}s`, 'lose'];
  const worst = money(String((level - credit) * shares), { cents: false });
  const { stopMultiple } = config.exits;
  if (stopMultiple === null) {
    const all = maxPositions > 1 ? ` This bot may hold ${plural(maxPositions, 'position')}.` : '';
    return `Without a stop, ${name} ${loses} up to ${worst} if ${candidate.underlying} falls to zero.${all}`;
  }
  const atStop = money(String(credit * (stopMultiple - 1) * shares), { cents: false });
  return `At the stop, ${name} ${loses} about ${atStop}; in a gap or a halt more, at worst ${worst}.`;
}

/** Returns what the profit target means on a credit: where it buys back and what stays. */
export function targetWords(
  target: number | null,
  candidate: CandidateView | undefined,
  contracts: number,
): string | undefined {
  const credit = toNumber(candidate?.credit);
  if (target === null || credit === undefined) return undefined;
  const kept = money(String(credit * target * contracts * SHARES), { cents: false });
  return `Sold at ${fixed(credit, 2)}, it buys back at ${fixed(credit * (1 - target), 2)} and keeps ${kept}.`;
}

/** Returns whether the weights add up to 1, and the sum in words. */
export function weightSum(weights: Readonly<Record<string, number>>): { readonly ok: boolean; readonly words: string } {
  const sum = Object.values(weights).reduce((total, one) => total + one, 0);
  return { ok: Math.abs(sum - 1) < 1e-9, words: Number.isNaN(sum) ? '–' : percentWithUnit(sum, 0) };
}

/** Returns tickers out of typed or pasted text, upper case, without those already in the list. */
export function tickersIn(text: string, present: readonly string[]): readonly string[] {
  const found = text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter((ticker) => /^[A-Z][A-Z0-9.]{0,5}$/.test(ticker));
  return [...new Set(found)].filter((ticker) => !present.includes(ticker));
}

/** Returns the cash that one assignment of the candidate would need, for the sizing section. */
export function assignmentWords(contracts: number, candidate: CandidateView | undefined): string | undefined {
  const level = toNumber(candidate?.strike);
  if (!candidate || level === undefined || !Number.isFinite(contracts)) return undefined;
  const cash = money(String(level * SHARES * contracts), { cents: false });
  return `Assigned at ${strike(candidate.strike)}, ${candidate.underlying} costs ${cash}.`;
}

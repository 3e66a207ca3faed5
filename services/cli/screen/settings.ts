import { parseArgs } from 'node:util';
import { BotConfig } from '#core/bot';
import type { MarginModel } from '#core/margin';
import { DEFAULT_SCORE_MODEL, type ScoreModel } from '#core/scoring';
import { DEFAULT_GATES, type Gates } from '#core/screening';
import { type InputIssue, inputIssue } from '../input-issue.js';

const TOP_DEFAULT = 20;
const TOP_MAX = 10_000;
/** As the replay of chain files has it. */
const RATE_DEFAULT = 0.04;
const RATE_MAX = 1;

/** What was asked for. */
export interface ScreenWish {
  readonly file: string;
  readonly botFile: string | undefined;
  readonly top: number;
  readonly marginModel: MarginModel;
  /** Continuous, per year. */
  readonly rate: number;
}

/** Returns what stands behind the verb, or undefined when it cannot be understood. */
export function readScreenWish(words: readonly string[]): ScreenWish | undefined {
  const texts = { bot: { type: 'string' }, top: { type: 'string' }, margin: { type: 'string' } } as const;
  try {
    const options = { ...texts, rate: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    const [file, ...more] = positionals;
    const top = values.top === undefined ? TOP_DEFAULT : numberOf(values.top);
    const rate = values.rate === undefined ? RATE_DEFAULT : numberOf(values.rate);
    const marginModel = MARGIN_MODELS[values.margin ?? 'regt'];
    if (file === undefined || more.length > 0 || marginModel === undefined) return undefined;
    if (!Number.isInteger(top) || top < 1 || top > TOP_MAX || !(Math.abs(rate) <= RATE_MAX)) return undefined;
    return { file, botFile: values.bot, top, marginModel, rate };
  } catch {
    return undefined;
  }
}

/** An empty word, as an unset variable of a shell leaves it, is no 0. */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

const MARGIN_MODELS: Readonly<Record<string, MarginModel>> = { regt: 'regT', cash: 'cash' };

/** By what a chain is screened. */
export interface Screening {
  readonly gates: Gates;
  readonly score: ScoreModel;
}

export const DEFAULT_SCREENING: Screening = { gates: DEFAULT_GATES, score: DEFAULT_SCORE_MODEL };

/** A bot's configuration, or any part of one: what is not there is that of a new bot. */
const BotFile = BotConfig.partial();

/** Returns gates and score of a bot file, or what is wrong with it. */
export function readBotFile(text: string): Screening | InputIssue {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { message: 'The bot file is not JSON.' };
  }
  const parsed = BotFile.safeParse(value);
  if (parsed.success) {
    return { gates: parsed.data.gates ?? DEFAULT_GATES, score: parsed.data.score ?? DEFAULT_SCORE_MODEL };
  }
  return inputIssue(parsed.error);
}

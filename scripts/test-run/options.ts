import { parseArgs } from 'node:util';
import { Refusal } from '../embedded/index.js';

export const STAGES = ['check', 'unit', 'integration', 'data', 'browser'] as const;
export type Stage = (typeof STAGES)[number];

export interface TestOptions {
  readonly stages: readonly Stage[];
  /** Parts of file names; empty for all specs. */
  readonly patterns: readonly string[];
}

export function readTestOptions(words: readonly string[]): TestOptions {
  let only: string[] = [];
  let patterns: string[] = [];
  try {
    const options = { only: { type: 'string', multiple: true } } as const;
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    only = values.only ?? [];
    patterns = positionals;
  } catch (error) {
    throw new Refusal(`${(error as Error).message.split('.')[0]}: the only flag is --only <stage>.`);
  }
  const unknown = only.find((name) => !STAGES.includes(name as Stage));
  if (unknown !== undefined) throw new Refusal(`There is no stage "${unknown}": the stages are ${STAGES.join(', ')}.`);
  return { stages: only.length === 0 ? STAGES : STAGES.filter((stage) => only.includes(stage)), patterns };
}

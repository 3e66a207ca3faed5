import { parseArgs } from 'node:util';
import { countOf } from '../count-of.js';

export interface KillOptions {
  readonly kills: number;
  readonly stops: number;
  readonly seed: number;
  /** Where the result is written as JSON. */
  readonly json?: string;
}

const KILLS = 50;
const STOPS = 12;
const SEED_RANGE = 1_000_000;

/** Reads `--kills N --stops N --seed N --json <file>`. Errors: RangeError for what is no count. */
export function killOptionsOf(words: readonly string[]): KillOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...words], options: { kills: text, stops: text, seed: text, json: text } });
  return {
    kills: countOf('kills', values.kills, KILLS),
    stops: countOf('stops', values.stops, STOPS),
    // A seed names the choices of a run, it does not repeat one: the processes have their own time.
    seed: countOf('seed', values.seed, Math.floor(performance.timeOrigin % SEED_RANGE)),
    ...(values.json === undefined ? {} : { json: values.json }),
  };
}

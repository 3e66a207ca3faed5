import { parseArgs } from 'node:util';
import { countOf } from '../count-of.js';

export interface ChaosOptions {
  /** How long things go wrong, s. */
  readonly seconds: number;
  /** How long Postgres stands still each time, s. */
  readonly stallSeconds: number;
  readonly seed: number;
  /** Where the result is written as JSON. */
  readonly json?: string;
}

const SECONDS = 300;
const STALL_SECONDS = 30;
const SEED_RANGE = 1_000_000;

/** Reads `--seconds N --stall N --seed N --json <file>`. Errors: RangeError for what is no count. */
export function chaosOptionsOf(words: readonly string[]): ChaosOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...words], options: { seconds: text, stall: text, seed: text, json: text } });
  return {
    seconds: countOf('seconds', values.seconds, SECONDS),
    stallSeconds: countOf('stall', values.stall, STALL_SECONDS),
    // A seed names the choices of a run, it does not repeat one: the processes have their own time.
    seed: countOf('seed', values.seed, Math.floor(performance.timeOrigin % SEED_RANGE)),
    ...(values.json === undefined ? {} : { json: values.json }),
  };
}

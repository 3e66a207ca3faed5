/** The only reader of the environment. */
import type { z } from 'zod';
import { PlatformCode, PlatformError } from '../errors/index.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigProblem {
  readonly name: string;
  readonly problem: string;
}

const OUR_PREFIX = 'THETAPOD_';
/** Read by tests and scripts, set by people for a whole shell: no role objects to it. */
const TOLERATED: readonly string[] = ['THETAPOD_DATA'];

/** Settings that are unknown, missing or malformed: all of them at once. */
export class ConfigError extends PlatformError {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ name, problem }) => `  ${name}: ${problem}`);
    super(PlatformCode.configInvalid, {
      message: `${problems.length} setting(s) need attention:\n${lines.join('\n')}`,
    });
    this.problems = problems;
  }
}

/** Returns the names that a schema reads: what a supervisor hands on to a role. */
export function settingNames(schema: z.ZodObject): readonly string[] {
  return Object.keys(schema.shape);
}

/**
 * Returns the settings that a schema names, validated. Empty text counts as not set.
 * @param options.alsoKnown - THETAPOD_ names of other areas that may stand in the same environment
 * Errors: {@link ConfigError} with every unknown, missing and malformed setting.
 */
export function loadConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Environment = process.env,
  options: { readonly alsoKnown?: readonly string[] } = {},
): z.infer<Schema> {
  const names = settingNames(schema);
  const known = new Set([...names, ...TOLERATED, ...(options.alsoKnown ?? [])]);
  const problems: ConfigProblem[] = [];
  for (const name of Object.keys(env)) {
    if (name.startsWith(OUR_PREFIX) && !known.has(name)) problems.push({ name, problem: 'no such setting.' });
  }
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = env[name];
    if (value !== undefined && value !== '') picked[name] = value;
  }
  const parsed = schema.safeParse(picked);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = String(issue.path[0] ?? 'settings');
      problems.push({
        name,
        problem: name in picked || issue.path.length === 0 ? issue.message : 'is needed and not set.',
      });
    }
  }
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  return parsed.data;
}

import { ConfigError, type Environment } from '#platform/config';
import { createPool, type DbPool } from '#platform/db';
import { PlatformError } from '#platform/errors';
import { CALCULATE_USAGE } from './calculate.js';
import { findDatabaseUrl, findDataDir } from './database-url.js';
import { asksForHelp } from './help.js';
import { Exit, type Outcome } from './outcome.js';
import { replayCommand } from './replay/index.js';
import { DRILL_USAGE, drillCommand, readDrill, readWish, STOP_USAGE, stopCommand } from './stops/index.js';

const USAGE: Readonly<Record<string, readonly string[]>> = {
  ...CALCULATE_USAGE,
  replay: [
    '  replay   <decision id>',
    '           decides a stored decision again and compares the bytes; ends with 0 when they are identical,',
    '           1 when they differ, 2 when it cannot be replayed',
  ],
  ...STOP_USAGE,
  drill: DRILL_USAGE,
};
const NO_DATABASE =
  'No database is known: start Thetapod with npm start, or set DATABASE_URL to the address of its database.';

/** Runs one command of the terminal front. @param words - what stands behind the program's name */
export async function runCli(words: readonly string[], environment?: Environment): Promise<Outcome> {
  const [verb, decisionId, ...rest] = words;
  if (asksForHelp(words)) return { exit: Exit.done, lines: usageOf(verb) };
  if (verb === 'replay' && decisionId !== undefined && rest.length === 0) {
    return withDatabase(environment, (pool) => replayCommand(pool, decisionId));
  }
  if (verb === 'stop' || verb === 'resume') {
    const wish = readWish(verb, words.slice(1));
    const withPool = (work: (pool: DbPool) => Promise<Outcome>) => withDatabase(environment, work);
    if (wish) return stopCommand(wish, { dataDir: findDataDir(environment), withPool });
  }
  const drill = verb === 'drill' ? readDrill(words.slice(1)) : undefined;
  if (drill) return withDatabase(environment, (pool) => drillCommand(pool, findDataDir(environment), drill));
  return { exit: Exit.unusable, lines: usageOf(verb) };
}

/** Returns how a verb is used, or all of them when there is none of this name. */
function usageOf(verb = ''): readonly string[] {
  const ofVerb = Object.hasOwn(USAGE, verb) ? USAGE[verb] : undefined;
  return ['Usage: npm run -s cli -- <verb>', ...(ofVerb ?? Object.values(USAGE).flat())];
}

async function withDatabase(
  environment: Environment | undefined,
  work: (pool: ReturnType<typeof createPool>) => Promise<Outcome>,
): Promise<Outcome> {
  try {
    const url = findDatabaseUrl(environment);
    if (url === undefined) return { exit: Exit.unusable, lines: [NO_DATABASE] };
    const pool = createPool(url, { max: 1, name: 'thetapod-cli' });
    try {
      return await work(pool);
    } finally {
      await pool.end();
    }
  } catch (error) {
    if (error instanceof ConfigError) return { exit: Exit.unusable, lines: [error.message] };
    if (!(error instanceof PlatformError)) throw error;
    return { exit: Exit.unusable, lines: [`The database does not answer (${error.code}): is Thetapod running?`] };
  }
}

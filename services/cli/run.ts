import { type BotId, parseTradingDate } from '#core/units';
import { ConfigError, type Environment } from '#platform/config';
import { createPool, type DbPool } from '#platform/db';
import { PlatformError } from '#platform/errors';
import { CALCULATE_USAGE } from './calculate.js';
import { findDatabaseUrl, findDataDir } from './database-url.js';
import { asksForHelp } from './help.js';
import { IMPORT_USAGE, importCommand } from './import/index.js';
import { OPERATOR_USAGE, operatorCommand, readOperator } from './operators/index.js';
import { Exit, type Outcome } from './outcome.js';
import { replayCommand, replayDayCommand } from './replay/index.js';
import { DRILL_USAGE, drillCommand, readDrill, readWish, STOP_USAGE, stopCommand } from './stops/index.js';

const USAGE: Readonly<Record<string, readonly string[]>> = {
  ...CALCULATE_USAGE,
  replay: [
    '  replay   <decision id>, or <bot id> <date>',
    '           decides a stored decision again and compares the bytes, or all of a bot’s day (2025-12-01, New York) and the',
    '           chain of their hashes; ends with 0 when they are identical, 1 when they differ, 2 when it cannot be replayed',
  ],
  import: IMPORT_USAGE,
  ...STOP_USAGE,
  drill: DRILL_USAGE,
  operator: OPERATOR_USAGE,
};
const BOT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NO_DATABASE =
  'No database is known: start Thetapod with npm start, or set DATABASE_URL to the address of its database.';

/**
 * Runs one command of the terminal front.
 * @param words - what stands behind the program's name
 * @param say - takes progress, a line at a time
 */
export async function runCli(
  words: readonly string[],
  environment?: Environment,
  say: (line: string) => void = () => undefined,
): Promise<Outcome> {
  const [verb, id, day, ...rest] = words;
  if (asksForHelp(words)) return { exit: Exit.done, lines: usageOf(verb) };
  if (verb === 'replay' && id !== undefined && rest.length === 0) {
    if (day === undefined) return withDatabase(environment, (pool) => replayCommand(pool, id));
    const date = parseTradingDate(day);
    if (BOT_ID.test(id) && date !== undefined) {
      return withDatabase(environment, (pool) => replayDayCommand(pool, id as BotId, date));
    }
  }
  if (verb === 'stop' || verb === 'resume') {
    const wish = readWish(verb, words.slice(1));
    const withPool = (work: (pool: DbPool) => Promise<Outcome>) => withDatabase(environment, work);
    if (wish) return stopCommand(wish, { dataDir: findDataDir(environment), withPool });
  }
  if (verb === 'import' && id !== undefined && day === undefined) {
    const dataDir = findDataDir(environment);
    return withDatabase(environment, (pool) => importCommand(id, { pool, dataDir, say }));
  }
  const operator = verb === 'operator' ? readOperator(words.slice(1)) : undefined;
  if (operator) return withDatabase(environment, (pool) => operatorCommand(pool, operator));
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

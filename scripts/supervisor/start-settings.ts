/** What `npm start` was asked for: its flags and the settings that it takes from the environment, checked at once. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Refusal } from '../embedded/index.js';
import { ROLE_SETTINGS, SIMULATED_VENDORS } from './roles.js';

/** The flags as scripts/bootstrap/start-flags.mjs reads them. */
export interface StartFlags {
  readonly replay?: string | undefined;
  readonly speed?: number | undefined;
  readonly port: number;
  readonly dataDir: string;
  readonly watch: boolean;
}

const environmentSchema = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://')
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .optional(),
  THETAPOD_PROFILE: z.enum(['demo', 'live'], 'must be demo or live').default('demo'),
  THETAPOD_LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug', 'trace'], 'must be silent, error, warn, info, debug or trace')
    .default('info'),
  THETAPOD_MARKET_PROCESSES: z
    .string()
    .regex(/^([1-9]|1[0-6])$/, 'must be a whole number from 1 to 16')
    .default('1'),
});

export interface StartSettings extends StartFlags {
  readonly replayFolder: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly profile: 'demo' | 'live';
  readonly logLevel: string;
  /** Market processes that divide the underlyings. */
  readonly marketProcesses: number;
  /** Settings of single roles that the user set; handed to those roles, which check them. */
  readonly roleSettings: Readonly<Record<string, string>>;
}

/** Set to 1 by tests: stop when the standard input ends. */
export const STOP_WITH_STDIN = 'THETAPOD_STOP_WITH_STDIN';
/** Names that scripts read themselves. */
const OWN_SETTINGS = ['THETAPOD_REDIS_SERVER', 'THETAPOD_DATA', STOP_WITH_STDIN];

/** In the demo each of them has a value of its own. */
const LIVE_NEEDS = [
  'THETAPOD_FEED',
  'THETAPOD_BROKERS_FILE',
  'THETAPOD_MASTER_KEY',
  'THETAPOD_SIGN_IN_KEY',
  'THETAPOD_PUBLIC_ORIGINS',
];

type Environment = Readonly<Record<string, string | undefined>>;

export function readStartSettings(flags: StartFlags, environment: Environment): StartSettings {
  const problems: string[] = [];
  // Empty text counts as not set, here as in the roles.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) problems.push(`${issue.path.join('.')} ${issue.message}`);

  const known = new Set([...Object.keys(environmentSchema.shape), ...OWN_SETTINGS, ...ROLE_SETTINGS]);
  const ours = Object.keys(given).filter((name) => name.startsWith('THETAPOD_'));
  for (const name of ours) if (!known.has(name)) problems.push(`${name} is not a setting of Thetapod`);

  const replayFolder = flags.replay === undefined ? undefined : path.resolve(flags.replay);
  if (replayFolder !== undefined && !holdsTables(replayFolder)) {
    problems.push(`--replay ${flags.replay} is not a folder with .csv files`);
  }
  if (replayFolder !== undefined && given['THETAPOD_FEED'] !== undefined) {
    problems.push('--replay and THETAPOD_FEED exclude each other');
  }
  const vendors = given[SIMULATED_VENDORS];
  if (vendors !== undefined && vendors !== 'true' && vendors !== 'false') {
    problems.push(`${SIMULATED_VENDORS} must be true or false`);
  }
  if (vendors === 'true') problems.push(...besideSimulatedVendors(replayFolder, given));
  if (flags.speed !== undefined && replayFolder === undefined) problems.push('--speed needs --replay');
  if (replayFolder !== undefined && parsed.data !== undefined && parsed.data.THETAPOD_MARKET_PROCESSES !== '1') {
    problems.push('--replay runs in one market process: leave THETAPOD_MARKET_PROCESSES out');
  }
  if (parsed.data?.THETAPOD_PROFILE === 'live') problems.push(...besideRealMoney(replayFolder, given));
  if (!parsed.success || problems.length > 0) {
    throw new Refusal(`The settings are not right: ${problems.join('; ')}. Correct them and start again.`);
  }
  const roleSettings = Object.fromEntries(
    ours.filter((name) => ROLE_SETTINGS.includes(name)).map((name) => [name, environment[name] ?? '']),
  );
  return {
    ...flags,
    replayFolder,
    databaseUrl: parsed.data.DATABASE_URL,
    redisUrl: parsed.data.REDIS_URL,
    profile: parsed.data.THETAPOD_PROFILE,
    logLevel: parsed.data.THETAPOD_LOG_LEVEL,
    marketProcesses: Number(parsed.data.THETAPOD_MARKET_PROCESSES),
    roleSettings,
  };
}

/** What belongs to real vendors would go to the simulated ones, a key among it. */
function besideSimulatedVendors(replayFolder: string | undefined, given: Environment): readonly string[] {
  const foreign = Object.keys(given).filter((name) => /^THETAPOD_(MASSIVE|THETA)_.*(KEY|URL)$/.test(name));
  if (replayFolder !== undefined) foreign.push('--replay');
  return foreign.map((name) => `${name} and ${SIMULATED_VENDORS} exclude each other`);
}

/** What the live profile needs, and what would put a market beside it that is not real. The roles check the rest of their settings. */
function besideRealMoney(replayFolder: string | undefined, given: Environment): readonly string[] {
  const missing = LIVE_NEEDS.filter((name) => given[name] === undefined);
  const problems = missing.map((name) => `THETAPOD_PROFILE=live needs ${name}`);
  if (replayFolder !== undefined) problems.push('THETAPOD_PROFILE=live and --replay exclude each other');
  if (given[SIMULATED_VENDORS] === 'true') {
    problems.push(`THETAPOD_PROFILE=live and ${SIMULATED_VENDORS} exclude each other`);
  }
  return problems;
}

function holdsTables(folder: string): boolean {
  return (
    existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => /\.csv(\.gz)?$/.test(String(name)))
  );
}

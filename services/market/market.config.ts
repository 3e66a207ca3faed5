import { resolve } from 'node:path';
import { z } from 'zod';
import { parseTradingDate } from '#core/units';
import { commonRoleSchema, flagSetting, intSetting, numberSetting, urlSetting } from '#platform/config';
import { Secret } from '#platform/secrets';
import { MARKET_PROCESSES_MAX } from '#store/feeds';
import { isLoopback, isOrigin, isPlain } from './feeds/kit/index.js';
import type { Shard } from './shards/index.js';

const FEEDS = ['replay', 'simulator', 'massive', 'theta', 'broker'] as const;
const VENDORS: ReadonlySet<string> = new Set(['massive', 'theta', 'broker']);

/** Settings of market beside those of every role. */
export const marketConfigSchema = commonRoleSchema
  .extend({
    /** A replay, our simulated exchange, or one vendor or several, the preferred one first: `massive,theta`; `broker` is the desk's operators' logins. */
    THETAPOD_FEED: z
      .string()
      .transform((text) => text.split(',').map((name) => name.trim()))
      .pipe(z.array(z.enum(FEEDS)).min(1))
      .refine((names) => new Set(names).size === names.length, 'names a feed twice.')
      .refine(
        (names) => names.length === 1 || names.every(isVendor),
        'Only massive, theta and broker can be followed together.',
      ),
    /** Market processes that divide the underlyings, and which of them this one is. */
    THETAPOD_MARKET_PROCESSES: intSetting({ min: 1, max: MARKET_PROCESSES_MAX }).default(1),
    THETAPOD_MARKET_NUMBER: intSetting({ min: 1, max: MARKET_PROCESSES_MAX }).default(1),
    /** One day folder, a folder of day folders, or a folder of files of many days. */
    THETAPOD_REPLAY_FOLDER: z
      .string()
      .trim()
      .min(1)
      .transform((folder) => resolve(folder))
      .optional(),
    /** In place of a folder: a day that was recorded here, such as 2025-12-01. */
    THETAPOD_REPLAY_DAY: z
      .string()
      .transform((text) => parseTradingDate(text.trim()))
      .refine((day) => day !== undefined, 'Write a day such as 2025-12-01.')
      .optional(),
    /** Whether frames are recorded for the history; by default those of live feeds. */
    THETAPOD_RECORD: flagSetting().optional(),
    /** Market seconds between two recorded frames of an underlying. */
    THETAPOD_RECORD_EVERY_S: intSetting({ min: 1, max: 86_400 }).default(60),
    /** Market milliseconds between snapshots per wall millisecond: 5760 makes a day fifteen seconds. */
    THETAPOD_REPLAY_SPEED: numberSetting({ min: 0.001, max: 1_000_000_000 }).default(5760),
    THETAPOD_SIMULATOR_URL: urlSetting(['http:', 'https:']).optional(),
    /** The key of the account at Massive; a secret. */
    THETAPOD_MASSIVE_KEY: z
      .string()
      .trim()
      .min(1)
      .transform((key) => new Secret(key))
      .optional(),
    THETAPOD_MASSIVE_WS_URL: urlSetting(['wss:', 'ws:']).default('wss://socket.massive.com'),
    THETAPOD_MASSIVE_REST_URL: urlSetting(['https:', 'http:']).default('https://api.massive.com'),
    /** Connections to the options cluster that the plan allows; each carries the quotes of 1,000 contracts. */
    THETAPOD_MASSIVE_CONNECTIONS: intSetting({ min: 1, max: 20 }).default(1),
    /** Where the Theta Terminal listens: a process of this machine, which holds the credential of the account. */
    THETAPOD_THETA_WS_URL: urlSetting(['ws:', 'wss:']).default('ws://127.0.0.1:25520'),
    THETAPOD_THETA_REST_URL: urlSetting(['http:', 'https:']).default('http://127.0.0.1:25503'),
    /** Quotes that the account may stream at a time. */
    THETAPOD_THETA_STREAMS: intSetting({ min: 1, max: 100_000 }).default(10_000),
    /** REST requests that the account may have under way at a time. */
    THETAPOD_THETA_REQUESTS: intSetting({ min: 1, max: 16 }).default(2),
    /** The terminal is a simulated one: its time is followed. A real one is on this machine too, so its address does not tell. */
    THETAPOD_THETA_SIMULATED: flagSetting().default(false),
    /** At brokers: days from today on whose expiries are read; those of what somebody holds are read anyhow. */
    THETAPOD_BROKER_DAYS: intSetting({ min: 1, max: 1_100 }).default(75),
    /** The Treasury's file of daily par yield curve rates; frames are valued with the curve of their day. */
    THETAPOD_RATES_FILE: z
      .string()
      .trim()
      .min(1)
      .transform((file) => resolve(file))
      .optional(),
    /** Continuous interest rate per year with which frames are valued where no file says better, 0.04 = 4 %. */
    THETAPOD_RATE: numberSetting({ min: -0.1, max: 1 }).default(0.04),
  })
  .refine(
    (config) =>
      !config.THETAPOD_FEED.includes('replay') ||
      (config.THETAPOD_REPLAY_FOLDER !== undefined) !== (config.THETAPOD_REPLAY_DAY !== undefined),
    { message: 'is needed for a replay, or THETAPOD_REPLAY_DAY, and not both.', path: ['THETAPOD_REPLAY_FOLDER'] },
  )
  .refine((config) => !config.THETAPOD_FEED.includes('simulator') || config.THETAPOD_SIMULATOR_URL !== undefined, {
    message: 'is needed for the simulator and not set.',
    path: ['THETAPOD_SIMULATOR_URL'],
  })
  .refine((config) => config.THETAPOD_PROFILE !== 'live' || !config.THETAPOD_FEED.includes('simulator'), {
    message: 'The live profile refuses the simulator.',
    path: ['THETAPOD_FEED'],
  })
  .superRefine((config, context) => {
    if (!config.THETAPOD_FEED.includes('broker')) return;
    const refuse = (message: string) => context.addIssue({ code: 'custom', message, path: ['THETAPOD_SIMULATOR_URL'] });
    const isSimulated = config.THETAPOD_SIMULATOR_URL !== undefined;
    if (isSimulated && config.THETAPOD_PROFILE === 'live') refuse('The live profile refuses the simulator.');
    const isMixed =
      (config.THETAPOD_FEED.includes('massive') && isLoopback(config.THETAPOD_MASSIVE_WS_URL) !== isSimulated) ||
      (config.THETAPOD_FEED.includes('theta') && config.THETAPOD_THETA_SIMULATED !== isSimulated);
    if (isMixed) refuse('Brokers and vendors must be real, or all simulated.');
  })
  .refine((config) => !config.THETAPOD_FEED.includes('massive') || config.THETAPOD_MASSIVE_KEY !== undefined, {
    message: 'is needed for Massive and not set.',
    path: ['THETAPOD_MASSIVE_KEY'],
  })
  .superRefine((config, context) => {
    const { THETAPOD_MARKET_PROCESSES: processes, THETAPOD_FEED: feeds } = config;
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', message, path: [path] });
    if (config.THETAPOD_MARKET_NUMBER > processes)
      refuse('THETAPOD_MARKET_NUMBER', `Write a number from 1 to ${processes}, the market processes that there are.`);
    if (processes === 1) return;
    if (feeds.includes('replay'))
      refuse('THETAPOD_MARKET_PROCESSES', 'A replay shows its snapshots in one order: it runs in one process.');
    // Source: the terminal's behaviour, shared by its documents: a second connection replaces the first.
    if (feeds.includes('theta'))
      refuse(
        'THETAPOD_MARKET_PROCESSES',
        'The terminal of ThetaData takes one connection: it is followed by one process.',
      );
    if (feeds.includes('massive') && config.THETAPOD_MASSIVE_CONNECTIONS < processes)
      refuse('THETAPOD_MASSIVE_CONNECTIONS', `Each of the ${processes} market processes needs a connection.`);
  })
  .superRefine((config, context) => {
    if (!config.THETAPOD_FEED.includes('massive')) return;
    for (const name of ['THETAPOD_MASSIVE_WS_URL', 'THETAPOD_MASSIVE_REST_URL'] as const) {
      const refuse = (message: string) => context.addIssue({ code: 'custom', message, path: [name] });
      if (!isOrigin(config[name])) refuse('Write scheme, host and port alone.');
      else if (config.THETAPOD_PROFILE === 'live' && isLoopback(config[name]))
        refuse('The live profile refuses this machine.');
      else if (isPlain(config[name]) && !isLoopback(config[name]))
        refuse('Without TLS only this machine may be named.');
    }
    if (isLoopback(config.THETAPOD_MASSIVE_WS_URL) !== isLoopback(config.THETAPOD_MASSIVE_REST_URL)) {
      const message = 'Both addresses must be the vendor’s, or both a simulated exchange’s.';
      context.addIssue({ code: 'custom', message, path: ['THETAPOD_MASSIVE_REST_URL'] });
    }
  })
  .superRefine((config, context) => {
    if (!config.THETAPOD_FEED.includes('theta')) return;
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', message, path: [path] });
    for (const name of ['THETAPOD_THETA_WS_URL', 'THETAPOD_THETA_REST_URL'] as const) {
      if (!isOrigin(config[name])) refuse(name, 'Write scheme, host and port alone.');
      else if (isPlain(config[name]) && !isLoopback(config[name]))
        refuse(name, 'Without TLS only this machine may be named.');
    }
    const isSimulated = config.THETAPOD_THETA_SIMULATED;
    if (isSimulated && config.THETAPOD_PROFILE === 'live')
      refuse('THETAPOD_THETA_SIMULATED', 'The live profile refuses the simulator.');
    const isMixed =
      config.THETAPOD_FEED.includes('massive') && isLoopback(config.THETAPOD_MASSIVE_WS_URL) !== isSimulated;
    if (isMixed) refuse('THETAPOD_THETA_SIMULATED', 'Both vendors must be real, or both simulated.');
  });
export type MarketConfig = z.infer<typeof marketConfigSchema>;

/** Returns which of the market processes the settings are for. */
export function shardOfSettings(config: MarketConfig): Shard {
  return { number: config.THETAPOD_MARKET_NUMBER, count: config.THETAPOD_MARKET_PROCESSES };
}

/** Returns whether a feed is one of those that may be followed together. */
export function isVendor(feed: string): boolean {
  return VENDORS.has(feed);
}

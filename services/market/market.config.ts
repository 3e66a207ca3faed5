import { resolve } from 'node:path';
import { z } from 'zod';
import { commonRoleSchema, intSetting, numberSetting, urlSetting } from '#platform/config';
import { Secret } from '#platform/secrets';
import { isLoopback, isOrigin, isPlain } from './feeds/kit/index.js';

/** Settings of market beside those of every role. */
export const marketConfigSchema = commonRoleSchema
  .extend({
    THETAPOD_FEED: z.enum(['replay', 'simulator', 'massive']),
    /** One day folder, a folder of day folders, or a folder of files of many days. */
    THETAPOD_REPLAY_FOLDER: z
      .string()
      .trim()
      .min(1)
      .transform((folder) => resolve(folder))
      .optional(),
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
  .refine((config) => config.THETAPOD_FEED !== 'replay' || config.THETAPOD_REPLAY_FOLDER !== undefined, {
    message: 'is needed for a replay and not set.',
    path: ['THETAPOD_REPLAY_FOLDER'],
  })
  .refine((config) => config.THETAPOD_FEED !== 'simulator' || config.THETAPOD_SIMULATOR_URL !== undefined, {
    message: 'is needed for the simulator and not set.',
    path: ['THETAPOD_SIMULATOR_URL'],
  })
  .refine((config) => config.THETAPOD_PROFILE !== 'live' || config.THETAPOD_FEED !== 'simulator', {
    message: 'The live profile refuses the simulator.',
    path: ['THETAPOD_FEED'],
  })
  .refine((config) => config.THETAPOD_FEED !== 'massive' || config.THETAPOD_MASSIVE_KEY !== undefined, {
    message: 'is needed for Massive and not set.',
    path: ['THETAPOD_MASSIVE_KEY'],
  })
  .superRefine((config, context) => {
    if (config.THETAPOD_FEED !== 'massive') return;
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
  });
export type MarketConfig = z.infer<typeof marketConfigSchema>;

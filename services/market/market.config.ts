import { resolve } from 'node:path';
import { z } from 'zod';
import { commonRoleSchema, numberSetting, urlSetting } from '#platform/config';

/** Settings of market beside those of every role. */
export const marketConfigSchema = commonRoleSchema
  .extend({
    THETAPOD_FEED: z.enum(['replay', 'simulator']),
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
  });
export type MarketConfig = z.infer<typeof marketConfigSchema>;

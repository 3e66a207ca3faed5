import type { z } from 'zod';
import { commonRoleSchema, intSetting, numberSetting, portSetting } from '#platform/config';

/** Settings of the simulator. It uses no database; those settings of every role are accepted and not needed. */
export const simulatorConfigSchema = commonRoleSchema.partial({ DATABASE_URL: true, REDIS_URL: true }).extend({
  /** Where the exchange listens; health and metrics have their own port. */
  THETAPOD_SIMULATOR_PORT: portSetting(),
  /** Another seed makes another world. */
  THETAPOD_SIMULATOR_SEED: intSetting({ min: 0, max: 2_147_483_647 }).default(1),
  /** Market milliseconds per wall millisecond. */
  THETAPOD_SIMULATOR_RATE: numberSetting({ min: 0, max: 10_000 }).default(1),
});
export type SimulatorConfig = z.infer<typeof simulatorConfigSchema>;

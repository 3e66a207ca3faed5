import { z } from 'zod';
import {
  commonRoleSchema,
  flagSetting,
  intSetting,
  numberSetting,
  originsSetting,
  portSetting,
} from '#platform/config';

/** Settings of the simulator beside those of every role: databases are read for the simulated brokers alone. */
export const simulatorConfigSchema = commonRoleSchema.extend({
  /** Not in a replay: the market is the files then. */
  THETAPOD_SIMULATOR_EXCHANGE: flagSetting().default(true),
  /** What the simulated brokers see: the frames that the bots see, or the exchange itself, where market's frames come from these brokers. */
  THETAPOD_SIMULATOR_BROKERS_SEE: z.enum(['frames', 'exchange']).default('frames'),
  /** Where the exchange listens; health and metrics have their own port. */
  THETAPOD_SIMULATOR_PORT: portSetting().default(0),
  /** Where the exchange tells its market as Massive does, and as a Theta Terminal does; 0: it does not. Both or none. */
  THETAPOD_SIMULATOR_MASSIVE_PORT: portSetting().default(0),
  THETAPOD_SIMULATOR_THETA_PORT: portSetting().default(0),
  /** Where tests reach behind the simulated brokers; see `simulator-control.json` in the data folder. */
  THETAPOD_SIMULATOR_CONTROL_PORT: portSetting().default(0),
  /** Where browsers reach the gateway: the simulated brokers send people back there. */
  THETAPOD_PUBLIC_ORIGINS: originsSetting().default([]),
  /** Another seed makes another world. */
  THETAPOD_SIMULATOR_SEED: intSetting({ min: 0, max: 2_147_483_647 }).default(1),
  /** Market milliseconds per wall millisecond. */
  THETAPOD_SIMULATOR_RATE: numberSetting({ min: 0, max: 10_000 }).default(1),
});
export type SimulatorConfig = z.infer<typeof simulatorConfigSchema>;

import type { z } from 'zod';
import { ConfigError, commonRoleSchema, loadConfig } from '../config/index.js';
import { PlatformError } from '../errors/index.js';
import { createLogger, installCrashHandlers, installShutdown, type Logger } from '../telemetry/index.js';

export interface RoleStart<Config> {
  readonly config: Config;
  readonly logger: Logger;
  /** Says how to close what was opened so far; a signal that comes while the role still starts closes that. */
  readonly closeWith: (close: () => Promise<void>) => void;
}

const LOG_SETTINGS = commonRoleSchema.pick({ THETAPOD_LOG_LEVEL: true });

/**
 * The entry of every process: settings, logger, crash handlers, graceful shutdown. What a person can mend (a setting, a
 * folder, a port) is said in a sentence and ends the process with 1; anything else is a crash.
 */
export async function runRole<Schema extends z.ZodObject>(
  role: string,
  schema: Schema,
  start: (parts: RoleStart<z.infer<Schema>>) => Promise<void>,
): Promise<void> {
  try {
    const config = loadConfig(schema);
    const { THETAPOD_LOG_LEVEL: level } = LOG_SETTINGS.parse(config);
    const logger = createLogger({ role, level });
    installCrashHandlers(logger);
    await start({ config, logger, closeWith: (close) => void installShutdown(close, { logger }) });
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof PlatformError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

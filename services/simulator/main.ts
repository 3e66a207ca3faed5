import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { ConfigError, loadConfig } from '#platform/config';
import { PlatformError } from '#platform/errors';
import { createLogger, installCrashHandlers, installShutdown } from '#platform/telemetry';
import { simulatorConfigSchema } from './simulator.config.js';
import { SimulatorModule } from './simulator.module.js';
import { SimulatorRole } from './simulator-role.js';

const config = orEnd(() => loadConfig(simulatorConfigSchema));
const logger = createLogger({ role: 'simulator', level: config.THETAPOD_LOG_LEVEL });
installCrashHandlers(logger);
const app = await NestFactory.createApplicationContext(SimulatorModule.with(config, logger), { logger: false });
installShutdown(() => app.close(), { logger });
try {
  await app.get(SimulatorRole).start();
} catch (error) {
  endWith(error);
}

function orEnd<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    return endWith(error);
  }
}

/** What a person can mend (a setting, a folder, a port) is said in a sentence; anything else is a crash. */
function endWith(error: unknown): never {
  if (!(error instanceof ConfigError || error instanceof PlatformError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

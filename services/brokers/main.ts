import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { ConfigError, loadConfig } from '#platform/config';
import { PlatformError } from '#platform/errors';
import { createLogger, installCrashHandlers, installShutdown } from '#platform/telemetry';
import { brokersConfigSchema } from './brokers.config.js';
import { BrokersModule } from './brokers.module.js';
import { DeskRole } from './desk-role.js';

try {
  const config = loadConfig(brokersConfigSchema);
  const logger = createLogger({ role: 'desk', level: config.THETAPOD_LOG_LEVEL });
  installCrashHandlers(logger);
  const app = await NestFactory.createApplicationContext(BrokersModule.with(config, logger), { logger: false });
  installShutdown(() => app.close(), { logger });
  await app.get(DeskRole).start();
} catch (error) {
  // What a person can mend (a setting, a port) is said in a sentence; anything else is a crash.
  if (!(error instanceof ConfigError || error instanceof PlatformError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

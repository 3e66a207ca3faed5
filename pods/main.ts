import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { ConfigError, loadConfig } from '#platform/config';
import { PlatformError } from '#platform/errors';
import { createLogger, installCrashHandlers, installShutdown } from '#platform/telemetry';
import { codeVersion } from './code-version.js';
import { podConfigSchema } from './pod.config.js';
import { PodModule } from './pod.module.js';
import { PodRole } from './pod-role.js';

const config = orEnd(() => loadConfig(podConfigSchema));
const logger = createLogger({ role: 'pod', level: config.THETAPOD_LOG_LEVEL }).with({ podId: config.THETAPOD_POD_ID });
installCrashHandlers(logger);
const version = codeVersion(new URL('../../package.json', import.meta.url));
const app = await NestFactory.createApplicationContext(PodModule.with(config, logger, version), { logger: false });
installShutdown(() => app.close(), { logger });
try {
  await app.get(PodRole).start();
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

/** What a person can mend (a setting, a port) is said in a sentence; anything else is a crash. */
function endWith(error: unknown): never {
  if (!(error instanceof ConfigError || error instanceof PlatformError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

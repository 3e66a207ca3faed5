import 'reflect-metadata';
import { ConfigError, loadConfig } from '#platform/config';
import { createLogger, installCrashHandlers, installShutdown } from '#platform/telemetry';
import { startGateway } from './app.js';
import { gatewayConfigSchema } from './gateway.config.js';
import { openGatewayParts } from './gateway.parts.js';

const config = readConfig();
const logger = createLogger({ role: 'gateway', level: config.THETAPOD_LOG_LEVEL });
installCrashHandlers(logger);
const parts = await openGatewayParts(config, logger);
const gateway = await startGateway(parts);
installShutdown(
  async () => {
    await gateway.close();
    await parts.close();
  },
  { logger },
);
logger.info('gateway.listening', { host: config.THETAPOD_HOST, port: gateway.port });

function readConfig() {
  try {
    return loadConfig(gatewayConfigSchema);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

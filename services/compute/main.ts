import { ConfigError, loadConfig } from '#platform/config';
import { createLogger, installCrashHandlers, installShutdown, startHealthServer } from '#platform/telemetry';
import { computeConfigSchema } from './compute.config.js';
import { startCompute } from './compute.parts.js';

const config = readConfig();
const logger = createLogger({ role: 'compute', level: config.THETAPOD_LOG_LEVEL });
installCrashHandlers(logger);
const compute = await startCompute(config, logger);
const health = await startHealthServer({
  port: config.THETAPOD_HTTP_PORT,
  ready: compute.ready,
  metrics: compute.metrics,
});
installShutdown(
  async () => {
    await health.close();
    await compute.close();
  },
  { logger },
);
logger.info('compute.listening', { port: health.port });

function readConfig() {
  try {
    return loadConfig(computeConfigSchema);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

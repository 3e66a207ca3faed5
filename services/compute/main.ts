import { runRole } from '#platform/role';
import { startHealthServer } from '#platform/telemetry';
import { computeConfigSchema } from './compute.config.js';
import { startCompute } from './compute.parts.js';

await runRole('compute', computeConfigSchema, async ({ config, logger, closeWith }) => {
  const compute = await startCompute(config, logger);
  const { ready, metrics } = compute;
  const health = await startHealthServer({ port: config.THETAPOD_HTTP_PORT, ready, metrics });
  closeWith(async () => {
    await health.close();
    await compute.close();
  });
  logger.info('compute.listening', { port: health.port });
});

import 'reflect-metadata';
import { runRole } from '#platform/role';
import { startGateway } from './app.js';
import { gatewayConfigSchema } from './gateway.config.js';
import { openGatewayParts } from './gateway.parts.js';

await runRole('gateway', gatewayConfigSchema, async ({ config, logger, closeWith }) => {
  const parts = await openGatewayParts(config, logger);
  const gateway = await startGateway(parts);
  closeWith(async () => {
    await gateway.close();
    await parts.close();
  });
  logger.info('gateway.listening', { host: config.THETAPOD_HOST, port: gateway.port });
});

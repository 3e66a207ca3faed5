import { NestFactory } from '@nestjs/core';
import { createLogger } from '#platform/telemetry';
import { gatewayConfigSchema } from '../gateway.config.js';
import { GatewayModule } from '../gateway.module.js';
import { openGatewayParts } from '../gateway.parts.js';
import type { GatewayUnderTest } from './gateway-under-test.js';

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

/** The routes of an application like the one under test as express has registered them, such as `GET /api/bots/{id}`. */
export async function registeredRoutes(gateway: GatewayUnderTest): Promise<readonly string[]> {
  const config = gatewayConfigSchema.parse({
    DATABASE_URL: gateway.databaseUrl,
    REDIS_URL: gateway.redisUrl,
    THETAPOD_HTTP_PORT: '0',
    THETAPOD_SIGN_IN_KEY: Buffer.alloc(32, 1).toString('base64'),
  });
  const parts = await openGatewayParts(config, createLogger({ role: 'gateway', level: 'silent' }));
  const app = await NestFactory.create(GatewayModule.of(parts), { logger: false });
  await app.init();
  const { router } = app.getHttpAdapter().getInstance() as { readonly router: { readonly stack: readonly Layer[] } };
  const routes = router.stack.flatMap(({ route }) =>
    route ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${inBraces(route.path)}`) : [],
  );
  await app.close();
  await parts.close();
  return routes;
}

export const inBraces = (route: string) => route.replaceAll(/:(\w+)/g, '{$1}');

import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { runRole } from '#platform/role';
import { marketConfigSchema } from './market.config.js';
import { MarketModule } from './market.module.js';
import { MarketRole } from './market-role.js';

await runRole('market', marketConfigSchema, async ({ config, logger, closeWith }) => {
  const app = await NestFactory.createApplicationContext(MarketModule.with(config, logger), { logger: false });
  closeWith(() => app.close());
  await app.get(MarketRole).start();
});

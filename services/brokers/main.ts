import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { runRole } from '#platform/role';
import { brokersConfigSchema } from './brokers.config.js';
import { BrokersModule } from './brokers.module.js';
import { DeskRole } from './desk-role.js';

await runRole('desk', brokersConfigSchema, async ({ config, logger, closeWith }) => {
  const app = await NestFactory.createApplicationContext(BrokersModule.with(config, logger), { logger: false });
  closeWith(() => app.close());
  await app.get(DeskRole).start();
});

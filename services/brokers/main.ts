import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { runRole } from '#platform/role';
import { guardRole } from '#store/schema';
import { brokersConfigSchema } from './brokers.config.js';
import { BrokersModule } from './brokers.module.js';
import { DeskRole } from './desk-role.js';

await runRole('desk', brokersConfigSchema, async ({ config, logger, closeWith }) => {
  const folder = new URL('../../../prisma/migrations', import.meta.url);
  const schema = guardRole({ databaseUrl: config.DATABASE_URL, folder, logger });
  const app = await NestFactory.createApplicationContext(BrokersModule.with(config, logger), { logger: false });
  closeWith(async () => {
    await app.close();
    await schema.close();
  });
  await schema.start();
  await app.get(DeskRole).start();
});

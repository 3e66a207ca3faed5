import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { runRole } from '#platform/role';
import { simulatorConfigSchema } from './simulator.config.js';
import { SimulatorModule } from './simulator.module.js';
import { SimulatorRole } from './simulator-role.js';

await runRole('simulator', simulatorConfigSchema, async ({ config, logger, closeWith }) => {
  const app = await NestFactory.createApplicationContext(SimulatorModule.with(config, logger), { logger: false });
  closeWith(() => app.close());
  await app.get(SimulatorRole).start();
});

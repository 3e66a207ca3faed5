import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { runRole } from '#platform/role';
import { guardRole } from '#store/schema';
import { codeVersion } from './code-version.js';
import { podConfigSchema } from './pod.config.js';
import { PodModule } from './pod.module.js';
import { PodRole } from './pod-role.js';

await runRole('pod', podConfigSchema, async ({ config, logger, closeWith }) => {
  const version = codeVersion(new URL('../../package.json', import.meta.url));
  const named = logger.with({ podId: config.THETAPOD_POD_ID });
  const app = await NestFactory.createApplicationContext(PodModule.with(config, named, version), { logger: false });
  const folder = new URL('../../prisma/migrations', import.meta.url);
  const schema = guardRole({ databaseUrl: config.DATABASE_URL, folder, logger: named });
  closeWith(async () => {
    await app.close();
    await schema.close();
  });
  await schema.start();
  await app.get(PodRole).start();
});

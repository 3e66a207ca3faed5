import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { runRole } from '#platform/role';
import { codeVersionOf, guardRole, readBuild } from '#store/schema';
import { podConfigSchema } from './pod.config.js';
import { PodModule } from './pod.module.js';
import { PodRole } from './pod-role.js';

await runRole('pod', podConfigSchema, async ({ config, logger, closeWith }) => {
  const codeVersion = codeVersionOf(readBuild(new URL('../../package.json', import.meta.url)));
  const named = logger.with({ podId: config.THETAPOD_POD_ID });
  const folder = new URL('../../prisma/migrations', import.meta.url);
  // Its slots are fenced by its generation, and until newer pods have room for them they are better run by this build than by none.
  const schema = guardRole({ databaseUrl: config.DATABASE_URL, folder, logger: named, staysBesideNewer: true });
  const slotThread = new URL('./threads/slot-thread.js', import.meta.url);
  const build = { codeVersion, generation: schema.generation, slotThread };
  const app = await NestFactory.createApplicationContext(PodModule.with(config, named, build), { logger: false });
  closeWith(async () => {
    await app.close();
    await schema.close();
  });
  await schema.start();
  await app.get(PodRole).start();
});

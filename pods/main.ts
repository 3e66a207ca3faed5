import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { runRole } from '#platform/role';
import { codeVersion } from './code-version.js';
import { podConfigSchema } from './pod.config.js';
import { PodModule } from './pod.module.js';
import { PodRole } from './pod-role.js';

await runRole('pod', podConfigSchema, async ({ config, logger, closeWith }) => {
  const version = codeVersion(new URL('../../package.json', import.meta.url));
  const named = logger.with({ podId: config.THETAPOD_POD_ID });
  const app = await NestFactory.createApplicationContext(PodModule.with(config, named, version), { logger: false });
  closeWith(() => app.close());
  await app.get(PodRole).start();
});

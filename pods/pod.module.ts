import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from '#platform/telemetry';
import type { PodConfig } from './pod.config.js';
import { type PodBuild, PodRole } from './pod-role.js';

/** The pod process: puts the role together; the context's end ends it. */
@Module({})
export class PodModule {
  static with(config: PodConfig, logger: Logger, build: PodBuild): DynamicModule {
    return {
      module: PodModule,
      providers: [{ provide: PodRole, useFactory: () => new PodRole(config, logger, build) }],
    };
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from '#platform/telemetry';
import type { PodConfig } from './pod.config.js';
import { PodRole } from './pod-role.js';

/** The pod process: puts the role together; the context's end ends it. */
@Module({})
export class PodModule {
  static with(config: PodConfig, logger: Logger, codeVersion: string): DynamicModule {
    return {
      module: PodModule,
      providers: [{ provide: PodRole, useFactory: () => new PodRole(config, logger, codeVersion) }],
    };
  }
}

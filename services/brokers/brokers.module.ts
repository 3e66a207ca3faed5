import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from '#platform/telemetry';
import type { BrokersConfig } from './brokers.config.js';
import { DeskRole } from './desk-role.js';

/** The desk process: puts the role together; the context's end ends it. */
@Module({})
export class BrokersModule {
  static with(config: BrokersConfig, logger: Logger): DynamicModule {
    return {
      module: BrokersModule,
      providers: [{ provide: DeskRole, useFactory: () => new DeskRole(config, logger) }],
    };
  }
}

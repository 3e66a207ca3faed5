import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from '#platform/telemetry';
import type { SimulatorConfig } from './simulator.config.js';
import { SimulatorRole } from './simulator-role.js';

/** The simulator process: puts the role together; the context's end ends it. */
@Module({})
export class SimulatorModule {
  static with(config: SimulatorConfig, logger: Logger): DynamicModule {
    return {
      module: SimulatorModule,
      providers: [{ provide: SimulatorRole, useFactory: () => new SimulatorRole(config, logger) }],
    };
  }
}

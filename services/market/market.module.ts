import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from '#platform/telemetry';
import type { MarketConfig } from './market.config.js';
import { MarketRole } from './market-role.js';

/** The market process: puts the role together; the context's end ends it. */
@Module({})
export class MarketModule {
  static with(config: MarketConfig, logger: Logger): DynamicModule {
    return {
      module: MarketModule,
      providers: [{ provide: MarketRole, useFactory: () => new MarketRole(config, logger) }],
    };
  }
}

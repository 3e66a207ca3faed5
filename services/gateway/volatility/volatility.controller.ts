import { Controller, Get, Param } from '@nestjs/common';
import type { ChainView, VolatilityView } from '../contract/index.js';
import { VolatilityService } from './volatility.service.js';

@Controller('api/volatility')
export class VolatilityController {
  constructor(private readonly volatility: VolatilityService) {}

  @Get(':underlying')
  get(@Param('underlying') underlying: string): Promise<VolatilityView> {
    return this.volatility.view(underlying);
  }

  @Get(':underlying/chain/:root/:expiry')
  chain(
    @Param('underlying') underlying: string,
    @Param('root') root: string,
    @Param('expiry') expiry: string,
  ): Promise<ChainView> {
    return this.volatility.chain(underlying, root, expiry);
  }
}

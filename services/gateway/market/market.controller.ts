import { Controller, Get } from '@nestjs/common';
import type { MarketView } from '../contract/index.js';
import { MarketService } from './market.service.js';

@Controller('api/market')
export class MarketController {
  constructor(private readonly market: MarketService) {}

  @Get()
  get(): Promise<MarketView> {
    return this.market.view();
  }
}

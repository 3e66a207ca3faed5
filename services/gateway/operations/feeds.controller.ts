import { Controller, Get } from '@nestjs/common';
import { OperatorOnly } from '../access/index.js';
import type { FeedsView } from '../contract/index.js';
import { FeedsService } from './feeds.service.js';

@OperatorOnly()
@Controller('api/operations')
export class FeedsController {
  constructor(private readonly feeds: FeedsService) {}

  @Get('feeds')
  view(): Promise<FeedsView> {
    return this.feeds.view();
  }
}

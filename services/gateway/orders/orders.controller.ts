import { Controller, Get, Query } from '@nestjs/common';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import type { CampaignView, OrderView, PositionView } from '../contract/index.js';
import { BotFilter } from '../http/index.js';
import { OrdersService } from './orders.service.js';
import { PositionsService } from './positions.service.js';

@Controller('api')
export class OrdersController {
  constructor(
    private readonly orders: OrdersService,
    private readonly positions: PositionsService,
  ) {}

  @Get('orders')
  listOrders(
    @CurrentSession() { userId }: SignedIn,
    @Query('botId', { schema: BotFilter }) botId: BotFilter,
  ): Promise<OrderView[]> {
    return this.orders.list(userId, botId);
  }

  @Get('positions')
  listPositions(
    @CurrentSession() { userId }: SignedIn,
    @Query('botId', { schema: BotFilter }) botId: BotFilter,
  ): Promise<PositionView[]> {
    return this.positions.list(userId, botId);
  }

  @Get('campaigns')
  listCampaigns(
    @CurrentSession() { userId }: SignedIn,
    @Query('botId', { schema: BotFilter }) botId: BotFilter,
  ): Promise<CampaignView[]> {
    return this.positions.campaigns(userId, botId);
  }
}

import { Controller, Get, Query } from '@nestjs/common';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import {
  type CampaignView,
  type FillView,
  type OrderView,
  type Page,
  type PositionView,
  ShownOrders,
} from '../contract/index.js';
import { BotFilter, PageLimit, TimeCursor } from '../http/index.js';
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
    @Query('show', { schema: ShownOrders }) show: ShownOrders,
    @Query('cursor', { schema: TimeCursor }) cursor: TimeCursor,
    @Query('limit', { schema: PageLimit }) limit: PageLimit,
  ): Promise<Page<OrderView>> {
    return this.orders.list(userId, { botId, cursor, limit }, show);
  }

  @Get('fills')
  listFills(
    @CurrentSession() { userId }: SignedIn,
    @Query('botId', { schema: BotFilter }) botId: BotFilter,
    @Query('cursor', { schema: TimeCursor }) cursor: TimeCursor,
    @Query('limit', { schema: PageLimit }) limit: PageLimit,
  ): Promise<Page<FillView>> {
    return this.orders.fills(userId, { botId, cursor, limit });
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

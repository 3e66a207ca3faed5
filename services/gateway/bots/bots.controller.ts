import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, UseInterceptors } from '@nestjs/common';
import type { BotConfig } from '#core/bot';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import {
  BotCommandRequest,
  type BotSummaryView,
  type BotVersionView,
  type BotView,
  type DecisionSummaryView,
  type Page,
  SaveBot,
} from '../contract/index.js';
import { PageLimit, pathId, SequenceCursor } from '../http/index.js';
import { IdempotencyInterceptor } from '../idempotency/index.js';
import { BotsService } from './bots.service.js';
import { DecisionsService } from './decisions.service.js';

@Controller('api/bots')
export class BotsController {
  constructor(
    private readonly bots: BotsService,
    private readonly decisions: DecisionsService,
  ) {}

  @Get()
  list(@CurrentSession() { userId }: SignedIn): Promise<BotSummaryView[]> {
    return this.bots.list(userId);
  }

  @Post()
  @UseInterceptors(IdempotencyInterceptor)
  create(@CurrentSession() { userId }: SignedIn, @Body({ schema: SaveBot }) { config }: SaveBot): Promise<BotView> {
    return this.bots.create(userId, config);
  }

  @Get('defaults')
  defaults(@CurrentSession() { userId }: SignedIn): Promise<{ config: BotConfig }> {
    return this.bots.defaults(userId);
  }

  @Get(':id')
  get(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<BotView> {
    return this.bots.get(userId, pathId(id));
  }

  @Put(':id')
  save(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Body({ schema: SaveBot }) { config }: SaveBot,
  ): Promise<BotView> {
    return this.bots.save(userId, pathId(id), config);
  }

  @Get(':id/versions')
  versions(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<BotVersionView[]> {
    return this.bots.versions(userId, pathId(id));
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<void> {
    return this.bots.remove(userId, pathId(id));
  }

  @Post(':id/commands')
  @HttpCode(202)
  @UseInterceptors(IdempotencyInterceptor)
  command(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Body({ schema: BotCommandRequest }) command: BotCommandRequest,
  ): Promise<void> {
    return this.bots.command(userId, pathId(id), command);
  }

  @Get(':id/decisions')
  pageOfDecisions(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Query('cursor', { schema: SequenceCursor }) cursor: SequenceCursor,
    @Query('limit', { schema: PageLimit }) limit: PageLimit,
  ): Promise<Page<DecisionSummaryView>> {
    return this.decisions.page(userId, pathId(id), { cursor, limit });
  }
}

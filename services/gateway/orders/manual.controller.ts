import { Body, Controller, Get, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import type { CampaignId, OrderId } from '#core/units';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import { AdoptPosition, ContractsGone, ResolveUnknown, SharesSold, type UnknownOrderView } from '../contract/index.js';
import { pathId } from '../http/index.js';
import { IdempotencyInterceptor } from '../idempotency/index.js';
import { ManualService } from './manual.service.js';

@Controller('api')
export class ManualController {
  constructor(private readonly manual: ManualService) {}

  @Get('orders/unknown')
  unknownOrders(@CurrentSession() { userId }: SignedIn): Promise<UnknownOrderView[]> {
    return this.manual.unknownOrders(userId);
  }

  @Post('orders/:id/cancel')
  @HttpCode(202)
  @UseInterceptors(IdempotencyInterceptor)
  cancel(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<void> {
    return this.manual.cancel(userId, id as OrderId);
  }

  @Post('orders/:id/resolve')
  @HttpCode(202)
  @UseInterceptors(IdempotencyInterceptor)
  resolve(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Body({ schema: ResolveUnknown }) request: ResolveUnknown,
  ): Promise<void> {
    return this.manual.resolve(userId, id as OrderId, request);
  }

  @Post('accounts/:id/reconcile')
  @HttpCode(202)
  @UseInterceptors(IdempotencyInterceptor)
  reconcile(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<void> {
    return this.manual.reconcile(userId, pathId(id));
  }

  @Post('campaigns/:id/sold')
  @HttpCode(202)
  @UseInterceptors(IdempotencyInterceptor)
  sharesSold(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Body({ schema: SharesSold }) request: SharesSold,
  ): Promise<void> {
    return this.manual.sharesSold(userId, id as CampaignId, request);
  }

  @Post('accounts/:id/gone')
  @HttpCode(202)
  @UseInterceptors(IdempotencyInterceptor)
  contractsGone(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Body({ schema: ContractsGone }) request: ContractsGone,
  ): Promise<void> {
    return this.manual.contractsGone(userId, pathId(id), request);
  }

  @Post('accounts/:id/adopt')
  @HttpCode(202)
  @UseInterceptors(IdempotencyInterceptor)
  adopt(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Body({ schema: AdoptPosition }) request: AdoptPosition,
  ): Promise<void> {
    return this.manual.adopt(userId, pathId(id), request);
  }
}

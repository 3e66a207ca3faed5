import { Body, Controller, Get, HttpCode, Param, Post, Put, UseInterceptors } from '@nestjs/common';
import type { PodId, SlotId } from '#core/units';
import { OperatorOnly } from '../access/index.js';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import {
  CapacityRequest,
  DrainRequest,
  LayoutRequest,
  MoveSlotRequest,
  type PlacementView,
} from '../contract/index.js';
import { Problem } from '../http/index.js';
import { IdempotencyInterceptor } from '../idempotency/index.js';
import { PlacementService } from './placement.service.js';

/** Every change answers with the placement as it stands then; pods carry it out in the seconds that follow. */
@OperatorOnly()
@Controller('api/operations')
export class PlacementController {
  constructor(private readonly placement: PlacementService) {}

  @Get('placement')
  view(): Promise<PlacementView> {
    return this.placement.view();
  }

  @Put('layout')
  @UseInterceptors(IdempotencyInterceptor)
  layout(
    @CurrentSession() { userId }: SignedIn,
    @Body({ schema: LayoutRequest }) request: LayoutRequest,
  ): Promise<PlacementView> {
    return this.placement.setLayout(userId, request);
  }

  @Post('pods/:id/drain')
  @HttpCode(200)
  @UseInterceptors(IdempotencyInterceptor)
  drain(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Body({ schema: DrainRequest }) { draining }: DrainRequest,
  ): Promise<PlacementView> {
    return this.placement.setDraining(userId, id as PodId, draining);
  }

  @Put('pods/:id/capacity')
  @UseInterceptors(IdempotencyInterceptor)
  capacity(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Body({ schema: CapacityRequest }) { capacity }: CapacityRequest,
  ): Promise<PlacementView> {
    return this.placement.setCapacity(userId, id as PodId, capacity);
  }

  @Post('slots/:id/move')
  @HttpCode(200)
  @UseInterceptors(IdempotencyInterceptor)
  move(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Body({ schema: MoveSlotRequest }) request: MoveSlotRequest,
  ): Promise<PlacementView> {
    return this.placement.move(userId, slotIdOf(id), request);
  }

  @Post('slots/:id/release')
  @HttpCode(200)
  @UseInterceptors(IdempotencyInterceptor)
  release(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<PlacementView> {
    return this.placement.release(userId, slotIdOf(id));
  }
}

function slotIdOf(text: string): SlotId {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Problem('NOT_FOUND');
  return Number(text) as SlotId;
}

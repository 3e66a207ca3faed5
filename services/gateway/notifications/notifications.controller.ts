import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import type { Request } from 'express';
import { Public, SessionOnly } from '../access/index.js';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import {
  AddTarget,
  CallHook,
  type HookAnswerView,
  MakeHook,
  type NewSecretView,
  type NotificationsView,
  SetQuietHours,
  SetTargetKinds,
} from '../contract/index.js';
import { pathId } from '../http/index.js';
import { NotificationsService } from './notifications.service.js';
import { CALL_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from './signature.js';

/** By hand only: a program's key must not choose where a user's trades are told. */
@Controller('api/notifications')
@SessionOnly()
export class NotificationsController {
  constructor(private readonly service: NotificationsService) {}

  @Get()
  view(@CurrentSession() { userId }: SignedIn): Promise<NotificationsView> {
    return this.service.view(userId);
  }

  @Post('targets')
  @HttpCode(200)
  add(@CurrentSession() { userId }: SignedIn, @Body({ schema: AddTarget }) body: AddTarget): Promise<NewSecretView> {
    return this.service.add(userId, body);
  }

  @Put('targets/:id')
  @HttpCode(204)
  setKinds(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Body({ schema: SetTargetKinds }) { kinds }: SetTargetKinds,
  ): Promise<void> {
    return this.service.setKinds(userId, pathId(id), kinds);
  }

  @Post('targets/:id/test')
  @HttpCode(202)
  test(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<void> {
    return this.service.test(userId, pathId(id));
  }

  @Delete('targets/:id')
  @HttpCode(204)
  remove(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<void> {
    return this.service.remove(userId, pathId(id));
  }

  @Put('quiet-hours')
  @HttpCode(204)
  setQuietHours(
    @CurrentSession() { userId }: SignedIn,
    @Body({ schema: SetQuietHours }) body: SetQuietHours,
  ): Promise<void> {
    return this.service.setQuietHours(userId, body);
  }

  @Post('hooks')
  @HttpCode(200)
  makeHook(@CurrentSession() { userId }: SignedIn, @Body({ schema: MakeHook }) body: MakeHook): Promise<NewSecretView> {
    return this.service.makeHook(userId, body);
  }

  @Delete('hooks/:id')
  @HttpCode(204)
  removeHook(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<void> {
    return this.service.removeHook(userId, pathId(id));
  }
}

/** What programs call: no session, but a signature over the body as it was sent. */
@Controller('api/hooks')
export class HooksController {
  constructor(private readonly service: NotificationsService) {}

  @Post(':id')
  @Public()
  @HttpCode(202)
  call(
    @Param('id') id: string,
    @Body({ schema: CallHook }) request: CallHook,
    @Req() { headers, rawBody }: Request & { readonly rawBody?: Buffer },
  ): Promise<HookAnswerView> {
    return this.service.call(pathId(id), {
      request,
      timestamp: String(headers[TIMESTAMP_HEADER] ?? ''),
      callId: String(headers[CALL_HEADER] ?? ''),
      signature: String(headers[SIGNATURE_HEADER] ?? ''),
      body: rawBody ?? Buffer.alloc(0),
    });
  }
}

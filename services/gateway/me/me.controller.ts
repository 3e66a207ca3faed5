import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { OperatorOnly, SessionOnly } from '../access/index.js';
import { type Client, CurrentSession, FromClient, type SignedIn } from '../auth/index.js';
import {
  AcceptDisclaimer,
  type ActView,
  AddPasskey,
  type ApiKeyView,
  type AuditVerdictView,
  type BrowserSessionView,
  ChangePassword,
  ConfirmPassword,
  ConfirmTotp,
  MakeApiKey,
  type NewApiKeyView,
  type NewTotpView,
  type Page,
  type PasskeyQuestionView,
  type ProfileView,
  type RecoveryCodesView,
} from '../contract/index.js';
import { PageLimit, pathId, requestOrigin, SequenceCursor } from '../http/index.js';
import { MeService } from './me.service.js';

/** What people set about themselves; by hand only, never by a program's key. */
@Controller('api/me')
@SessionOnly()
export class MeController {
  constructor(private readonly service: MeService) {}

  @Get()
  profile(@CurrentSession() { userId }: SignedIn): Promise<ProfileView> {
    return this.service.profile(userId);
  }

  @Post('password')
  @HttpCode(204)
  changePassword(
    @CurrentSession() me: SignedIn,
    @Body({ schema: ChangePassword }) body: ChangePassword,
    @FromClient() client: Client,
  ): Promise<void> {
    return this.service.changePassword(me, body, client);
  }

  @Post('disclaimer')
  @HttpCode(200)
  acceptDisclaimer(
    @CurrentSession() { userId }: SignedIn,
    @Body({ schema: AcceptDisclaimer }) { version }: AcceptDisclaimer,
  ): Promise<ProfileView> {
    return this.service.acceptDisclaimer(userId, version);
  }

  @Post('totp')
  @HttpCode(200)
  beginTotp(
    @CurrentSession() me: SignedIn,
    @Body({ schema: ConfirmPassword }) { password }: ConfirmPassword,
    @FromClient() client: Client,
  ): Promise<NewTotpView> {
    return this.service.beginTotp(me, password, client);
  }

  @Post('totp/confirm')
  @HttpCode(200)
  confirmTotp(
    @CurrentSession() me: SignedIn,
    @Body({ schema: ConfirmTotp }) { code }: ConfirmTotp,
  ): Promise<RecoveryCodesView> {
    return this.service.confirmTotp(me, code);
  }

  @Post('totp/remove')
  @HttpCode(200)
  removeTotp(
    @CurrentSession() me: SignedIn,
    @Body({ schema: ConfirmPassword }) { password }: ConfirmPassword,
    @FromClient() client: Client,
  ): Promise<ProfileView> {
    return this.service.removeTotp(me, password, client);
  }

  @Post('recovery-codes')
  @HttpCode(200)
  renewRecoveryCodes(
    @CurrentSession() me: SignedIn,
    @Body({ schema: ConfirmPassword }) { password }: ConfirmPassword,
    @FromClient() client: Client,
  ): Promise<RecoveryCodesView> {
    return this.service.renewRecoveryCodes(me, password, client);
  }

  @Post('passkeys/options')
  @HttpCode(200)
  beginPasskey(
    @CurrentSession() me: SignedIn,
    @Body({ schema: ConfirmPassword }) { password }: ConfirmPassword,
    @FromClient() client: Client,
    @Req() request: Request,
  ): Promise<PasskeyQuestionView> {
    return this.service.beginPasskey(me, password, client, requestOrigin(request));
  }

  @Post('passkeys')
  @HttpCode(200)
  addPasskey(@CurrentSession() me: SignedIn, @Body({ schema: AddPasskey }) body: AddPasskey): Promise<ProfileView> {
    return this.service.addPasskey(me, body);
  }

  @Delete('passkeys/:id')
  @HttpCode(204)
  removePasskey(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<void> {
    return this.service.removePasskey(userId, id);
  }

  @Get('sessions')
  sessions(@CurrentSession() me: SignedIn): Promise<BrowserSessionView[]> {
    return this.service.sessions(me);
  }

  @Delete('sessions')
  @HttpCode(204)
  endOtherSessions(@CurrentSession() me: SignedIn): Promise<void> {
    return this.service.endOtherSessions(me);
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  endSession(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<void> {
    return this.service.endSession(userId, pathId(id));
  }

  @Get('keys')
  keys(@CurrentSession() { userId }: SignedIn): Promise<ApiKeyView[]> {
    return this.service.keys(userId);
  }

  @Post('keys')
  @HttpCode(200)
  makeKey(
    @CurrentSession() me: SignedIn,
    @Body({ schema: MakeApiKey }) body: MakeApiKey,
    @FromClient() client: Client,
  ): Promise<NewApiKeyView> {
    return this.service.makeKey(me, body, client);
  }

  @Delete('keys/:id')
  @HttpCode(204)
  revokeKey(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<void> {
    return this.service.revokeKey(userId, pathId(id));
  }

  @Get('acts')
  acts(
    @CurrentSession() { userId }: SignedIn,
    @Query('cursor', { schema: SequenceCursor }) cursor: SequenceCursor,
    @Query('limit', { schema: PageLimit }) limit: PageLimit,
  ): Promise<Page<ActView>> {
    return this.service.acts(userId, { cursor, limit });
  }
}

/** The audit log as an operator sees it. */
@Controller('api/operations/audit')
export class AuditController {
  constructor(private readonly service: MeService) {}

  @Get()
  @OperatorOnly()
  verify(): Promise<AuditVerdictView> {
    return this.service.verifyAudit();
  }
}

import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Public, SessionOnly } from '../access/index.js';
import { CurrentSession, cookieOf, RETURN_LEEWAY_MS, SessionsService, type SignedIn } from '../auth/index.js';
import {
  AcceptReloginPlan,
  type BrokerView,
  Connect,
  type ConnectionHealthView,
  type ConnectionView,
  SESSION_COOKIE,
} from '../contract/index.js';
import { pathId, requestOrigin } from '../http/index.js';
import { IdempotencyInterceptor } from '../idempotency/index.js';
import { CallbackService } from './callback.service.js';
import { ConnectionsService } from './connections.service.js';

const SEE_OTHER = 303;

@Controller('api')
export class ConnectionsController {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly callbacks: CallbackService,
    private readonly sessions: SessionsService,
  ) {}

  @Get('brokers')
  brokers(): Promise<BrokerView[]> {
    return this.connections.brokers();
  }

  @Get('connections')
  list(@CurrentSession() { userId }: SignedIn): Promise<ConnectionView[]> {
    return this.connections.list(userId);
  }

  /** Not idempotent by key: each asking is a way of its own through the broker's page. */
  @SessionOnly()
  @Post('connections')
  @HttpCode(200)
  connect(
    @CurrentSession() session: SignedIn,
    @Body({ schema: Connect }) body: Connect,
    @Req() request: Request,
  ): Promise<{ connection: ConnectionView; authorizeUrl: string }> {
    return this.connections.connect(session, body, requestOrigin(request));
  }

  /** The browser itself comes here: whatever happens it is sent on to a page, never left with a problem in JSON. */
  @Public()
  @Get('connections/callback/:broker')
  async callback(
    @Param('broker') broker: string,
    @Query() query: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    // The consent page may have taken longer than the token of a request lives; the session itself must still stand.
    const session = await this.sessions.sessionOf(cookieOf(request.headers.cookie, SESSION_COOKIE), RETURN_LEEWAY_MS);
    const end = await this.callbacks.take(session, broker, query);
    // The address that the browser leaves holds the code.
    response.setHeader('referrer-policy', 'no-referrer');
    response.redirect(SEE_OTHER, 'problem' in end ? `/brokers?problem=${end.problem}` : `/brokers/${end.connectionId}`);
  }

  @Get('connections/:id')
  health(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<ConnectionHealthView> {
    return this.connections.health(userId, pathId(id));
  }

  @SessionOnly()
  @Post('connections/:id/relogin-plan')
  @HttpCode(200)
  @UseInterceptors(IdempotencyInterceptor)
  setReloginPlan(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Body({ schema: AcceptReloginPlan }) { accepted }: AcceptReloginPlan,
  ): Promise<ConnectionView> {
    return this.connections.setReloginPlan(userId, pathId(id), accepted);
  }

  @SessionOnly()
  @Delete('connections/:id')
  @HttpCode(202)
  @UseInterceptors(IdempotencyInterceptor)
  async disconnect(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<void> {
    await this.connections.disconnect(userId, pathId(id));
  }
}

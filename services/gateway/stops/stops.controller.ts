import { Body, Controller, Get, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { NeverRefused, OperatorOnly } from '../access/index.js';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import { SetStop, type StopView } from '../contract/index.js';
import { pathId } from '../http/index.js';
import { IdempotencyInterceptor } from '../idempotency/index.js';
import { StopsService } from './stops.service.js';

@Controller('api/stops')
@NeverRefused()
export class StopsController {
  constructor(private readonly stops: StopsService) {}

  @Get()
  list(@CurrentSession() session: SignedIn): Promise<StopView[]> {
    return this.stops.list(session);
  }

  @Post('bot/:id')
  @HttpCode(200)
  @UseInterceptors(IdempotencyInterceptor)
  setForBot(
    @CurrentSession() session: SignedIn,
    @Param('id') id: string,
    @Body({ schema: SetStop }) request: SetStop,
  ): Promise<StopView[]> {
    return this.stops.setForBot(session, pathId(id), request);
  }

  @Post('account/:id')
  @HttpCode(200)
  @UseInterceptors(IdempotencyInterceptor)
  setForAccount(
    @CurrentSession() session: SignedIn,
    @Param('id') id: string,
    @Body({ schema: SetStop }) request: SetStop,
  ): Promise<StopView[]> {
    return this.stops.setForAccount(session, pathId(id), request);
  }

  @Post('user')
  @HttpCode(200)
  @UseInterceptors(IdempotencyInterceptor)
  setForUser(@CurrentSession() session: SignedIn, @Body({ schema: SetStop }) request: SetStop): Promise<StopView[]> {
    return this.stops.setForUser(session, request);
  }

  /** Not idempotent by key: the keys are in the database, and this must work without it. Setting it twice is setting it once. */
  @Post('everybody')
  @OperatorOnly()
  @HttpCode(200)
  setForEverybody(
    @CurrentSession() session: SignedIn,
    @Body({ schema: SetStop }) request: SetStop,
  ): Promise<StopView[]> {
    return this.stops.setForEverybody(session, request);
  }
}

import { Body, Controller, Get, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import { type AccountSummaryView, SetStop } from '../contract/index.js';
import { pathId } from '../http/index.js';
import { IdempotencyInterceptor } from '../idempotency/index.js';
import { AccountsService } from './accounts.service.js';

@Controller('api/accounts')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Get()
  list(@CurrentSession() { userId }: SignedIn): Promise<AccountSummaryView[]> {
    return this.accounts.list(userId);
  }

  @Post(':id/stop')
  @HttpCode(200)
  @UseInterceptors(IdempotencyInterceptor)
  setStop(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Body({ schema: SetStop }) { level }: SetStop,
  ): Promise<AccountSummaryView> {
    return this.accounts.setStop(userId, pathId(id), level);
  }
}

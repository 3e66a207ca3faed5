import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import { type AccountSummaryView, SetAccountLimits } from '../contract/index.js';
import { pathId } from '../http/index.js';
import { AccountsService } from './accounts.service.js';

@Controller('api/accounts')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Get()
  list(@CurrentSession() { userId }: SignedIn): Promise<AccountSummaryView[]> {
    return this.accounts.list(userId);
  }

  @Put(':id/limits')
  setLimits(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Body({ schema: SetAccountLimits }) body: SetAccountLimits,
  ): Promise<AccountSummaryView> {
    return this.accounts.setLimits(userId, pathId(id), body);
  }
}

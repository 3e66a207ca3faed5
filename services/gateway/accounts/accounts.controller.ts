import { Controller, Get } from '@nestjs/common';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import type { AccountSummaryView } from '../contract/index.js';
import { AccountsService } from './accounts.service.js';

@Controller('api/accounts')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Get()
  list(@CurrentSession() { userId }: SignedIn): Promise<AccountSummaryView[]> {
    return this.accounts.list(userId);
  }
}

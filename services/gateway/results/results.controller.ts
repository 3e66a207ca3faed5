import { Controller, Get } from '@nestjs/common';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import type { AccountResultView } from '../contract/index.js';
import { ResultsService } from './results.service.js';

@Controller('api/results')
export class ResultsController {
  constructor(private readonly results: ResultsService) {}

  @Get()
  list(@CurrentSession() { userId }: SignedIn): Promise<AccountResultView[]> {
    return this.results.ofUser(userId);
  }
}

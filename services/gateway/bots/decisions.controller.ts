import { Controller, Get, Param } from '@nestjs/common';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import type { DecisionView } from '../contract/index.js';
import { DecisionsService } from './decisions.service.js';

@Controller('api/decisions')
export class DecisionsController {
  constructor(private readonly decisions: DecisionsService) {}

  @Get(':id')
  get(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<DecisionView> {
    return this.decisions.get(userId, id);
  }
}

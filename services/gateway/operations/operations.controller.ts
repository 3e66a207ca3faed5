import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { OperatorOnly } from '../access/index.js';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import { ReplayControlRequest } from '../contract/index.js';
import { OperationsService } from './operations.service.js';

@OperatorOnly()
@Controller('api/operations')
export class OperationsController {
  constructor(private readonly operations: OperationsService) {}

  @Post('replay')
  @HttpCode(202)
  replay(
    @CurrentSession() { userId }: SignedIn,
    @Body({ schema: ReplayControlRequest }) { action }: ReplayControlRequest,
  ): Promise<void> {
    return this.operations.replay(userId, action);
  }
}

import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { NeedsScope } from '../access/index.js';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import { type ChangePreviewView, JudgeChange } from '../contract/index.js';
import { pathId } from '../http/index.js';
import { ChangesService } from './changes.service.js';

@Controller('api/bots/:id/changes')
export class ChangesController {
  constructor(private readonly changes: ChangesService) {}

  /** Changes nothing. */
  @NeedsScope('read')
  @Post()
  @HttpCode(200)
  judge(
    @CurrentSession() { userId }: SignedIn,
    @Param('id') id: string,
    @Body({ schema: JudgeChange }) request: JudgeChange,
  ): Promise<ChangePreviewView> {
    return this.changes.judge(userId, pathId(id), request);
  }
}

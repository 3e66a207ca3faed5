import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { NeedsScope } from '../access/index.js';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import { PreviewBot, type PreviewView } from '../contract/index.js';
import { PreviewService } from './preview.service.js';

@Controller('api/bots/preview')
export class PreviewController {
  constructor(private readonly previews: PreviewService) {}

  /** Changes nothing. */
  @NeedsScope('read')
  @Post()
  @HttpCode(200)
  preview(
    @CurrentSession() { userId }: SignedIn,
    @Body({ schema: PreviewBot }) request: PreviewBot,
  ): Promise<PreviewView> {
    return this.previews.preview(userId, request);
  }
}

import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import { type CandidateDetailView, ScanMargin, ScanSince } from '../contract/index.js';
import { ScannerService } from './scanner.service.js';

@Controller('api/scanner')
export class ScannerController {
  constructor(private readonly scanner: ScannerService) {}

  @Get()
  async scan(
    @Query('margin', { schema: ScanMargin }) margin: ScanMargin,
    @Query('since', { schema: ScanSince }) since: ScanSince,
  ): Promise<StreamableFile> {
    return new StreamableFile(await this.scanner.scan(margin, since), { type: 'application/octet-stream' });
  }

  @Get(':symbol')
  detail(
    @CurrentSession() { userId }: SignedIn,
    @Param('symbol') symbol: string,
    @Query('margin', { schema: ScanMargin }) margin: ScanMargin,
  ): Promise<CandidateDetailView> {
    return this.scanner.detail(userId, symbol, margin);
  }
}

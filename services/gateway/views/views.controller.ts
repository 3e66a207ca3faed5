import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import { type SavedViewView, SaveView, ViewPage } from '../contract/index.js';
import { ViewsService } from './views.service.js';

@Controller('api/views')
export class ViewsController {
  constructor(private readonly views: ViewsService) {}

  @Get()
  list(
    @CurrentSession() { userId }: SignedIn,
    @Query('page', { schema: ViewPage }) page: ViewPage,
  ): Promise<readonly SavedViewView[]> {
    return this.views.list(userId, page);
  }

  @Put()
  save(
    @CurrentSession() { userId }: SignedIn,
    @Body({ schema: SaveView }) view: SaveView,
  ): Promise<readonly SavedViewView[]> {
    return this.views.save(userId, view);
  }

  @Delete(':id')
  @HttpCode(204)
  delete(@CurrentSession() { userId }: SignedIn, @Param('id') id: string): Promise<void> {
    return this.views.delete(userId, id);
  }
}

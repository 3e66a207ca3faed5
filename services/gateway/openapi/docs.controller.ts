import { Controller, Get } from '@nestjs/common';
import { Public } from '../access/index.js';

/** The OpenAPI document of this gateway. */
export class ApiDocument {
  constructor(readonly content: Readonly<Record<string, unknown>>) {}
}

@Controller('api/docs')
export class DocsController {
  constructor(private readonly document: ApiDocument) {}

  @Public()
  @Get()
  get(): Readonly<Record<string, unknown>> {
    return this.document.content;
  }
}

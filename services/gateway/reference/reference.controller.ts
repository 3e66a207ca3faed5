import { Controller, Get } from '@nestjs/common';
import { CurrentSession, type SignedIn } from '../auth/index.js';
import type { ReferenceView } from '../contract/index.js';
import { ReferenceService } from './reference.service.js';

@Controller('api/reference')
export class ReferenceController {
  constructor(private readonly reference: ReferenceService) {}

  @Get()
  get(@CurrentSession() { userId }: SignedIn): Promise<ReferenceView> {
    return this.reference.view(userId);
  }
}

import { Controller, Get, Req } from '@nestjs/common';
import type { Request } from 'express';
import { Public } from '../access/index.js';
import type { MailView } from '../contract/index.js';
import { Problem } from '../http/index.js';
import { isFromThisMachine } from './loopback.js';
import { MailWay } from './mail-way.js';

/** The mails of a demonstration. There is no such page where a mail server is set, or for whoever is not at this machine. */
@Controller('api/mailbox')
export class MailboxController {
  constructor(private readonly post: MailWay) {}

  @Public()
  @Get()
  list(@Req() request: Request): readonly MailView[] {
    const { mailbox } = this.post;
    if (!mailbox || !isFromThisMachine(request)) throw new Problem('NOT_FOUND');
    return mailbox.list();
  }
}

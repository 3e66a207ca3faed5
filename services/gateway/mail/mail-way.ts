import type { LocalMailbox } from './local-mailbox.js';
import type { Mailer } from './mail.js';

/** How mails leave this gateway: by a mail server, into the local mailbox, or not at all. */
export class MailWay {
  constructor(
    readonly mailer: Mailer | undefined,
    /** Present where it is the mailer. */
    readonly mailbox?: LocalMailbox,
  ) {}
}

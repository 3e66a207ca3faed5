import type { Instant } from '#core/units';
import type { Clock } from '#platform/clock';
import type { Mail, Mailer } from './mail.js';

export interface KeptMail extends Mail {
  readonly at: Instant;
}

const KEPT_MAX = 50;

/** Stands in for a mail server on one's own machine: mails stay in memory, the newest first, and are read on a page. */
export class LocalMailbox implements Mailer {
  private kept: readonly KeptMail[] = [];

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  async send(mail: Mail): Promise<void> {
    this.kept = [{ ...mail, at: this.clock.now() }, ...this.kept].slice(0, KEPT_MAX);
  }

  list(): readonly KeptMail[] {
    return this.kept;
  }
}

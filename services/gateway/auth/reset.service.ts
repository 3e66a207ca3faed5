import { MS_PER_MINUTE } from '#core/units';
import { runBackground } from '#platform/errors';
import { type Logger, logFailures } from '#platform/telemetry';
import type { TicketRepository } from '#store/credentials';
import type { UserRepository } from '#store/users';
import type { Reset } from '../contract/index.js';
import { invalidField, Problem } from '../http/index.js';
import type { Counters } from '../limits/index.js';
import { type Mail, type MailWay, resetLetter } from '../mail/index.js';
import { weaknessOf } from './password-rules.js';
import type { Passwords } from './passwords.js';
import type { SessionsService } from './sessions.service.js';

export interface ResetParts {
  readonly users: UserRepository;
  readonly tickets: TicketRepository;
  readonly passwords: Passwords;
  readonly sessions: SessionsService;
  readonly counters: Counters;
  readonly post: MailWay;
  readonly logger: Logger;
}

const LINK_MS = 30 * MS_PER_MINUTE;
const WINDOW_MS = 15 * MS_PER_MINUTE;
const LINKS_PER_EMAIL = 3;
const LINKS_PER_ADDRESS = 20;

/** A new password by mail. The link is good once and for half an hour; using it ends all sessions and opens none. */
export class ResetService {
  constructor(private readonly parts: ResetParts) {}

  /** Answers the same, as fast, whether or not the address has an account: the work is done after the answer. */
  async ask(email: string, address: string, origin: string): Promise<void> {
    const { counters, post } = this.parts;
    if (!post.mailer) throw new Problem('MAIL_NOT_SET_UP');
    const asked = await counters.add(`reset:address:${address}`, WINDOW_MS);
    if (asked.count > LINKS_PER_ADDRESS) throw new Problem('TOO_MANY_ATTEMPTS', { waitMs: asked.msLeft });
    this.later('reset.mail', () => this.send(email.toLowerCase(), origin));
  }

  async reset({ token, password }: Reset): Promise<void> {
    const { tickets, users, passwords, sessions } = this.parts;
    const asked = await tickets.read('reset', token);
    const user = asked?.userId && (await users.findById(asked.userId));
    if (!user) throw new Problem('TICKET_ENDED');
    const weakness = weaknessOf(password, user.email);
    if (weakness !== undefined) throw invalidField('password', weakness);
    const passwordHash = await passwords.hash(password);
    // Only now, so that a password that was refused does not use up the link; of two at once, one gets it.
    if (!(await tickets.take('reset', token))) throw new Problem('TICKET_ENDED');
    sessions.tellEnded(await users.setPassword(user.userId, passwordHash, { act: 'PASSWORD_RESET' }));
  }

  /** Writes to somebody of what was done; the act does not wait for it. */
  tell(mail: Mail): void {
    const { mailer } = this.parts.post;
    if (mailer) this.later('account.mail', () => mailer.send(mail));
  }

  private async send(email: string, origin: string): Promise<void> {
    const { users, tickets, counters, post } = this.parts;
    const user = await users.findByEmail(email);
    if (!user) return;
    if ((await counters.add(`reset:user:${user.userId}`, WINDOW_MS)).count > LINKS_PER_EMAIL) return;
    const token = await tickets.make('reset', { userId: user.userId, detail: {} }, LINK_MS);
    // Behind the #, so that no server or proxy logs it.
    await post.mailer?.send(resetLetter(user.email, `${origin}/reset#${token}`));
  }

  private later(name: string, work: () => Promise<void>): void {
    void runBackground(name, logFailures(this.parts.logger), work);
  }
}

import { MS_PER_MINUTE, type UserId } from '#core/units';
import type { AuditRepository } from '#store/audit';
import type { TicketRepository } from '#store/credentials';
import type { StoredUser, UserRepository } from '#store/users';
import type { SecondFactor, SecondFactorView, SignIn, SignUp } from '../contract/index.js';
import { invalidField, Problem } from '../http/index.js';
import type { CodeKind } from '../second-factor/index.js';
import { weaknessOf } from './password-rules.js';
import type { Passwords } from './passwords.js';
import type { Client, Entered, SessionsService } from './sessions.service.js';
import type { Attempt, SignInLimit } from './sign-in-limit.js';

export interface AuthParts {
  readonly users: UserRepository;
  readonly audit: AuditRepository;
  readonly tickets: TicketRepository;
  readonly passwords: Passwords;
  readonly limit: SignInLimit;
  readonly sessions: SessionsService;
  readonly secondFactor: {
    isOn(userId: UserId): Promise<boolean>;
    use(userId: UserId, code: string): Promise<CodeKind | undefined>;
  };
  readonly passkeys: {
    finishSignIn(answer: {
      readonly ticket: string;
      readonly response: { readonly id: string };
    }): Promise<UserId | undefined>;
  };
}

/** From the password to the code. */
const SECOND_FACTOR_MS = 10 * MS_PER_MINUTE;

/** The ways in. */
export class AuthService {
  constructor(private readonly parts: AuthParts) {}

  /** Makes the user with paper accounts of their own, and signs them in. */
  async signUp(request: SignUp, client: Client): Promise<Entered> {
    const { users, audit, passwords, limit, sessions } = this.parts;
    const email = request.email.toLowerCase();
    const weakness = weaknessOf(request.password, email);
    if (weakness !== undefined) throw invalidField('password', weakness);
    // Whoever asks whether addresses are taken is limited as whoever guesses passwords.
    const attempt = { address: client.address };
    await limit.begin(attempt);
    const passwordHash = await passwords.hash(request.password);
    const made = await users.createUser({ email, passwordHash, disclaimerVersion: request.disclaimerVersion });
    if (made === 'email_taken') {
      throw new Problem('EMAIL_TAKEN', {
        fields: [{ path: 'email', message: 'This address already has an account.' }],
      });
    }
    await limit.succeeded(attempt);
    await audit.append({
      userId: made.userId,
      act: 'SIGNED_UP',
      detail: { disclaimerVersion: request.disclaimerVersion },
    });
    return sessions.enter(made, 'password', client);
  }

  /** Answers a wrong password and an unknown address alike, in words and in time. */
  async signIn(request: SignIn, client: Client): Promise<Entered | SecondFactorView> {
    const { users, passwords, limit, sessions, secondFactor, tickets } = this.parts;
    const email = request.email.toLowerCase();
    const user = await users.findByEmail(email);
    const attempt = this.attemptOf(email, user?.userId, client);
    await limit.begin(attempt);
    const matches = await passwords.verify(request.password, user?.passwordHash);
    if (!matches || !user) throw new Problem('WRONG_CREDENTIALS');
    if (await secondFactor.isOn(user.userId)) {
      const ticket = await tickets.make('second_factor', { userId: user.userId, detail: { email } }, SECOND_FACTOR_MS);
      return { secondFactor: { ticket } };
    }
    await limit.succeeded(attempt);
    return sessions.enter(user, 'password', client);
  }

  /** Takes the code that a password alone was not enough without. A wrong one leaves the ticket, until the attempts are used up. */
  async bringCode({ ticket, code }: SecondFactor, client: Client): Promise<Entered> {
    const { tickets, limit, secondFactor, sessions } = this.parts;
    const asked = await tickets.read('second_factor', ticket);
    const user = await this.userOf(asked?.userId);
    if (!user) throw new Problem('TICKET_ENDED');
    // Whoever has the password has as many tickets as they like: the guesses are counted per user and source.
    const attempt = this.attemptOf(`code ${user.userId}`, user.userId, client);
    await limit.begin(attempt);
    const kind = await secondFactor.use(user.userId, code);
    if (kind === undefined) throw new Problem('WRONG_CODE');
    if (!(await tickets.take('second_factor', ticket))) throw new Problem('TICKET_ENDED');
    await limit.succeeded(attempt);
    await limit.succeeded(this.attemptOf(user.email, user.userId, client));
    return sessions.enter(user, kind, client);
  }

  /** A passkey with the person verified by their device: nothing else is asked for. */
  async bringPasskey(
    answer: { readonly ticket: string; readonly response: { readonly id: string } },
    client: Client,
  ): Promise<Entered> {
    const { limit, passkeys, sessions } = this.parts;
    const attempt = { address: client.address };
    await limit.begin(attempt);
    const user = await this.userOf(await passkeys.finishSignIn(answer));
    if (!user) throw new Problem('PASSKEY_REFUSED');
    await limit.succeeded(attempt);
    return sessions.enter(user, 'passkey', client);
  }

  /** Asks for the password again before what must not be done by whoever finds an open browser. Errors: `WRONG_PASSWORD`. */
  async confirm(userId: UserId, password: string, client: Client): Promise<void> {
    const attempt = this.attemptOf(`confirm ${userId}`, userId, client);
    await this.parts.limit.begin(attempt);
    const user = await this.userOf(userId);
    if (!(await this.parts.passwords.verify(password, user?.passwordHash))) throw new Problem('WRONG_PASSWORD');
    await this.parts.limit.succeeded(attempt);
  }

  private attemptOf(target: string, userId: UserId | undefined, { address, deviceToken }: Client): Attempt {
    const deviceId = this.parts.sessions.deviceOf(deviceToken, userId);
    return { address, target, ...(deviceId === undefined ? {} : { deviceId }) };
  }

  private async userOf(userId: UserId | undefined): Promise<StoredUser | undefined> {
    return userId === undefined ? undefined : this.parts.users.findById(userId);
  }
}

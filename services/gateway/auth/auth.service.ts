import type { CookieOptions } from 'express';
import { addMs, type Instant, MS_PER_MINUTE, type UserId } from '#core/units';
import type { Clock } from '#platform/clock';
import { randomToken, sha256Hex } from '#platform/hash';
import type { AuditRepository } from '#store/audit';
import type { UserRepository } from '#store/users';
import type { SessionView, SignIn, SignUp } from '../contract/index.js';
import { invalidField, Problem } from '../http/index.js';
import { AttemptLimit } from './attempt-limit.js';
import { isTooLong, Passwords } from './passwords.js';
import { SESSION_MS, sessionCookieOptions } from './session-cookie.js';

export interface SignedIn {
  readonly userId: UserId;
  readonly email: string;
  readonly role: 'trader' | 'operator';
  readonly csrfToken: string;
  /** The session's name in the store and in the hub. */
  readonly tokenHash: string;
}

export interface Entered {
  /** Goes into the cookie and nowhere else. */
  readonly token: string;
  readonly session: SignedIn;
}

export interface AuthSettings {
  readonly bcryptCost: number;
  readonly signInAttempts: number;
  readonly isTls: boolean;
  readonly clock: Clock;
  /** Told of a session that ended, so that its sockets close. */
  onSignedOut(tokenHash: string): void;
}

const WINDOW_MS = 15 * MS_PER_MINUTE;
/** All users behind one address together. */
const ATTEMPTS_PER_ADDRESS_FACTOR = 20;
const KEYS_MAX = 50_000;

export class AuthService {
  readonly cookieOptions: CookieOptions;
  readonly sessionMs = SESSION_MS;
  private readonly passwords: Passwords;
  private readonly perPair: AttemptLimit;
  private readonly perAddress: AttemptLimit;

  constructor(
    private readonly users: UserRepository,
    private readonly audit: AuditRepository,
    private readonly settings: AuthSettings,
  ) {
    this.cookieOptions = sessionCookieOptions(settings.isTls);
    this.passwords = new Passwords(settings.bcryptCost);
    const limit = { attemptsMax: settings.signInAttempts, windowMs: WINDOW_MS, keysMax: KEYS_MAX };
    this.perPair = new AttemptLimit(limit);
    this.perAddress = new AttemptLimit({ ...limit, attemptsMax: limit.attemptsMax * ATTEMPTS_PER_ADDRESS_FACTOR });
  }

  /** Makes the user with a paper account of their own, and signs them in. */
  async signUp(request: SignUp, address: string): Promise<Entered> {
    if (isTooLong(request.password)) throw invalidField('password', 'Use at most 72 bytes.');
    const { now } = this.settings.clock;
    if (this.perAddress.isSpent(address, now())) throw new Problem('TOO_MANY_ATTEMPTS');
    const email = request.email.toLowerCase();
    const passwordHash = await this.passwords.hash(request.password);
    const made = await this.users.createUser({ email, passwordHash, disclaimerVersion: request.disclaimerVersion });
    if (made === 'email_taken') {
      this.perAddress.count(address, now());
      throw new Problem('EMAIL_TAKEN', {
        fields: [{ path: 'email', message: 'This address already has an account.' }],
      });
    }
    await this.audit.append({
      userId: made.userId,
      act: 'SIGNED_UP',
      detail: { disclaimerVersion: request.disclaimerVersion },
    });
    return this.enter(made);
  }

  /** Answers a wrong password and an unknown address alike, in words and in time. */
  async signIn(request: SignIn, address: string): Promise<Entered> {
    const { now } = this.settings.clock;
    const email = request.email.toLowerCase();
    const pair = `${address} ${email}`;
    if (this.perPair.isSpent(pair, now()) || this.perAddress.isSpent(address, now())) {
      throw new Problem('TOO_MANY_ATTEMPTS');
    }
    // Counted before the slow comparison, so that many attempts at once are no way around the limit.
    this.perPair.count(pair, now());
    this.perAddress.count(address, now());
    const user = await this.users.findByEmail(email);
    const matches = await this.passwords.verify(request.password, user?.passwordHash);
    if (!matches || !user) throw new Problem('WRONG_CREDENTIALS');
    this.perPair.forget(pair);
    this.perAddress.uncount(address);
    return this.enter(user);
  }

  async signOut({ tokenHash }: SignedIn): Promise<void> {
    await this.users.deleteSession(tokenHash);
    this.settings.onSignedOut(tokenHash);
  }

  /** Returns who a session token belongs to, while the session stands. */
  async sessionOf(token: string): Promise<SignedIn | undefined> {
    const tokenHash = sha256Hex(token);
    const session = await this.users.findSession(tokenHash);
    return session && { ...session, tokenHash };
  }

  view({ userId, email, role, csrfToken }: SignedIn): SessionView {
    return { userId, email, role, csrfToken };
  }

  private async enter(user: Pick<SignedIn, 'userId' | 'email' | 'role'>): Promise<Entered> {
    const token = randomToken();
    const session = {
      userId: user.userId,
      email: user.email,
      role: user.role,
      csrfToken: randomToken(),
      tokenHash: sha256Hex(token),
    };
    const expiresAt: Instant = addMs(this.settings.clock.now(), SESSION_MS);
    await this.users.createSession({
      userId: session.userId,
      tokenHash: session.tokenHash,
      csrfToken: session.csrfToken,
      expiresAt,
    });
    return { token, session };
  }
}

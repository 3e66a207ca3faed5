import type { AccountId, ConnectionId } from '#core/units';
import type { Clock } from '#platform/clock';
import { errorCodeOf, PlatformError } from '#platform/errors';
import type { Logger } from '#platform/telemetry';
import type { BrokerErrorCode } from '#ports';
import type { AccountPlace, LoginStore, SealedLogin } from '#store/connections';
import { type HeldLogin, isAlive, isUsable } from './held-login.js';
import { Refusals } from './refusals.js';
import { Remembered } from './remembered.js';
import { type LoginWays, TokenRenewal } from './token-renewal.js';
import type { TokenVault } from './token-vault.js';
import { Turnstile } from './turnstile.js';
import type { BrokerSession, SessionSource } from './types.js';

export interface TokenKeeperParts {
  readonly store: LoginStore;
  readonly vault: TokenVault;
  readonly ways: LoginWays;
  readonly clock: Clock;
  readonly logger: Logger;
}

type Login = NonNullable<AccountPlace['login']>;

/** A renewal that could not be made is not tried again at once by each who asks. */
const RETRY_AFTER_MS = 2_000;
/** A broker that refuses a token which it gave just now has a trouble that another token would not mend. */
const FRESH_MS = 60_000;
/** Each renewal holds a database connection while the broker answers. */
const RENEWALS_MAX = 4;

/**
 * The only place where tokens are opened. Keeps them in memory, so that cancels and closes go out while the database is away;
 * renews them, one renewal per login across all desks.
 */
export class TokenKeeper implements SessionSource {
  private readonly renewal: TokenRenewal;
  private readonly places = new Remembered<AccountId, Login>(isPassing);
  private readonly logins = new Remembered<ConnectionId, HeldLogin>(isPassing);
  private readonly renewals = new Map<ConnectionId, Promise<HeldLogin>>();
  private readonly failedAtMs = new Map<ConnectionId, number>();
  private readonly refusals = new Refusals();
  private readonly turnstile = new Turnstile(RENEWALS_MAX);

  constructor(private readonly parts: TokenKeeperParts) {
    this.renewal = new TokenRenewal(parts);
  }

  async sessionOf(accountId: AccountId): Promise<BrokerSession> {
    const place = await this.placeOf(accountId);
    const login = await this.loginOf(place.connectionId);
    return sessionOn(place, await this.usable(login));
  }

  async refused(accountId: AccountId, session: BrokerSession): Promise<BrokerSession> {
    const place = await this.placeOf(accountId);
    this.logins.doubt(place.connectionId);
    const stored = await this.loginOf(place.connectionId);
    // Somebody else has renewed it meanwhile: the refused token is not the one that counts.
    if (stored.tokens.access.expose() !== session.accessToken) return sessionOn(place, await this.usable(stored));
    const { refreshedAt } = stored;
    const isFresh = refreshedAt !== undefined && this.parts.clock.now() - refreshedAt < FRESH_MS;
    if (stored.tokens.refresh === undefined) {
      const isDead = this.refusals.isDead(place.connectionId, stored.version, this.parts.clock.monotonicMs());
      throw isDead ? await this.end(stored, 'TOKEN_REFUSED') : unreachable('TOKEN_REFUSED');
    }
    if (isFresh) throw unreachable('FRESH_TOKEN_REFUSED');
    return sessionOn(place, await this.renewed(stored));
  }

  /** Renews a login ahead of time; another desk may be first. Same errors as `sessionOf`. */
  async renew(connectionId: ConnectionId): Promise<void> {
    this.logins.doubt(connectionId);
    await this.renewed(await this.loginOf(connectionId));
  }

  /** Returns a login with its tokens, to end it at the broker; undefined when none is left. */
  async tokensOf(connectionId: ConnectionId): Promise<HeldLogin | undefined> {
    const stored = await this.parts.store.read(connectionId);
    return stored?.sealedTokens === undefined ? undefined : this.renewal.open(stored);
  }

  /** Another process has changed a login, or may have: it is read again. Without an id, all are. */
  forget(connectionId?: ConnectionId): void {
    this.logins.doubt(connectionId);
    // An account may have come under another login.
    this.places.doubt();
  }

  private placeOf(accountId: AccountId): Promise<Login> {
    return this.places.get(accountId, async () => {
      const place = await this.read(() => this.parts.store.place(accountId));
      if (!place?.login) throw failure('BROKER_ACCOUNT_UNKNOWN');
      return place.login;
    });
  }

  private loginOf(connectionId: ConnectionId): Promise<HeldLogin> {
    return this.logins.get(connectionId, async () => {
      const stored = await this.read(() => this.parts.store.read(connectionId));
      return this.opened(stored);
    });
  }

  private async opened(stored: SealedLogin | undefined): Promise<HeldLogin> {
    try {
      return await this.renewal.open(stored);
    } catch (error) {
      if (error instanceof PlatformError && error.code === 'BROKER_RELOGIN_NEEDED') throw error;
      this.parts.logger.error('login.unreadable', { connectionId: stored?.connection.connectionId, error });
      throw unreachable(errorCodeOf(error), error);
    }
  }

  private async usable(login: HeldLogin): Promise<HeldLogin> {
    const { clock } = this.parts;
    if (isUsable(login, clock.now())) return login;
    try {
      return await this.renewed(login);
    } catch (error) {
      if (isPassing(error) && isAlive(login, clock.now())) return login;
      throw error;
    }
  }

  /** One renewal at a time per login here; the lock in the database does the same between desks. */
  private renewed(login: HeldLogin): Promise<HeldLogin> {
    const { connectionId } = login;
    const running = this.renewals.get(connectionId);
    if (running) return running;
    const { clock } = this.parts;
    const failedAtMs = this.failedAtMs.get(connectionId);
    if (failedAtMs !== undefined && clock.monotonicMs() - failedAtMs < RETRY_AFTER_MS) {
      return Promise.reject(unreachable('RENEWAL_FAILED_JUST_NOW'));
    }
    const renewal = this.renewNow(login).finally(() => this.renewals.delete(connectionId));
    this.renewals.set(connectionId, renewal);
    return renewal;
  }

  private async renewNow(login: HeldLogin): Promise<HeldLogin> {
    const { connectionId } = login;
    try {
      const outcome = await this.turnstile.pass(() => this.renewal.run(login));
      if (outcome.kind === 'ended') throw this.ended(connectionId, outcome.code);
      this.failedAtMs.delete(connectionId);
      return this.logins.put(connectionId, outcome.login);
    } catch (error) {
      if (error instanceof PlatformError && error.code === 'BROKER_RELOGIN_NEEDED') throw error;
      this.failedAtMs.set(connectionId, this.parts.clock.monotonicMs());
      this.parts.logger.warn('login.renewal_failed', { connectionId, error });
      throw unreachable(errorCodeOf(error), error);
    }
  }

  private async end({ connectionId, version }: HeldLogin, code: string): Promise<PlatformError> {
    this.logins.delete(connectionId);
    await this.read(() => this.parts.store.endLogin(connectionId, version, code));
    return this.ended(connectionId, code);
  }

  private ended(connectionId: ConnectionId, code: string): PlatformError {
    this.logins.delete(connectionId);
    this.parts.logger.warn('login.ended', { connectionId, code });
    return failure('BROKER_RELOGIN_NEEDED', { code });
  }

  /** A database that is away is, to who asks for a session, a broker that cannot be reached. */
  private async read<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw unreachable(errorCodeOf(error), error);
    }
  }
}

const isPassing = (error: unknown) => error instanceof PlatformError && error.retryable;

function sessionOn({ connectionId, accountKey, environment }: Login, { tokens }: HeldLogin): BrokerSession {
  return { connectionId, accountKey, environment, accessToken: tokens.access.expose() };
}

export function failure(code: BrokerErrorCode, context: Readonly<Record<string, string>> = {}): PlatformError {
  return new PlatformError(code, { context });
}

export function unreachable(cause: string, error?: unknown): PlatformError {
  const code: BrokerErrorCode = 'BROKER_UNREACHABLE';
  return new PlatformError(code, { retryable: true, context: { cause }, ...(error !== undefined && { cause: error }) });
}

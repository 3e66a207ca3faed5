import type { ConnectionId, Instant } from '#core/units';
import type { Clock } from '#platform/clock';
import type { DbClient, DbExecutor } from '#platform/db';
import { PlatformError } from '#platform/errors';
import { Secret } from '#platform/secrets';
import type { BrokerErrorCode, TokenTerms } from '#ports';
import type { ConnectionEnvironment, LoginStore, SealedLogin, StoredConnection } from '#store/connections';
import type { LoginClient } from '../oauth/index.js';
import { accessEndOf, type HeldLogin } from './held-login.js';
import type { LoginTokens, TokenVault } from './token-vault.js';

/** From a broker and an environment to the endpoints of its logins; undefined where the desk is not set up for it. */
export interface LoginWays {
  wayOf(
    broker: string,
    environment: ConnectionEnvironment,
  ): { readonly oauth: LoginClient; readonly terms: TokenTerms } | undefined;
}

export interface RenewalParts {
  readonly store: LoginStore;
  readonly vault: TokenVault;
  readonly ways: LoginWays;
  readonly clock: Clock;
}

export type RenewalOutcome =
  | { readonly kind: 'renewed'; readonly login: HeldLogin }
  | { readonly kind: 'ended'; readonly code: string };

/** Tokens that the broker gave and the database did not take: the ones before them may be dead already. */
interface Unsaved {
  readonly fromVersion: number;
  readonly tokens: LoginTokens;
  readonly refreshedAt: Instant;
  readonly accessEndsAt?: Instant;
  readonly scope?: string;
}

const WORKING: ReadonlySet<string> = new Set(['connected', 'disconnecting']);

/** One renewal of one login: locked, stored before it is used. */
export class TokenRenewal {
  private readonly unsaved = new Map<ConnectionId, Unsaved>();

  constructor(private readonly parts: RenewalParts) {}

  /** Opens stored tokens. Errors: PlatformError `BROKER_RELOGIN_NEEDED` when there are none, `SECRET_UNREADABLE`. */
  async open(stored: SealedLogin | undefined): Promise<HeldLogin> {
    if (!stored?.sealedTokens || !WORKING.has(stored.connection.state)) throw reloginNeeded();
    const { connection } = stored;
    const tokens = await this.parts.vault.open(connection, stored.sealedTokens);
    return heldOf(connection, tokens);
  }

  /**
   * Renews a login unless somebody has since the given version. The old refresh token stays stored until the broker has given
   * a new one; after a crash in between it is tried once more, and the broker says whether it is still good.
   */
  async run(login: HeldLogin): Promise<RenewalOutcome> {
    const { connectionId } = login;
    const outcome = await this.parts.store.locked(connectionId, (client) => this.runLocked(login, client));
    // Only the commit makes new tokens stored.
    this.unsaved.delete(connectionId);
    return outcome;
  }

  private async runLocked(login: HeldLogin, client: DbClient): Promise<RenewalOutcome> {
    const stored = await this.parts.store.read(login.connectionId, client);
    const current = await this.open(stored);
    if (!stored || current.version !== login.version) return { kind: 'renewed', login: current };
    const left = this.unsaved.get(login.connectionId);
    const isLeft = left !== undefined && left.fromVersion === current.version;
    const next = isLeft ? left : await this.ask(stored.connection, current);
    if ('code' in next) {
      // Before the lock is given back: whoever waits for it must not show the broker a dead token again.
      await this.parts.store.endLogin(login.connectionId, current.version, next.code, client);
      return { kind: 'ended', code: next.code };
    }
    this.unsaved.set(login.connectionId, next);
    return { kind: 'renewed', login: await this.save(stored.connection, next, client) };
  }

  private async ask(
    connection: StoredConnection,
    { tokens, version }: HeldLogin,
  ): Promise<Unsaved | { readonly code: string }> {
    const way = this.parts.ways.wayOf(connection.broker, connection.environment);
    if (!way)
      throw new PlatformError('BROKER_UNREACHABLE', { retryable: true, context: { cause: 'BROKER_NOT_SET_UP' } });
    if (tokens.refresh === undefined || !way.oauth.canRefresh) return { code: 'TOKEN_EXPIRED' };
    // Before the request: the life of the token is counted from the broker's clock, which is later.
    const askedAt = this.parts.clock.now();
    const answer = await way.oauth.refresh(connection.connectionId, tokens.refresh.expose());
    if (answer.kind === 'ended') return { code: answer.code };
    if (answer.kind === 'later') {
      throw new PlatformError('BROKER_UNREACHABLE', { retryable: true, context: { cause: answer.cause } });
    }
    const { accessToken, refreshToken, scope } = answer.tokens;
    const accessEndsAt = accessEndOf(answer.tokens, way.terms, askedAt);
    return {
      fromVersion: version,
      // A broker that sends no new refresh token means the old one.
      tokens: {
        access: new Secret(accessToken),
        refresh: refreshToken === undefined ? tokens.refresh : new Secret(refreshToken),
      },
      refreshedAt: askedAt,
      ...(accessEndsAt !== undefined && { accessEndsAt }),
      ...(scope !== undefined && { scope }),
    };
  }

  private async save(connection: StoredConnection, next: Unsaved, executor: DbExecutor): Promise<HeldLogin> {
    const { store, vault } = this.parts;
    const { connectionId } = connection;
    const { tokens, fromVersion, refreshedAt, accessEndsAt, scope } = next;
    const sealedTokens = await vault.seal(connection, tokens);
    const stamps = { refreshedAt, ...(accessEndsAt !== undefined && { accessEndsAt }) };
    const version = await store.storeTokens(
      { connectionId, fromVersion, sealedTokens, ...stamps, ...(scope !== undefined && { scope }) },
      executor,
    );
    // Under the lock only the end of the login can have come in between.
    if (version === undefined) throw reloginNeeded();
    return { connectionId, version, tokens, ...stamps };
  }
}

function heldOf(connection: StoredConnection, tokens: LoginTokens): HeldLogin {
  const { connectionId, tokenVersion: version, refreshedAt, accessEndsAt } = connection;
  return {
    connectionId,
    version,
    tokens,
    ...(refreshedAt !== undefined && { refreshedAt }),
    ...(accessEndsAt !== undefined && { accessEndsAt }),
  };
}

function reloginNeeded(): PlatformError {
  const code: BrokerErrorCode = 'BROKER_RELOGIN_NEEDED';
  return new PlatformError(code);
}

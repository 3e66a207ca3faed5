import { addMs, type Instant, MS_PER_HOUR, type UserId } from '#core/units';
import type { Clock } from '#platform/clock';
import { PlatformCode, PlatformError } from '#platform/errors';
import { randomId } from '#platform/hash';
import type { SessionRepository, SignInWay } from '#store/users';
import type { SessionView } from '../contract/index.js';
import { ACCESS_MS, type SessionTokens, type SignInKeys } from '../signing/index.js';
import { type CookieTokens, SESSION_MS } from './session-cookies.js';

/** Who asks: a person in a browser, or a program with a key. */
export interface SignedIn {
  readonly userId: UserId;
  readonly email: string;
  readonly role: 'trader' | 'operator';
  /** The session's name in the store and in the hub; of a program, that of its key. */
  readonly sessionId: string;
  /** When the access token ends; of a program, absent. */
  readonly accessEndsAt?: Instant;
  readonly keyId?: string;
}

export interface Entered {
  /** Go into cookies and nowhere else. */
  readonly tokens: CookieTokens;
  readonly session: SignedIn;
}

/** Where a browser is and what it calls itself. */
export interface Client {
  readonly address: string;
  readonly agent?: string;
  readonly deviceToken?: string;
  /** Of the session that the browser has, if any. */
  readonly accessToken?: string;
}

export interface SessionsParts {
  readonly store: SessionRepository;
  readonly keys: SignInKeys;
  readonly tokens: SessionTokens;
  readonly clock: Clock;
  /** Told of a session that ended, so that its sockets close. */
  onEnded(sessionId: string): void;
}

/** Two tabs that wake up together bring the same refresh token; nobody else has it so soon. */
const REFRESH_GRACE_MS = 10_000;
/** How long somebody may be at a broker's page and still come back to the session that began. */
export const RETURN_LEEWAY_MS = MS_PER_HOUR;
const AGENT_CHARS_MAX = 200;
const DATABASE_AWAY: ReadonlySet<string> = new Set([PlatformCode.dbUnavailable, PlatformCode.dbTimeout]);

/** Browser sessions: a short signed token for each request, and a rotating one that renews it. */
export class SessionsService {
  constructor(private readonly parts: SessionsParts) {}

  /** Begins a session with a name of its own, whatever cookies came along, and ends the one that the browser had. */
  async enter(
    user: Pick<SignedIn, 'userId' | 'email' | 'role'>,
    way: SignInWay,
    { address, agent, deviceToken, accessToken }: Client,
  ): Promise<Entered> {
    const { store, tokens, clock } = this.parts;
    const { userId } = user;
    const sessionId = randomId();
    const shown = agent === undefined ? {} : { agent: agent.slice(0, AGENT_CHARS_MAX) };
    const endsAt = await store.create({ sessionId, userId, way, address, ...shown, lifeMs: SESSION_MS });
    const former = accessToken === undefined ? undefined : tokens.readAccess(accessToken, clock.now(), SESSION_MS);
    if (former) await this.end(former.userId, former.sessionId, 'SIGNED_OUT');
    const deviceId = this.deviceOf(deviceToken, userId) ?? randomId();
    const device = tokens.device({ deviceId, userId }, clock.now());
    const { email, role } = user;
    const renewed = this.renew({ sessionId, userId, email, role, expiresAt: endsAt }, 0);
    return { ...renewed, tokens: { ...renewed.tokens, device } };
  }

  /** Returns who an access token belongs to, while its session stands. @param leewayMs - how long after its end it still counts */
  async sessionOf(token: string | undefined, leewayMs = 0): Promise<SignedIn | undefined> {
    const { tokens, clock, store } = this.parts;
    const claims = token === undefined ? undefined : tokens.readAccess(token, clock.now(), leewayMs);
    if (!claims) return undefined;
    const { sessionId, userId, email, role, endsAt: accessEndsAt } = claims;
    try {
      const session = await store.find(sessionId);
      return session && { sessionId, userId, email: session.email, role: session.role, accessEndsAt };
    } catch (error) {
      // The signature speaks for itself for its ten minutes: an operator must be able to stop everybody without the database.
      if (leewayMs === 0 && error instanceof PlatformError && DATABASE_AWAY.has(error.code)) {
        return { sessionId, userId, email, role, accessEndsAt };
      }
      throw error;
    }
  }

  /** Takes a refresh token for its successor; undefined when the session has ended, which a replay does to it. */
  async refresh(token: string | undefined): Promise<Entered | undefined> {
    const { tokens, clock, store } = this.parts;
    const claims = token === undefined ? undefined : tokens.readRefresh(token, clock.now());
    if (!claims) return undefined;
    const refreshed = await store.refresh(claims.sessionId, claims.generation, REFRESH_GRACE_MS);
    if (refreshed.kind === 'renewed') return this.renew(refreshed.session, refreshed.generation);
    if (refreshed.kind === 'replayed') this.parts.onEnded(claims.sessionId);
    return undefined;
  }

  /** Returns the known device of a user that a cookie names. */
  deviceOf(token: string | undefined, userId: UserId | undefined): string | undefined {
    const claims = token === undefined ? undefined : this.parts.tokens.readDevice(token, this.parts.clock.now());
    return claims !== undefined && claims.userId === userId ? claims.deviceId : undefined;
  }

  /** Returns whether there was such a session of the user's. */
  async end(userId: UserId, sessionId: string, act: 'SIGNED_OUT' | 'SESSION_REVOKED'): Promise<boolean> {
    const hasEnded = await this.parts.store.end(userId, sessionId, act);
    if (hasEnded) this.parts.onEnded(sessionId);
    return hasEnded;
  }

  async endOthers(userId: UserId, kept: string): Promise<void> {
    this.tellEnded(await this.parts.store.endOthers(userId, kept));
  }

  /** Of sessions that ended in the store already. */
  tellEnded(sessionIds: readonly string[]): void {
    for (const sessionId of sessionIds) this.parts.onEnded(sessionId);
  }

  list(userId: UserId) {
    return this.parts.store.list(userId);
  }

  isCsrfOf({ sessionId }: SignedIn, given: string): boolean {
    return this.parts.keys.isCsrfOf(sessionId, given);
  }

  view({ userId, email, role, sessionId, accessEndsAt }: SignedIn): SessionView {
    const csrfToken = this.parts.keys.csrfOf(sessionId);
    return { userId, email, role, csrfToken, accessEndsAt: accessEndsAt ?? 0, serverNow: this.parts.clock.now() };
  }

  private renew(
    { sessionId, userId, email, role, expiresAt }: Omit<SignedIn, 'accessEndsAt'> & { readonly expiresAt: Instant },
    generation: number,
  ): Entered {
    const accessEndsAt = addMs(this.parts.clock.now(), ACCESS_MS);
    const session = { sessionId, userId, email, role };
    const access = this.parts.tokens.access({ ...session, endsAt: accessEndsAt });
    const refresh = this.parts.tokens.refresh({ sessionId, generation }, expiresAt);
    return { tokens: { access, refresh }, session: { ...session, accessEndsAt } };
  }
}

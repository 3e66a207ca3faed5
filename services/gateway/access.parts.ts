/** Builds what lets people and programs in. */
import { systemClock } from '#platform/clock';
import { ConfigError } from '#platform/config';
import type { DbPool } from '#platform/db';
import type { RedisClient } from '#platform/redis';
import type { Logger } from '#platform/telemetry';
import type { AuditRepository } from '#store/audit';
import { ApiKeyRepository, PasskeyRepository, TicketRepository, TotpRepository } from '#store/credentials';
import { SessionRepository, type UserRepository } from '#store/users';
import {
  AuthService,
  Origins,
  Passwords,
  Rates,
  ResetService,
  SessionCookies,
  SessionsService,
  SignInLimit,
} from './auth/index.js';
import type { GatewayConfig } from './gateway.config.js';
import { ApiKeysService } from './keys/index.js';
import { MemoryCounters, SharedCounters } from './limits/index.js';
import { isLoopbackHost, LocalMailbox, MailWay, SmtpMailer } from './mail/index.js';
import { MeService } from './me/index.js';
import { PasskeysService, TotpService } from './second-factor/index.js';
import { keepSignInKey, SessionTokens, SignInKeys } from './signing/index.js';

export interface AccessServices {
  readonly auth: AuthService;
  readonly sessions: SessionsService;
  readonly cookies: SessionCookies;
  readonly resets: ResetService;
  readonly origins: Origins;
  readonly rates: Rates;
  readonly passkeys: PasskeysService;
  readonly keys: ApiKeysService;
  readonly post: MailWay;
  readonly signing: SignInKeys;
  readonly me: MeService;
  /** Returns those among the sessions that still stand. */
  standing(sessionIds: readonly string[]): Promise<readonly string[]>;
  deleteExpired(): Promise<void>;
}

export interface AccessEdges {
  readonly config: GatewayConfig;
  readonly pool: DbPool;
  readonly redis: RedisClient;
  readonly users: UserRepository;
  readonly audit: AuditRepository;
  readonly logger: Logger;
  /** Told of a session that ended, so that its sockets close. */
  onEnded(sessionId: string): void;
}

/** Errors: {@link ConfigError} where a setting is missing that this profile needs. */
export function buildAccess({ config, pool, redis, users, audit, logger, onEnded }: AccessEdges): AccessServices {
  const keys = keysOf(config);
  const clock = systemClock;
  const store = new SessionRepository(pool);
  const tickets = new TicketRepository(pool);
  // Gateways that share a key share their counters.
  const counters = new SharedCounters(redis, new MemoryCounters(clock), `gateway:${keys.id}:`);
  const passwords = new Passwords(config.THETAPOD_BCRYPT_COST);
  const sessions = new SessionsService({ store, keys, tokens: new SessionTokens(keys), clock, onEnded });
  const totp = new TotpService({ store: new TotpRepository(pool), keys, clock });
  const passkeys = new PasskeysService({ passkeys: new PasskeyRepository(pool), tickets });
  const limit = new SignInLimit(counters, config.THETAPOD_SIGN_IN_ATTEMPTS);
  const post = mailWayOf(config);
  const auth = new AuthService({ users, audit, tickets, passwords, limit, sessions, secondFactor: totp, passkeys });
  const resets = new ResetService({ users, tickets, passwords, sessions, counters, post, logger });
  const apiKeys = new ApiKeysService(new ApiKeyRepository(pool));
  return {
    ...{ auth, sessions, resets, passkeys, post, keys: apiKeys, signing: keys },
    cookies: new SessionCookies(config.THETAPOD_TLS),
    origins: new Origins(config.THETAPOD_PUBLIC_ORIGINS),
    rates: new Rates(counters, {
      perKey: config.THETAPOD_RATE_PER_KEY,
      perUser: config.THETAPOD_RATE_PER_USER,
      perAddress: config.THETAPOD_RATE_PER_ADDRESS,
    }),
    me: new MeService({ users, audit, auth, passwords, sessions, resets, totp, passkeys, keys: apiKeys }),
    standing: (sessionIds) => store.standing(sessionIds),
    async deleteExpired() {
      await store.deleteExpired();
      await tickets.deleteExpired();
    },
  };
}

function keysOf(config: GatewayConfig): SignInKeys {
  const { THETAPOD_SIGN_IN_KEY: current, THETAPOD_SIGN_IN_KEY_OLD: former } = config;
  if (current !== undefined) return new SignInKeys(current, former);
  if (config.THETAPOD_PROFILE === 'live') {
    throw new ConfigError([{ name: 'THETAPOD_SIGN_IN_KEY', problem: 'is needed in the live profile and not set.' }]);
  }
  return new SignInKeys(keepSignInKey(config.THETAPOD_DATA_DIR), former);
}

/** Mails that open accounts are shown on a page only where nobody but this machine can ask for it. */
function mailWayOf(config: GatewayConfig): MailWay {
  const { THETAPOD_SMTP_URL: url, THETAPOD_MAIL_FROM: from, THETAPOD_PUBLIC_ORIGINS: origins } = config;
  if (url !== undefined) {
    if (origins.length === 0) {
      const problem = 'is needed where mails are sent: their links lead there.';
      throw new ConfigError([{ name: 'THETAPOD_PUBLIC_ORIGINS', problem }]);
    }
    return new MailWay(new SmtpMailer(url, from));
  }
  const isDemo = config.THETAPOD_PROFILE === 'demo' && isLoopbackHost(config.THETAPOD_HOST);
  if (!isDemo || config.THETAPOD_TLS || config.THETAPOD_PROXY_HOPS > 0) return new MailWay(undefined);
  const mailbox = new LocalMailbox(systemClock);
  return new MailWay(mailbox, mailbox);
}

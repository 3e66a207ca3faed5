import type { Instant, UserId } from '#core/units';
import { addMs, MS_PER_DAY, MS_PER_MINUTE } from '#core/units';
import type { SignInKeys } from './sign-in-keys.js';

/** How long the token lives that each request carries. */
export const ACCESS_MS = 10 * MS_PER_MINUTE;
const DEVICE_MS = 365 * MS_PER_DAY;
const MS_PER_SECOND = 1_000;

/** What an access token says. */
export interface AccessClaims {
  readonly sessionId: string;
  readonly userId: UserId;
  readonly email: string;
  readonly role: 'trader' | 'operator';
  readonly endsAt: Instant;
}

export interface RefreshClaims {
  readonly sessionId: string;
  readonly generation: number;
}

/** A browser in which this user signed in before. */
export interface DeviceClaims {
  readonly deviceId: string;
  readonly userId: string;
}

/** The three kinds of tokens in cookies. None is good in the place of another. */
export class SessionTokens {
  constructor(private readonly keys: SignInKeys) {}

  access({ sessionId, userId, email, role, endsAt }: AccessClaims): string {
    return this.keys.sign({ use: 'access', sid: sessionId, sub: userId, email, role, exp: secondsOf(endsAt) });
  }

  /** @param leewayMs - how long after its end a token still counts */
  readAccess(token: string, now: Instant, leewayMs = 0): AccessClaims | undefined {
    const claims = this.read(token, 'access', addMs(now, -leewayMs));
    if (!claims) return undefined;
    const { sid, sub, email, role, exp } = claims as Record<string, string> & { readonly exp: number };
    return {
      sessionId: sid ?? '',
      userId: sub as UserId,
      email: email ?? '',
      role: role === 'operator' ? 'operator' : 'trader',
      endsAt: (exp * MS_PER_SECOND) as Instant,
    };
  }

  refresh({ sessionId, generation }: RefreshClaims, endsAt: Instant): string {
    return this.keys.sign({ use: 'refresh', sid: sessionId, gen: generation, exp: secondsOf(endsAt) });
  }

  readRefresh(token: string, now: Instant): RefreshClaims | undefined {
    const claims = this.read(token, 'refresh', now);
    return claims && { sessionId: String(claims['sid']), generation: Number(claims['gen']) };
  }

  device({ deviceId, userId }: DeviceClaims, now: Instant): string {
    return this.keys.sign({ use: 'device', did: deviceId, sub: userId, exp: secondsOf(addMs(now, DEVICE_MS)) });
  }

  readDevice(token: string, now: Instant): DeviceClaims | undefined {
    const claims = this.read(token, 'device', now);
    return claims && { deviceId: String(claims['did']), userId: String(claims['sub']) };
  }

  private read(token: string, use: string, now: Instant): Readonly<Record<string, unknown>> | undefined {
    const claims = this.keys.verify(token);
    if (claims?.['use'] !== use || typeof claims['exp'] !== 'number') return undefined;
    return claims['exp'] * MS_PER_SECOND > now ? claims : undefined;
  }
}

const secondsOf = (at: Instant) => Math.floor(at / MS_PER_SECOND);

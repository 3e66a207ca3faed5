import type { CookieOptions, Response } from 'express';
import { MS_PER_DAY } from '#core/units';
import { DEVICE_COOKIE, REFRESH_COOKIE, REFRESH_PATH, SESSION_COOKIE } from '../contract/index.js';

/** A session ends after this time whatever is renewed. */
export const SESSION_MS = 14 * MS_PER_DAY;
const DEVICE_MS = 365 * MS_PER_DAY;

/** Signed tokens of ours are letters, digits, - and _, in three parts. */
const TOKEN = /^[A-Za-z0-9_-]{1,1000}\.[A-Za-z0-9_-]{1,2000}\.[A-Za-z0-9_-]{43}$/;

/** Returns the token in a cookie of a Cookie header; undefined when there is none or two (one of them is not ours). */
export function cookieOf(cookieHeader: string | undefined, name: string): string | undefined {
  const values = (cookieHeader ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [token] = values;
  return values.length === 1 && token !== undefined && TOKEN.test(token) ? token : undefined;
}

export interface CookieTokens {
  readonly access: string;
  readonly refresh: string;
  /** Of a browser in which somebody has just signed in. */
  readonly device?: string;
}

/** Writes and clears the cookies of a session. No script can read them. */
export class SessionCookies {
  /** @param secure - false on loopback only, where browsers reach us without TLS */
  constructor(private readonly secure: boolean) {}

  write(response: Response, { access, refresh, device }: CookieTokens): void {
    response.cookie(SESSION_COOKIE, access, { ...this.access, maxAge: SESSION_MS });
    response.cookie(REFRESH_COOKIE, refresh, { ...this.refresh, maxAge: SESSION_MS });
    if (device !== undefined) response.cookie(DEVICE_COOKIE, device, { ...this.device, maxAge: DEVICE_MS });
  }

  /** The device stays known: signing out does not make it a stranger's. */
  clear(response: Response): void {
    response.clearCookie(SESSION_COOKIE, this.access);
    response.clearCookie(REFRESH_COOKIE, this.refresh);
  }

  /** Lax: it comes along when a broker's page sends the browser back, which is a navigation from another site. */
  private get access(): CookieOptions {
    return { httpOnly: true, sameSite: 'lax', secure: this.secure, path: '/' };
  }

  /** Sent to one route only, and from our own pages only. */
  private get refresh(): CookieOptions {
    return { httpOnly: true, sameSite: 'strict', secure: this.secure, path: REFRESH_PATH };
  }

  private get device(): CookieOptions {
    return { httpOnly: true, sameSite: 'strict', secure: this.secure, path: '/api' };
  }
}

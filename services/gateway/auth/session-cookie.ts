import type { CookieOptions } from 'express';
import { MS_PER_DAY } from '#core/units';
import { SESSION_COOKIE } from '../contract/index.js';

export const SESSION_MS = 14 * MS_PER_DAY;

/** Returns the session token of a Cookie header; undefined when there is none or two (one of them is not ours). */
export function sessionTokenOf(cookieHeader: string | undefined): string | undefined {
  const values = (cookieHeader ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${SESSION_COOKIE}=`))
    .map((pair) => pair.slice(SESSION_COOKIE.length + 1));
  const [token] = values;
  return values.length === 1 && token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : undefined;
}

/** @param secure - false on loopback only, where browsers reach us without TLS. */
export function sessionCookieOptions(secure: boolean): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', secure, path: '/' };
}

import type { IncomingHttpHeaders } from 'node:http';
import type { Request } from 'express';
import { Problem } from './problem.js';

/**
 * Returns whether the headers are those of our own page, or of a program that is no browser.
 * A browser says where a change comes from: `Sec-Fetch-Site` and `Origin` cannot be set by scripts of other sites.
 */
export function isOwnOrigin(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}

/** Returns the origin of the page that asks: as the browser states it, else as it was asked for. Errors: `BAD_REQUEST` when that is no address. */
export function requestOrigin({ headers, protocol }: Pick<Request, 'headers' | 'protocol'>): string {
  const origin = headers.origin ?? `${protocol}://${headers.host ?? ''}`;
  if (!URL.canParse(origin)) throw new Problem('BAD_REQUEST');
  return origin;
}

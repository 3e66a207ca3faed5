import { MS_PER_MINUTE, MS_PER_SECOND } from '#core/units';

/** No broker's window is longer; a header that says more is not believed. */
const WAIT_MS_MAX = 5 * MS_PER_MINUTE;
const WHOLE = /^\d{1,15}$/;

/**
 * Returns how long a broker that answered "too many requests" wants to be left alone, wall milliseconds; undefined when it does
 * not say. Sources: RFC 9110 section 10.2.3 (Retry-After in seconds or as a date), Tradier (X-Ratelimit-Expiry, epoch milliseconds),
 * Alpaca (X-RateLimit-Reset, epoch seconds).
 * @param headers - lower-case names
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, wallNowMs: number): number | undefined {
  const stated = statedMs(headers, wallNowMs);
  return stated === undefined ? undefined : Math.min(Math.max(stated, 0), WAIT_MS_MAX);
}

function statedMs(headers: Readonly<Record<string, string>>, wallNowMs: number): number | undefined {
  const after = headers['retry-after'];
  if (after !== undefined) {
    if (WHOLE.test(after)) return Number(after) * MS_PER_SECOND;
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return date - wallNowMs;
  }
  const expiry = headers['x-ratelimit-expiry'];
  if (expiry !== undefined && WHOLE.test(expiry)) return Number(expiry) - wallNowMs;
  const reset = headers['x-ratelimit-reset'];
  if (reset !== undefined && WHOLE.test(reset)) return Number(reset) * MS_PER_SECOND - wallNowMs;
  return undefined;
}

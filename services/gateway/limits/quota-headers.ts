import type { Counted } from './counters.js';

/** How many requests somebody has in a window. */
export interface Quota {
  /** `key`, `user` or `address`: whose it is. */
  readonly name: string;
  readonly max: number;
  readonly windowMs: number;
}

const seconds = (ms: number) => Math.max(1, Math.ceil(ms / 1_000));

/**
 * Returns the headers of an answer that counted against a quota: what the quota is, how many requests are left, and seconds until it
 * is whole again; with `retry-after` (RFC 9110 10.2.3) once none is left for this one.
 * Source: draft-ietf-httpapi-ratelimit-headers-10.
 */
export function quotaHeaders(
  { name, max, windowMs }: Quota,
  { count, msLeft }: Counted,
): Readonly<Record<string, string>> {
  return {
    'ratelimit-policy': `"${name}";q=${max};w=${seconds(windowMs)}`,
    ratelimit: `"${name}";r=${Math.max(0, max - count)};t=${seconds(msLeft)}`,
    ...(count > max && { 'retry-after': String(seconds(msLeft)) }),
  };
}

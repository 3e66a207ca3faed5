import { Pool } from 'undici';
import type { z } from 'zod';
import { MS_PER_SECOND } from '#core/units';
import type { Clock, Timers } from '#platform/clock';
import { errorCodeOf, PlatformError } from '#platform/errors';
import type { Secret } from '#platform/secrets';
import { MarketCode } from '../../market-errors.js';
import { MASSIVE_LIMITS } from './limits.js';

const RATE_WAITS_MAX = 3;
const CONNECTIONS = 4;

/** Names that one service answers to: pages may link to either. Source: Massive, announcement of the new name, 2025-10-30. */
const SAME_HOSTS: readonly string[] = ['https://api.massive.com', 'https://api.polygon.io'];

export interface RestPorts {
  readonly clock: Clock;
  readonly timers: Pick<Timers, 'sleep'>;
}

/**
 * Requests to the vendor's REST API: one host, the key in a header and never in a URL, every phase and body bounded, no redirects. A 429 that
 * asks for a short wait is served; a longer one ends this call and those that follow until it is over.
 */
export class RestHttp {
  private readonly pool: Pool;
  private readonly origin: string;
  private readonly closing = new AbortController();
  private heldUntilMs = Number.NEGATIVE_INFINITY;
  private keyRefusedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(
    baseUrl: string,
    private readonly key: Secret,
    private readonly ports: RestPorts,
  ) {
    this.origin = new URL(baseUrl).origin;
    this.pool = new Pool(this.origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      maxResponseSize: MASSIVE_LIMITS.answerBytesMax,
      headersTimeout: MASSIVE_LIMITS.requestMs,
      bodyTimeout: MASSIVE_LIMITS.requestMs,
      connect: { timeout: MASSIVE_LIMITS.requestMs, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    });
  }

  /** The vendor has refused the key, and it is not yet time to try again. */
  get isKeyRefused(): boolean {
    return this.ports.clock.monotonicMs() < this.keyRefusedUntilMs;
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.pool.destroy();
  }

  /** Returns the path of a next page, which the vendor writes with a host. Errors: PlatformError `MASSIVE_FOREIGN_PAGE`. */
  pathOfPage(nextUrl: string): string {
    const url = URL.canParse(nextUrl) ? new URL(nextUrl) : undefined;
    const isOurs =
      url?.origin === this.origin ||
      (url !== undefined && SAME_HOSTS.includes(this.origin) && SAME_HOSTS.includes(url.origin));
    if (url === undefined || !isOurs) throw new PlatformError(MarketCode.massiveForeignPage);
    // A key that came with the link stays out of our URLs.
    url.searchParams.delete('apiKey');
    return url.pathname + url.search;
  }

  /** Gets a path. Errors: PlatformError `MASSIVE_*`. */
  async get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
    for (let waits = 0; ; waits += 1) {
      const answer = await this.request(path);
      if (answer.status === 200) return readBody(path, answer.body, schema);
      if (answer.status === 401) this.keyRefusedUntilMs = this.ports.clock.monotonicMs() + MASSIVE_LIMITS.refusedMs;
      if (answer.status !== 429) throw refusalOf(path, answer.status);
      const waitMs = retryAfterMs(answer.retryAfter, this.ports.clock.now());
      if (waits >= RATE_WAITS_MAX || waitMs > MASSIVE_LIMITS.retryAfterServedMsMax) {
        this.heldUntilMs = this.ports.clock.monotonicMs() + waitMs;
        throw rateLimited(path, waitMs);
      }
      await this.ports.timers.sleep(waitMs, this.closing.signal);
    }
  }

  private async request(path: string): Promise<{ status: number; body: string; retryAfter: string | undefined }> {
    if (this.isKeyRefused) throw refusalOf(path, 401);
    const heldMs = this.heldUntilMs - this.ports.clock.monotonicMs();
    if (heldMs > 0) throw rateLimited(path, heldMs);
    try {
      const { statusCode, headers, body } = await this.pool.request({
        path,
        method: 'GET',
        headers: { authorization: `Bearer ${this.key.expose()}`, accept: 'application/json', 'user-agent': 'thetapod' },
        signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(MASSIVE_LIMITS.requestMs)]),
      });
      const retryAfter = headers['retry-after'];
      return {
        status: statusCode,
        body: await body.text(),
        retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
      };
    } catch (error) {
      const isTooLarge = errorCodeOf(error) === 'UND_ERR_RES_EXCEEDED_MAX_SIZE';
      throw isTooLarge
        ? new PlatformError(MarketCode.massiveAnswerUnreadable, { context: { path: bare(path), reason: 'too_large' } })
        : new PlatformError(MarketCode.massiveUnreachable, {
            retryable: true,
            context: { path: bare(path), cause: errorCodeOf(error) },
          });
    }
  }
}

function readBody<Schema extends z.ZodType>(path: string, text: string, schema: Schema): z.infer<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PlatformError(MarketCode.massiveAnswerUnreadable, { context: { path: bare(path), reason: 'not_json' } });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new PlatformError(MarketCode.massiveAnswerUnreadable, {
    cause: parsed.error,
    context: { path: bare(path), reason: 'shape' },
  });
}

/** The vendor's words are left out: nobody promises that they do not repeat the key. */
function refusalOf(path: string, status: number): PlatformError {
  const context = { path: bare(path), status };
  if (status >= 500) return new PlatformError(MarketCode.massiveUnreachable, { retryable: true, context });
  if (status === 401) return new PlatformError(MarketCode.massiveKeyRefused, { context });
  if (status === 403) return new PlatformError(MarketCode.massiveNotEntitled, { context });
  if (status === 404) return new PlatformError(MarketCode.massiveNotFound, { context });
  return new PlatformError(MarketCode.massiveRequestRefused, { context });
}

function rateLimited(path: string, waitMs: number): PlatformError {
  return new PlatformError(MarketCode.massiveRateLimited, {
    retryable: true,
    context: { path: bare(path), retryAfterMs: Math.ceil(waitMs) },
  });
}

function bare(path: string): string {
  return path.split('?')[0] as string;
}

/** Returns the wait of a Retry-After header, seconds or a date (RFC 9110 section 10.2.3), within bounds. */
function retryAfterMs(header: string | undefined, wallNowMs: number): number {
  const stated = /^\d{1,9}$/.test(header ?? '') ? Number(header) * MS_PER_SECOND : Date.parse(header ?? '') - wallNowMs;
  const waitMs = Number.isNaN(stated) ? MASSIVE_LIMITS.retryAfterMs : stated;
  return Math.min(Math.max(waitMs, 0), MASSIVE_LIMITS.retryAfterMsMax);
}

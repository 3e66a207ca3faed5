import { instantAt, tradingDateAt } from '#core/calendar';
import { addMs, type Instant, instantToIso } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { NightlyReset } from '#ports';
import { failedRead } from './client.js';

/** Returns when the broker is expected back, or undefined when it should not be away. @param now - market clock */
export function resetEndsAt({ at, lastsMs }: NightlyReset, now: Instant): Instant | undefined {
  const from = instantAt(tradingDateAt(now), at);
  const end = addMs(from, lastsMs);
  return now >= from && now < end ? end : undefined;
}

/** What a broker cannot do while it is away says so, and until when; other failures stay what they are. */
export function failureDuring(reset: NightlyReset, now: Instant, call: string, error: unknown): unknown {
  const end = resetEndsAt(reset, now);
  const isAway = error instanceof PlatformError && AWAY.has(error.code);
  return end === undefined || !isAway ? error : failedRead('BROKER_MAINTENANCE', call, { until: instantToIso(end) });
}

const AWAY: ReadonlySet<string> = new Set(['BROKER_UNREACHABLE', 'BROKER_FAILING', 'BROKER_SESSION_TAKEN']);

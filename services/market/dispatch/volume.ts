import { type Instant, MS_PER_MINUTE, MS_PER_SECOND } from '#core/units';
import type { VolumeSpiked } from './events.js';

/** A spike is so many times what is usual, */
const TIMES_USUAL = 5;
/** and so many contracts: a few lots of a contract that hardly trades mean nothing. */
const CONTRACTS_MIN = 100;
/** What is usual is not known before. */
const KNOWN_AFTER_MS = 5 * MS_PER_MINUTE;
/** Of what is usual, half is older than this. */
const HALF_LIFE_MS = 20 * MS_PER_MINUTE;
/** Reports that come sooner are taken together. */
const APART_MS_MIN = 10 * MS_PER_SECOND;

/** What is known of the trading in one subject. Times are of the market clock. */
export interface VolumeState {
  readonly since: Instant;
  readonly at: Instant;
  /** Contracts traded on the day until `at`. */
  readonly dayVolume: number;
  readonly usualPerMinute: number;
}

export interface VolumeReading {
  readonly state: VolumeState;
  readonly spike?: Pick<VolumeSpiked, 'perMinute' | 'usualPerMinute'>;
}

/**
 * Judges a report of a day's volume. The thresholds are ours: five times what is usual and a hundred contracts at least, after five minutes of watching.
 * A volume that is lower than before is another day's, or a correction: watching begins anew.
 */
export function readVolume(before: VolumeState | undefined, dayVolume: number, now: Instant): VolumeReading {
  if (before === undefined || dayVolume < before.dayVolume)
    return { state: { since: now, at: now, dayVolume, usualPerMinute: 0 } };
  const passedMs = now - before.at;
  if (passedMs < APART_MS_MIN) return { state: before };
  const added = dayVolume - before.dayVolume;
  const perMinute = (added * MS_PER_MINUTE) / passedMs;
  const { usualPerMinute } = before;
  // The first interval has nothing to be weighed against.
  const kept = before.at === before.since ? 0 : 2 ** (-passedMs / HALF_LIFE_MS);
  const state = {
    since: before.since,
    at: now,
    dayVolume,
    usualPerMinute: kept * usualPerMinute + (1 - kept) * perMinute,
  };
  const isKnown = before.at - before.since >= KNOWN_AFTER_MS;
  const isSpike = isKnown && added >= CONTRACTS_MIN && perMinute >= TIMES_USUAL * usualPerMinute;
  return isSpike ? { state, spike: { perMinute, usualPerMinute } } : { state };
}

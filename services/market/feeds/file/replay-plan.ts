import { type MarketClockEpoch, marketTime } from '#core/model';
import type { Instant, TradingDate } from '#core/units';

/** What an operator asked of a replay. The requests only rise; each rise is one request. */
export interface ReplayControl {
  readonly paused: boolean;
  readonly playRequests: number;
  readonly stepRequests: number;
}

/** What a replay knows when it decides what to do next. */
export interface ReplaySituation {
  readonly stamps: readonly Instant[];
  readonly index: number;
  readonly clock: MarketClockEpoch;
  readonly wallNow: Instant;
  /** Since this process published the present snapshot: after a restart bots get time to see it. */
  readonly sincePublishedMs: number;
  readonly control: ReplayControl;
  /** Requests that were served already. */
  readonly served: { readonly play: number; readonly step: number };
  readonly runningBots: number;
  /** Market milliseconds between snapshots per wall millisecond of waiting. */
  readonly speed: number;
}

export type ReplayAction =
  | { readonly kind: 'wait' }
  /** The hold ends: the clock runs. */
  | { readonly kind: 'release' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  /** To the next snapshot; `asked` when an operator's step is served by it. */
  | { readonly kind: 'advance'; readonly asked: boolean };

/** A snapshot stands at least this long, so that slow machines see every one of them. */
export const SNAPSHOT_MS_MIN = 2_000;

/** Returns wall milliseconds for which a snapshot stands before the next one follows. */
export function snapshotWaitMs(from: Instant, to: Instant, speed: number): number {
  return Math.max(SNAPSHOT_MS_MIN, (to - from) / speed);
}

/**
 * Returns what the replay does next. Everything follows from the clock's epoch, so that a restarted process goes on where the last one was:
 * at a snapshot the clock runs with the wall, hence market time since its stamp is the time for which it has stood.
 */
export function nextReplayAction(situation: ReplaySituation): ReplayAction {
  const { stamps, index, clock, control, served, runningBots } = situation;
  const isLast = index >= stamps.length - 1;
  if (!isLast && control.stepRequests > served.step) return { kind: 'advance', asked: true };
  if (clock.held) {
    const asked = control.playRequests > served.play;
    return asked || (runningBots > 0 && !control.paused) ? { kind: 'release' } : { kind: 'wait' };
  }
  if (isLast) return { kind: 'wait' };
  if (control.paused) return clock.rate === 0 ? { kind: 'wait' } : { kind: 'pause' };
  if (clock.rate === 0) return { kind: 'resume' };
  const from = stamps[index] as Instant;
  const wait = snapshotWaitMs(from, stamps[index + 1] as Instant, situation.speed);
  const stoodMs = marketTime(clock, situation.wallNow) - from;
  return stoodMs >= wait && situation.sincePublishedMs >= SNAPSHOT_MS_MIN
    ? { kind: 'advance', asked: false }
    : { kind: 'wait' };
}

/** Returns the snapshot at which a stored clock stands; 0 when it is before the first. */
export function snapshotOfClock(stamps: readonly Instant[], anchorMarket: Instant): number {
  let index = 0;
  while (index + 1 < stamps.length && (stamps[index + 1] as Instant) <= anchorMarket) index += 1;
  return index;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Returns the clock's sentence for people: "26 Nov 2025, snapshot 2 of 6". */
export function replayLabel(date: TradingDate, index: number, count: number, held: boolean): string {
  const day = `${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
  const place = `${day}, snapshot ${index + 1} of ${count}`;
  if (held) return `${place}, waiting for a running bot`;
  return index === count - 1 ? `${place}, the last one` : place;
}

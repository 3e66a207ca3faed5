import type { Instant } from '#core/units';
import type { VendorReport } from './vendor.js';

/**
 * - `starting`: not every chain has been read once, or a connection comes up for the first time.
 * - `live`: quotes come.
 * - `quiet`: connected, and no quotes come because the exchange is closed or nobody trades.
 * - `degraded`: a connection is down or stalled, or the underlyings' prices are delayed; what is not streamed is told by snapshots.
 * - `refused`: the vendor does not accept the credential; only a person can help.
 * - `idle`: nothing is watched.
 */
export type FeedState = 'starting' | 'live' | 'quiet' | 'degraded' | 'refused' | 'idle';

export interface FeedStatus {
  readonly state: FeedState;
  /** Why it is degraded or refused, or what keeps it quiet. */
  readonly code?: string;
}

/** One vendor as people see it. */
export interface VendorStatus extends FeedStatus {
  readonly name: string;
  /** Its snapshots and prices are used, and its quotes before those of the others. */
  readonly isLeading: boolean;
  /** Quotes that it sent since the start. */
  readonly quotes: number;
  /** When its newest quote came, on the wall clock; undefined before the first. */
  readonly quotedAt: Instant | undefined;
}

/** Returns how a vendor is. @param refusedCode - the code of a credential that is refused */
export function statusOf(
  chains: readonly { readonly hasSnapshot: boolean; readonly isSpotDelayed: boolean }[],
  { lines, shares, isRefused, wait }: VendorReport,
  refusedCode: string,
): FeedStatus {
  if (chains.length === 0) return { state: 'idle' };
  if (isRefused || lines.some(({ state }) => state === 'refused')) return { state: 'refused', code: refusedCode };
  if (wait !== undefined) return { state: 'degraded', code: wait };
  if (lines.length === 0 || chains.some(({ hasSnapshot }) => !hasSnapshot)) return { state: 'starting' };
  const down = lines.find(({ state }) => state !== 'live');
  if (down) return down.cause === undefined ? { state: 'starting' } : { state: 'degraded', code: down.cause };
  if (lines.some(({ silence }) => silence === 'stalled')) return { state: 'degraded', code: 'STALLED' };
  const away = lines.find(({ isAway }) => isAway);
  if (away) return { state: 'degraded', code: 'VENDOR_AWAY' };
  if (shares !== undefined && shares !== 'live') {
    return {
      state: 'degraded',
      code: chains.some(({ isSpotDelayed }) => isSpotDelayed) ? 'SPOT_DELAYED' : 'SHARES_DOWN',
    };
  }
  const silent = lines.find(({ silence }) => silence === 'closed' || silence === 'untraded');
  return silent ? { state: 'quiet', code: silent.silence.toUpperCase() } : { state: 'live' };
}

import { MarketCode } from '../../market-errors.js';
import type { ConnectionState, Silence } from '../kit/index.js';

/**
 * - `starting`: not every chain has been read once.
 * - `live`: quotes come.
 * - `quiet`: connected, and no quotes come because the exchange is closed or nobody trades.
 * - `degraded`: a connection is down or stalled, or the underlyings' prices are delayed; what is not streamed is told by snapshots.
 * - `refused`: the vendor does not accept the key; only a person can help.
 * - `idle`: nothing is watched.
 */
export type FeedState = 'starting' | 'live' | 'quiet' | 'degraded' | 'refused' | 'idle';

export interface FeedStatus {
  readonly state: FeedState;
  /** Why it is degraded or refused, or what keeps it quiet. */
  readonly code?: string;
}

export interface StatusParts {
  readonly chains: readonly { readonly hasSnapshot: boolean; readonly isSpotDelayed: boolean }[];
  readonly lines: readonly {
    readonly state: ConnectionState;
    readonly silence: Silence;
    readonly cause: string | undefined;
  }[];
  /** The connection for the shares' own quotes; absent where only indices are watched. */
  readonly shares: ConnectionState | undefined;
  /** The vendor refused a request for its key. */
  readonly isKeyRefused: boolean;
}

export function statusOf({ chains, lines, shares, isKeyRefused }: StatusParts): FeedStatus {
  if (chains.length === 0) return { state: 'idle' };
  if (isKeyRefused || lines.some(({ state }) => state === 'refused')) {
    return { state: 'refused', code: MarketCode.massiveKeyRefused };
  }
  if (lines.length === 0 || chains.some(({ hasSnapshot }) => !hasSnapshot)) return { state: 'starting' };
  const down = lines.find(({ state }) => state !== 'live');
  if (down) return { state: 'degraded', code: down.cause ?? 'CONNECTING' };
  if (lines.some(({ silence }) => silence === 'stalled')) return { state: 'degraded', code: 'STALLED' };
  if (shares !== undefined && shares !== 'live') {
    return {
      state: 'degraded',
      code: chains.some(({ isSpotDelayed }) => isSpotDelayed) ? 'SPOT_DELAYED' : 'SHARES_DOWN',
    };
  }
  const silent = lines.find(({ silence }) => silence === 'closed' || silence === 'untraded');
  return silent ? { state: 'quiet', code: silent.silence.toUpperCase() } : { state: 'live' };
}

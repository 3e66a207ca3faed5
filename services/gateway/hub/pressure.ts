/** What a browser may be sent, by how much of what it was sent is still on its way. */

/** More than this on its way: the browser reads too slowly. */
export const SLOW_BYTES = 64 * 1024;
/** Less than this on its way: it has caught up. */
export const CAUGHT_UP_BYTES = 8 * 1024;
/** So long it may read slowly before it is dropped. */
export const DEGRADED_MS_MAX = 20_000;

/** Since when it is degraded, on the monotonic clock; undefined while it keeps up. */
export type Pressure = { readonly degradedSinceMs: number } | undefined;

/**
 * - send: it keeps up
 * - tell: it has begun to be slow, and is told so; nothing else is sent until it has caught up
 * - wait: it is still slow
 * - resume: it has caught up, and gets the newest of what it missed
 * - drop: it has been slow for too long
 */
export type PressureAct = 'send' | 'tell' | 'wait' | 'resume' | 'drop';

export function judgePressure(
  pressure: Pressure,
  onTheWayBytes: number,
  nowMs: number,
): { readonly act: PressureAct; readonly pressure: Pressure } {
  if (!pressure) {
    if (onTheWayBytes <= SLOW_BYTES) return { act: 'send', pressure };
    return { act: 'tell', pressure: { degradedSinceMs: nowMs } };
  }
  if (onTheWayBytes <= CAUGHT_UP_BYTES) return { act: 'resume', pressure: undefined };
  return { act: nowMs - pressure.degradedSinceMs > DEGRADED_MS_MAX ? 'drop' : 'wait', pressure };
}

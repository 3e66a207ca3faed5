import { type OrderIntent, STOP_LEVELS, type StopLevel } from '../model/index.js';

/** What a stop looks at of an order: every order has these. */
export type StoppedOrder = Pick<OrderIntent, 'side' | 'origin'>;

/**
 * Returns whether an order may be sent under a stop. What the desk wanted to flatten ends with the stop that made it want it.
 * - no_openings: anything that closes
 * - manage_only: what a person closes
 * - flatten: what a person or the desk closes
 */
export function mayBeSentUnder(level: StopLevel, { side, origin = 'bot' }: StoppedOrder): boolean {
  if (origin === 'desk') return level === 'flatten' && side === 'buy_to_close';
  if (level === 'none') return true;
  if (side !== 'buy_to_close') return false;
  return level === 'no_openings' || origin === 'person';
}

/** Returns whether a working order must be cancelled under a stop: openings under any, all but the desk's own when flattening. */
export function mustEndUnder(level: StopLevel, { side, origin = 'bot' }: StoppedOrder): boolean {
  if (level === 'none') return origin === 'desk';
  return side === 'sell_to_open' || (level === 'flatten') !== (origin === 'desk');
}

/** Returns whether bots may decide something under a stop; under the higher levels only persons and the desk act. */
export function mayBotsAct(level: StopLevel): boolean {
  return level === 'none' || level === 'no_openings';
}

/** Returns the level that stands at a place among the levels; one that is unknown holds as the highest does. */
export function stopLevelAt(rank: number): StopLevel {
  return STOP_LEVELS[rank] ?? 'flatten';
}

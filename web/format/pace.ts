import type { MarketClockView } from '#contract';

type Pace = Pick<MarketClockView, 'held' | 'rate'>;

/** A held clock stands still, and so does one that an operator paused or that is at the end of its files. */
export const isStill = ({ held, rate }: Pace): boolean => held || rate === 0;

/** Returns how a clock that is not the real one goes, to stand after its name: `, held`, `, stopped`, ` ×60`. */
export function paceWords({ held, rate }: Pace): string {
  if (held) return ', held';
  if (rate === 0) return ', stopped';
  return rate === 1 ? '' : ` ×${rate}`;
}

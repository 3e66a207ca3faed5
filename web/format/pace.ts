import type { MarketClockView } from '#contract';

type Pace = Pick<MarketClockView, 'held' | 'rate'>;

/** A held clock stands still, and so does one at the end of its files. */
export const isStill = ({ held, rate }: Pace): boolean => held || rate === 0;

/** Returns how a clock that is not the real one goes, to stand after its name: `, held`, `, ended`, ` ×60`. */
export function paceWords({ held, rate }: Pace): string {
  if (held) return ', held';
  if (rate === 0) return ', ended';
  return rate === 1 ? '' : ` ×${rate}`;
}

import { plural, span } from './numbers.js';
import type { Tone } from './states.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NARROW_SPACE = '\u202f';

const unit = (amount: number, name: string) => `${amount}${NARROW_SPACE}${name}`;

/** Returns a span in its two largest units: `3 days 4 h`, `4 h 12 min`, `12 min 5 s`, `40 s`. Negative spans are `0 s`. */
export function longSpan(milliseconds: number): string {
  const left = Math.max(0, Math.floor(milliseconds / SECOND) * SECOND);
  if (left >= DAY) {
    const hours = Math.floor((left % DAY) / HOUR);
    return [plural(Math.floor(left / DAY), 'day'), ...(hours > 0 ? [unit(hours, 'h')] : [])].join(' ');
  }
  if (left >= HOUR) return `${unit(Math.floor(left / HOUR), 'h')} ${unit(Math.floor((left % HOUR) / MINUTE), 'min')}`;
  if (left >= MINUTE) return `${unit(Math.floor(left / MINUTE), 'min')} ${unit((left % MINUTE) / SECOND, 's')}`;
  return unit(left / SECOND, 's');
}

/** Returns how loud the time that is left before a person must sign in again is: it rises at 48, 24 and 2 hours. */
export function countdownTone(leftMs: number): Tone {
  if (leftMs <= 2 * HOUR) return 'negative';
  if (leftMs <= 24 * HOUR) return 'caution';
  if (leftMs <= 48 * HOUR) return 'info';
  return 'neutral';
}

/** Returns the age of something that happened a moment ago: tenths below ten seconds, `0.2 s`. */
export function freshAge(milliseconds: number): string {
  const age = Math.max(0, milliseconds);
  return age < 10 * SECOND ? unit(Number((age / SECOND).toFixed(1)), 's') : span(age);
}

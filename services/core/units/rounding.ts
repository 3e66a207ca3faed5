import { assert } from './assert.js';

/** How an amount that falls between two units is rounded. `up` and `down` mean away from and towards zero. */
export type Rounding = 'halfEven' | 'halfUp' | 'up' | 'down' | 'floor' | 'ceil';

/** Returns `value` rounded to an integer. The only rounding code of the project. Errors: a value that is not finite. */
export function roundTo(value: number, mode: Rounding): number {
  assert(Number.isFinite(value), 'Invariant: only finite values are rounded');
  switch (mode) {
    case 'floor':
      return Math.floor(value) + 0;
    case 'ceil':
      return Math.ceil(value) + 0;
    case 'down':
      return Math.trunc(value) + 0;
    case 'up':
      return (value < 0 ? Math.floor(value) : Math.ceil(value)) + 0;
    case 'halfUp':
      return (value < 0 ? -Math.round(-value) : Math.round(value)) + 0;
    case 'halfEven': {
      const below = Math.floor(value);
      const rest = value - below;
      if (rest !== 0.5) return Math.round(value) + 0;
      return (below % 2 === 0 ? below : below + 1) + 0;
    }
  }
}

/** Returns `value` with `digits` decimals, half away from zero. For theoretical values that are stored or shown, never for money. */
export function roundDigits(value: number, digits: number): number {
  const scale = 10 ** digits;
  return roundTo(value * scale, 'halfUp') / scale;
}

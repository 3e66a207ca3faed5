import { describe, expect, it } from '@jest/globals';
import { marketNow } from './clock.js';

const view = {
  mode: 'replay',
  now: 1_000_000,
  rate: 60,
  held: false,
  label: '',
  session: { date: '2025-11-26', state: 'open' },
} as const;

describe(marketNow.name, () => {
  it('runs on at the rate of the clock, and stands while it is held', () => {
    expect(marketNow(view, 2000)).toBe(1_120_000);
    expect(marketNow({ ...view, held: true }, 2000)).toBe(1_000_000);
    expect(marketNow(view, -5)).toBe(1_000_000);
  });
});

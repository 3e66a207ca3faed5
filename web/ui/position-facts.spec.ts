import { describe, expect, it } from '@jest/globals';
import type { PositionView } from '#contract';
import { boughtAt, isStale, markAge, soldAt } from './position-facts.js';

const MINUTE = 60_000;
const mark = { quoteTs: 0, untradable: false } as NonNullable<PositionView['mark']>;
const position = (part: Partial<PositionView>) =>
  ({ credit: '414', debit: '0', soldQuantity: 2, openQuantity: 2, ...part }) as PositionView;

describe('prices of a position', () => {
  it('are averages per share of what was sold and bought', () => {
    expect(soldAt(position({}))).toBe(2.07);
    expect(boughtAt(position({ debit: '103', openQuantity: 1 }))).toBe(1.03);
  });

  it('are missing, not 0, before the first fill', () => {
    expect(soldAt(position({ credit: '0', soldQuantity: 0, openQuantity: 0 }))).toBeUndefined();
    expect(boughtAt(position({}))).toBeUndefined();
  });
});

describe(isStale.name, () => {
  it('goes by the age on the market clock, and by what may be traded on', () => {
    expect(markAge(position({ mark }), 20 * MINUTE)).toEqual({ ageMs: 20 * MINUTE, stale: true });
    expect(isStale(position({ mark }), 5 * MINUTE)).toBe(false);
    expect(isStale(position({ mark }), 20 * MINUTE)).toBe(true);
    expect(isStale(position({ mark: { ...mark, untradable: true } }), MINUTE)).toBe(true);
    expect(isStale(position({}), MINUTE)).toBe(true);
  });
});

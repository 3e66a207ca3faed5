import { describe, expect, it } from '@jest/globals';
import type { PositionView } from '#contract';
import { adjustmentWords, boughtAt, isStale, markAge, restingWords, soldAt } from './position-facts.js';

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

describe(adjustmentWords.name, () => {
  it('says when, by which ratio, and what the contract was before', () => {
    const split = { kind: 'split', at: Date.UTC(2025, 11, 8, 5), newShares: 3, oldShares: 2 } as const;
    const former = [{ symbol: 'AAPL251219P00265000', contracts: 1 }];
    expect(adjustmentWords(position({ adjusted: { former, splits: [split], deliverableShares: 150 } }))).toEqual([
      'Split Mon 8 Dec: 3 new shares for 2 old.',
      'Was AAPL 19 Dec 265 put, each now 1 contract.',
      'Delivers 150 shares a contract.',
    ]);
    expect(adjustmentWords(position({}))).toEqual([]);
  });
});

describe(restingWords.name, () => {
  const resting = { limit: '0.775', left: 2, outlivesDay: true, isTakenBack: false };
  const said = (over: Partial<typeof resting>) => restingWords(position({ resting: { ...resting, ...over } }));
  it('says what rests, for how long, and that stops do not', () => {
    expect(said({})).toBe(
      'Its profit target rests at the broker: an order to buy back 2 at 0.775, until it is taken back. Stops do not rest.',
    );
    expect(said({ outlivesDay: false, limit: '0.75' })).toContain('at 0.75, for today, and again each session.');
    expect(said({ isTakenBack: true })).toBe('At the broker: an order to buy back 2 at 0.775, being taken back.');
    expect(restingWords(position({}))).toBeUndefined();
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

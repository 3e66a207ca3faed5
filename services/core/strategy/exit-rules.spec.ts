import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dollars } from '../testing/index.js';
import type { Price } from '../units/index.js';
import { firstDue, reachesDelta, reachesStopPrice, stopPriceOf } from './exit-rules.js';

describe(firstDue.name, () => {
  it('takes the first rule that is due, names what could not be judged before it, and asks no further', () => {
    const asked: string[] = [];
    const check = (code: string, answer: 'due' | 'not' | 'unknown') => ({
      code,
      ask: () => {
        asked.push(code);
        return answer;
      },
    });
    const checks = [check('a', 'not'), check('b', 'unknown'), check('c', 'due'), check('d', 'unknown')];
    expect(firstDue(checks)).toEqual({ due: 'c', unknown: ['b'] });
    expect(asked).toEqual(['a', 'b', 'c']);
    expect(firstDue([])).toEqual({ unknown: [] });
  });
});

describe(reachesDelta.name, () => {
  it('is reached by the 32-bit number that a frame keeps of the limit itself', () => {
    expect(Math.fround(-0.45)).not.toBe(-0.45);
    expect(reachesDelta(Math.fround(-0.45), 0.45)).toBe('due');
    expect(reachesDelta(Math.fround(0.45), 0.45)).toBe('due');
    expect(reachesDelta(Math.fround(-0.4499), 0.45)).toBe('not');
  });

  it('never is due on a missing delta', () => {
    expect([undefined, Number.NaN].map((delta) => reachesDelta(delta, 0.05))).toEqual(['unknown', 'unknown']);
  });
});

describe(reachesStopPrice.name, () => {
  it('is the strike at 0, below it for a share of it, above it for a negative one', () => {
    expect([0, 0.1, -0.02].map((below) => stopPriceOf(dollars('265'), below))).toEqual([
      dollars('265'),
      dollars('238.5'),
      dollars('270.3'),
    ]);
  });

  it('counts a touch, and does not guess without a spot', () => {
    expect(reachesStopPrice(dollars('265'), dollars('265'), 0)).toBe('due');
    expect(reachesStopPrice(dollars('265.01'), dollars('265'), 0)).toBe('not');
    expect(reachesStopPrice(undefined, dollars('265'), 0)).toBe('unknown');
  });

  it('once reached stays so the lower the shares fall', () => {
    fc.assert(
      fc.property(fc.nat(5_000_000), fc.nat(5_000_000), fc.nat(5_000_000), (a, b, strike) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const at = (spot: number) => reachesStopPrice(spot as Price, strike as Price, 0.05);
        if (at(high) === 'due') expect(at(low)).toBe('due');
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BrownianPath, normal, uniform } from './noise.js';

describe(BrownianPath.name, () => {
  it('does not depend on what was asked before', () => {
    const walked = new BrownianPath(7, 1);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 8000, noNaN: true }), (sessions) => {
        expect(walked.at(sessions)).toBe(new BrownianPath(7, 1).at(sessions));
      }),
    );
  });

  it('begins at zero, is continuous, and has a variance of one per session', () => {
    let sum = 0;
    const count = 2_000;
    for (let stream = 0; stream < count; stream += 1) {
      const path = new BrownianPath(3, stream);
      sum += (path.at(12) - path.at(11)) ** 2;
    }
    expect(sum / count).toBeGreaterThan(0.9);
    expect(sum / count).toBeLessThan(1.1);
    const path = new BrownianPath(3, 4);
    expect(path.at(0)).toBeCloseTo(0, 1);
    for (let second = 0; second < 200; second += 1) {
      expect(Math.abs(path.at(5 + (second + 1) / 23_400) - path.at(5 + second / 23_400))).toBeLessThan(0.05);
    }
  });
});

describe(normal.name, () => {
  it('has mean zero and variance one, and uniform numbers fill their interval', () => {
    let sum = 0;
    let squares = 0;
    let lowest = 1;
    let highest = 0;
    for (let index = 0; index < 20_000; index += 1) {
      const value = normal(1, 2, index);
      sum += value;
      squares += value * value;
      lowest = Math.min(lowest, uniform(9, index));
      highest = Math.max(highest, uniform(9, index));
    }
    expect(Math.abs(sum / 20_000)).toBeLessThan(0.03);
    expect(Math.abs(squares / 20_000 - 1)).toBeLessThan(0.05);
    expect([lowest < 0.001, highest > 0.999]).toEqual([true, true]);
  });
});

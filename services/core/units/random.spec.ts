import { describe, expect, it } from '@jest/globals';
import { seededRandom } from './random.js';

describe(seededRandom.name, () => {
  it('repeats its stream for a seed and differs between seeds', () => {
    const first = seededRandom(7);
    const again = seededRandom(7);
    const other = seededRandom(8);
    const a = Array.from({ length: 50 }, first);
    expect(Array.from({ length: 50 }, again)).toEqual(a);
    expect(Array.from({ length: 50 }, other)).not.toEqual(a);
  });

  it('is spread evenly over [0, 1)', () => {
    const random = seededRandom(1);
    const buckets = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw += 1) {
      const value = random();
      buckets[Math.floor(value * 10)] = (buckets[Math.floor(value * 10)] ?? 0) + 1;
    }
    // Ten standard deviations around 10,000 draws a bucket.
    for (const count of buckets) expect(Math.abs(count - 10_000)).toBeLessThan(950);
  });
});

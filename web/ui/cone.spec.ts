import { describe, expect, it } from '@jest/globals';
import { normalCdf } from '#core/pricing';
import { coneBands } from './cone.js';

describe(coneBands.name, () => {
  const bands = coneBands({ spot: 280, iv: 0.3, dte: 30 });

  it('begins at the spot, widens, and ends at the expiry', () => {
    for (const { points } of bands) {
      expect(points[0]).toEqual({ day: 0, low: 280, high: 280 });
      expect(points.at(-1)?.day).toBe(30);
      const widths = points.map(({ low, high }) => high - low);
      expect(widths).toEqual([...widths].sort((a, b) => a - b));
    }
  });

  it('holds 68 % and 95 % of a lognormal price without drift', () => {
    for (const { share, points } of bands) {
      const { low = 0, high = 0 } = points.at(-1) ?? {};
      const deviation = 0.3 * Math.sqrt(30 / 365);
      const inside = normalCdf(Math.log(high / 280) / deviation) - normalCdf(Math.log(low / 280) / deviation);
      expect(inside).toBeCloseTo(share, 3);
    }
  });

  it('has a width also on the last day', () => {
    const [band] = coneBands({ spot: 280, iv: 0.3, dte: 0 });
    expect(band?.points.at(-1)?.low).toBeLessThan(280);
  });
});

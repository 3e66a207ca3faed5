import { describe, expect, it } from '@jest/globals';
import { instant } from '#core/units';
import { SpotOrder } from './spot-order.js';

describe('prices of an underlying from two vendors', () => {
  it('are out of order by the stamps of their own vendor alone', () => {
    const order = new SpotOrder(2);
    const tell = (vendor: number, underlying: string, ts: number) =>
      order.isOutOfOrder(vendor, underlying, instant(ts));
    expect(tell(0, 'AAPL', 2_000)).toBe(false);
    // The slower vendor tells what the faster one told before: late, but in its own order.
    expect([tell(1, 'AAPL', 1_000), tell(1, 'AAPL', 1_000), tell(1, 'AAPL', 1_500)]).toEqual([false, false, false]);
    expect([tell(0, 'AAPL', 1_999), tell(0, 'AAPL', 2_000)]).toEqual([true, false]);
    expect(tell(1, 'AAPL', 1_499)).toBe(true);
    expect(tell(0, 'KO', 1)).toBe(false);
  });
});

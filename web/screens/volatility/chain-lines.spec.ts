import { describe, expect, it } from '@jest/globals';
import { frameOf } from '#core/testing';
import { instant, type Underlying } from '#core/units';
import { chainAge, isSameSide, linesOfFrame, nearestPlace } from './chain-lines.js';

const AT = instant(Date.UTC(2025, 10, 28, 15));
const frame = frameOf({
  underlying: 'AAPL' as Underlying,
  at: AT,
  spot: '277.50',
  quotes: [
    { expiry: '2025-12-19', strike: '265', bid: '3.25', ask: '3.35', volume: 12 },
    { expiry: '2025-12-19', strike: '277.5', bid: '7.10', ask: '7.30', volume: 0 },
    { expiry: '2026-01-16', strike: '270', bid: '9.00', ask: '9.20', volume: 0 },
  ],
});

describe(linesOfFrame.name, () => {
  it('has the strikes of its expiry alone, each as the chain says it', () => {
    const lines = linesOfFrame(frame, { root: 'AAPL', expiry: '2025-12-19' });
    expect(lines?.strikes).toEqual([265, 277.5]);
    expect(lines?.tsEvent).toBe(Date.UTC(2025, 10, 28, 15));
    const { strike, put, call } = lines?.line(0) ?? {};
    expect([strike, put?.symbol, put?.bid, put?.ask, put?.volume]).toEqual([
      '265.00',
      'AAPL251219P00265000',
      '3.25',
      '3.35',
      12,
    ]);
    expect(call).toBeUndefined();
    expect(linesOfFrame(frame, { root: 'AAPL', expiry: '2025-12-26' })).toBeUndefined();
  });
});

describe(nearestPlace.name, () => {
  it('is the strike nearest to the spot, and nowhere without one', () => {
    expect(nearestPlace({ strikes: [265, 270, 275, 280], spot: 276 })).toBe(2);
    expect(nearestPlace({ strikes: [265, 270], spot: undefined })).toBeUndefined();
    expect(nearestPlace({ strikes: [], spot: 276 })).toBeUndefined();
  });
});

describe(isSameSide.name, () => {
  const side = { symbol: 'AAPL251219P00265000', bid: '3.25', ask: '3.35' };
  it('tells sides apart by what they show, a figure that is gone among it', () => {
    expect(isSameSide(side, { ...side })).toBe(true);
    expect(isSameSide(side, { ...side, bid: '3.30' })).toBe(false);
    expect(isSameSide(side, { symbol: side.symbol, ask: side.ask })).toBe(false);
    expect(isSameSide(undefined, side)).toBe(false);
    expect(isSameSide(undefined, undefined)).toBe(true);
  });
});

describe(chainAge.name, () => {
  it.each([
    [5_000, true, false, false, 'live'],
    [61_000, true, false, true, 'old'],
    [61_000, false, false, false, 'after hours'],
    [0, true, true, true, 'cut off'],
  ])('of %d ms, exchange open %s, cut off %s: stale %s, %s', (ageMs, isOpen, offline, isStale, words) => {
    expect(chainAge(ageMs, isOpen, offline)).toEqual({ isStale, words });
  });
});

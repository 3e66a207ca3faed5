import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs } from './backoff.js';
import { bodyOf, instantOf, jsonOf, moneyOf, priceOf, wholeOf } from './index.js';

const answered = (status: number) => ({ kind: 'answered', status, headers: {}, body: 'text' }) as const;

describe('amounts of JSON numbers', () => {
  it.each([
    [1.25, 12_500],
    [0.6, 6_000],
    [17798.36, 177_983_600],
    [0.1 + 0.2, 3_000],
    [1e11, 1e15],
    [1e12, undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ])('reads %d as %s', (value, units) => {
    expect(priceOf(value)).toBe(units);
  });

  it('gives back every price of four decimals exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e13 }), (units) => {
        expect(priceOf(Number((units / 10_000).toFixed(4)))).toBe(units);
      }),
    );
  });

  it('rounds what an account may use down and what it owes up', () => {
    expect(moneyOf(1.00009, 'floor')).toBe(10_000);
    expect(moneyOf(1.00001, 'ceil')).toBe(10_001);
  });

  it('adds nothing to an amount that is exact, although 1.36 × 10,000 is not', () => {
    expect([moneyOf(1.36, 'ceil'), moneyOf(1.36, 'floor'), moneyOf(-1.1, 'floor')]).toEqual([13_600, 13_600, -11_000]);
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), fc.constantFrom('ceil', 'floor'), (units, rounding) => {
        expect(moneyOf(Number((units / 10_000).toFixed(4)), rounding)).toBe(units + 0);
      }),
    );
  });

  it('knows no part of a contract', () => {
    expect([wholeOf(2.0), wholeOf(-1), wholeOf(0.5), wholeOf(Number.NaN)]).toEqual([2, -1, undefined, undefined]);
  });
});

describe(instantOf.name, () => {
  it.each([
    ['2026-01-05T15:30:01.123Z', Date.UTC(2026, 0, 5, 15, 30, 1, 123)],
    ['2014-05-28T09:33:35-04:00', Date.UTC(2014, 4, 28, 13, 33, 35)],
    ['2025-12-10T18:02:51.028929606Z', Date.UTC(2025, 11, 10, 18, 2, 51, 28)],
    ['2019-05-14T15:56:47.371', undefined],
    ['2026-13-05T15:30:01Z', undefined],
    ['soon', undefined],
  ])('reads %s', (text, expected) => {
    expect(instantOf(text)).toBe(expected);
  });
});

describe(bodyOf.name, () => {
  it.each([
    [{ kind: 'not_sent', cause: 'NO_BUDGET' } as const, 'BROKER_RATE_LIMITED'],
    [{ kind: 'not_sent', cause: 'ECONNREFUSED' } as const, 'BROKER_UNREACHABLE'],
    [{ kind: 'lost', cause: 'CALL_TIMEOUT' } as const, 'BROKER_UNREACHABLE'],
    [answered(429), 'BROKER_RATE_LIMITED'],
    [answered(500), 'BROKER_FAILING'],
    [answered(599), 'BROKER_FAILING'],
    [answered(302), 'BROKER_UNREADABLE'],
    [answered(400), 'BROKER_REFUSED'],
    [answered(401), 'BROKER_REFUSED'],
  ])('fails on %j with %s, and keeps the body out of it', (answer, code) => {
    expect(() => bodyOf(answer, 'positions')).toThrow(
      expect.objectContaining({ code, retryable: true, context: expect.not.objectContaining({ body: 'text' }) }),
    );
  });

  it('gives the body of an answer, and nothing where nothing is', () => {
    expect(bodyOf(answered(200), 'positions')).toBe('text');
    expect(bodyOf(answered(404), 'positions')).toBeUndefined();
  });
});

describe(backoffMs.name, () => {
  it('doubles up to a minute, and spreads those who come back', () => {
    expect([1, 2, 3, 7, 60].map((failures) => backoffMs(failures, 1))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
    expect(backoffMs(1, 0)).toBe(500);
  });
});

describe(jsonOf.name, () => {
  it('reads what JSON is, and null for null', () => {
    expect([jsonOf('{"a":1}'), jsonOf('null'), jsonOf('{'), jsonOf('')]).toEqual([
      { a: 1 },
      null,
      undefined,
      undefined,
    ]);
  });
});

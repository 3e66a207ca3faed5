import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unitsFromText, wholeFromText } from './decimals.js';

describe(unitsFromText.name, () => {
  it.each([
    ['25310.5', 253_105_000],
    ['0', 0],
    ['-105', -1_050_000],
    ['1.2533333333', 12_533],
    ['262113.632', 2_621_136_320],
    ['-0.00', 0],
  ])('reads %j as %d, averages to the nearest', (text, units) => {
    expect(unitsFromText(text, 'halfEven')).toBe(units);
  });

  it.each([
    ['2607.46999', 26_074_699, 26_074_700],
    ['1.00005', 10_000, 10_000],
    ['1.00015', 10_001, 10_002],
    ['-1.00001', -10_001, -10_000],
    ['-1.00005', -10_001, -10_000],
  ])('rounds %j down to %d, to the nearest to %d', (text, floor, nearest) => {
    expect(unitsFromText(text, 'floor')).toBe(floor);
    expect(unitsFromText(text, 'halfEven')).toBe(nearest);
  });

  it.each(['', '1.', '.5', '1e3', 'NaN', '1,000', ' 1', '0x10', 'null', '99999999999999999'])('refuses %j', (text) => {
    expect(unitsFromText(text, 'floor')).toBeUndefined();
  });

  it('agrees with whole arithmetic on every amount of up to eight decimals', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (e8) => {
        const absolute = e8 < 0n ? -e8 : e8;
        const digits = absolute.toString().padStart(9, '0');
        const text = `${e8 < 0n ? '-' : ''}${digits.slice(0, -8)}.${digits.slice(-8)}`;
        const floor = e8 / 10_000n - (e8 < 0n && e8 % 10_000n !== 0n ? 1n : 0n);
        expect(unitsFromText(text, 'floor')).toBe(Number(floor));
      }),
    );
  });
});

describe(wholeFromText.name, () => {
  it('reads whole contracts and nothing else', () => {
    expect(['1', '-2', '3.0', '-0'].map(wholeFromText)).toEqual([1, -2, 3, 0]);
    expect(['', '1.5', '1e2', 'one'].map(wholeFromText)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

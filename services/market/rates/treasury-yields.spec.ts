import { describe, expect, it } from '@jest/globals';
import { rateAt } from '#core/rates';
import type { TradingDate } from '#core/units';
import { curvesOfFile } from './treasury-yields.js';

/** Two days as the Treasury published them, the newer one first; 1.5 months is not on its older days. */
const FILE = `Date,"1 Mo","1.5 Month","3 Mo","6 Mo","1 Yr","2 Yr"
03/11/2022,0.17,,0.40,0.78,1.22,1.75
03/10/2022,0.19,N/A,0.39,0.75,1.19,1.72
`;
const ASSUMED = 0.04;
const on = (date: string) => date as TradingDate;

describe(curvesOfFile.name, () => {
  const curveOn = curvesOfFile(FILE, ASSUMED);

  it('values a day with the newest curve on or before it', () => {
    expect(curveOn(on('2022-03-11')).date).toBe('2022-03-11');
    expect(curveOn(on('2022-03-13')).date).toBe('2022-03-11');
    expect(curveOn(on('2022-03-10')).date).toBe('2022-03-10');
  });

  it('turns yields that compound twice a year into continuous rates: 2 ln(1 + 0.0040 / 2)', () => {
    expect(rateAt(curveOn(on('2022-03-11')), 0.25)).toBeCloseTo(0.0039960053, 9);
  });

  it('assumes one rate for days before the file begins', () => {
    const before = curveOn(on('2022-03-09'));
    expect(before.date).toBeUndefined();
    expect(rateAt(before, 0.25)).toBeCloseTo(ASSUMED, 12);
  });

  it('reads dates in either way', () => {
    expect(curvesOfFile('date,3 Mo\n2022-03-11,0.40', ASSUMED)(on('2022-03-11')).date).toBe('2022-03-11');
  });

  it.each([
    ['Tenor,"1 Mo"\n', 1, 'Date'],
    ['Date,"1 Mo"\n13.03.2022,0.1', 2, 'Date'],
    ['Date,"1 Mo","3 Mo"\n03/11/2022,0.17,a lot', 3 - 1, '"3 Mo"'],
  ])('names line and column of what cannot be read: %p', (text, line, column) => {
    let failure: unknown;
    try {
      curvesOfFile(text, ASSUMED);
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({ code: 'RATES_FILE_UNREADABLE', context: { line, column } });
  });
});

import { describe, expect, it } from '@jest/globals';
import { contractName } from './contracts.js';
import { expiryFull, expiryShort, newYorkDate, newYorkDay, newYorkMoment, newYorkSeconds, timeWithin } from './time.js';

const summer = Date.parse('2025-09-15T19:59:58Z');
const winter = Date.parse('2025-11-26T20:59:58Z');

describe('times', () => {
  it('are those of New York, in summer and in winter', () => {
    expect(newYorkSeconds(summer)).toBe('15:59:58');
    expect(newYorkSeconds(winter)).toBe('15:59:58');
    expect(newYorkMoment(winter)).toBe('Wed 26 Nov 15:59');
    expect(newYorkDay(summer)).toBe('Mon 15 Sep');
    expect(newYorkDate(Date.parse('2025-11-27T03:00:00Z'))).toBe('2025-11-26');
  });

  it('show the day only where it is another', () => {
    expect(timeWithin(winter, '2025-11-26')).toBe('15:59');
    expect(timeWithin(winter, '2025-11-28')).toBe('Wed 26 Nov 15:59');
  });

  it('write an expiry as a date without a zone', () => {
    expect(expiryShort('2025-12-19')).toBe('19 Dec');
    expect(expiryFull('2025-12-19')).toBe('Fri 19 Dec 2025');
  });
});

describe(contractName.name, () => {
  it('reads an OCC symbol and leaves other text alone', () => {
    expect(contractName('AAPL251219P00265000')).toBe('AAPL 19 Dec 265 put');
    expect(contractName('BRK.B 260116C00462500')).toBe('BRK.B 16 Jan 462.5 call');
    expect(contractName('what')).toBe('what');
  });
});

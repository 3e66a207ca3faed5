import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Price, tradingDateFromDayNumber } from '../units/index.js';
import {
  contractSizeOf,
  isAdjustedRoot,
  kindOfUnderlying,
  occSymbol,
  parseOccSymbol,
  underlyingOfRoot,
} from './contract.js';
import { exchangeName, isOnTick, nseUnderlying, termsOfVenue, venueOf } from './venue.js';

describe('a contract of NSE', () => {
  it('is written with its market, its underlying and its lot before the date', () => {
    const symbol = 'XNSE.RELIANCE.500.251230P01500000';
    const contract = {
      root: 'XNSE.RELIANCE',
      lotSize: 500,
      expiry: '2025-12-30',
      right: 'put',
      strike: 15_000_000,
    };
    expect(parseOccSymbol(symbol)).toEqual(contract);
    expect([venueOf(symbol), contractSizeOf(symbol), contractSizeOf('AAPL251219P00265000')]).toEqual(['NSE', 500, 100]);
  });

  it('is no American one of the same ticker', () => {
    const [indian, american] = ['XNSE.INFY.400.251230P01500000', 'INFY251219P00015000'];
    const roots = [indian, american].map((symbol) => underlyingOfRoot(parseOccSymbol(symbol)?.root ?? ''));
    expect(roots).toEqual(['XNSE.INFY', 'INFY']);
    expect([venueOf(indian), venueOf(american)].map((venue) => termsOfVenue(venue).currency)).toEqual(['INR', 'USD']);
  });

  it.each([
    'XNSE.RELIANCE.0500.251230P01500000',
    'XNSE.RELIANCE.251230P01500000',
    'XNSE.RELIANCE.500.251330P01500000',
    'XNSE.reliance.500.251230P01500000',
    'XNSE..500.251230P01500000',
    'RELIANCE.500.251230P01500000',
  ])('is not read from %j', (text) => {
    expect(parseOccSymbol(text)).toBeUndefined();
  });

  it('is given back whatever its name ends with, and is never taken for an adjusted class', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('NIFTY', 'BANKNIFTY', 'NIFTYNXT50', 'M&M', 'BAJAJ-AUTO', '360ONE'),
        fc.integer({ min: 1, max: 999_999 }),
        fc.integer({ min: 11_000, max: 40_000 }),
        fc.constantFrom('put' as const, 'call' as const),
        fc.integer({ min: 1, max: 99_999_999 }),
        (name, lotSize, day, right, thousandths) => {
          const root = nseUnderlying(name) ?? '';
          const expiry = tradingDateFromDayNumber(day);
          const contract = { root, lotSize, expiry, right, strike: (thousandths * 10) as Price };
          expect(parseOccSymbol(occSymbol(contract))).toEqual(contract);
          expect([underlyingOfRoot(root), exchangeName(root), isAdjustedRoot(root)]).toEqual([root, name, false]);
        },
      ),
    );
  });

  it('steps by five paise, and pays indexes in cash', () => {
    expect([isOnTick('NSE', 25_000), isOnTick('NSE', 25_100), isOnTick('US', 30_500)]).toEqual([true, false, false]);
    const kinds = ['XNSE.NIFTY', 'XNSE.RELIANCE'].map((name) => kindOfUnderlying(name as never));
    expect(kinds.map((kind) => termsOfVenue('NSE').delivers[kind])).toEqual(['cash', 'shares']);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '../model/index.js';
import { type Instant, instant, MS_PER_MINUTE, type Price } from '../units/index.js';
import { type Became, meaningOf } from './gone.js';
import { outcomeAt } from './settlement.js';

const PUT = 'AAPL251219P00265000' as OccSymbol;
const INDEX_PUT = 'SPXW251219P06000000' as OccSymbol;
/** Friday, New York: the close, and the end of exercise an hour and a half later. */
const CLOSE = instant(Date.UTC(2025, 11, 19, 21, 0));
const CUTOFF = CLOSE + 90 * MS_PER_MINUTE;
const MONDAY = instant(Date.UTC(2025, 11, 22, 15, 0));
const BEFORE = (CLOSE - 1) as Instant;
const settled = (dollars: number): Became => ({ became: 'settled', price: Math.round(dollars * 10_000) as Price });

describe(outcomeAt.name, () => {
  const contract = (right: 'put' | 'call') => ({ right, strike: 2_750_000 as Price });
  it.each([
    ['put', 2_749_900, 'assigned'],
    ['put', 2_749_901, 'expired'],
    ['put', 2_750_000, 'expired'],
    ['call', 2_750_100, 'assigned'],
    ['call', 2_750_099, 'expired'],
    ['call', 2_740_000, 'expired'],
  ] as const)('a %s at 275 with the underlying at %d is %s', (right, spot, expected) => {
    expect(outcomeAt(contract(right), spot as Price)).toBe(expected);
  });
});

describe(meaningOf.name, () => {
  it.each([
    ['a put that expired', PUT, { became: 'expired' }, MONDAY, { outcome: 'expired', tsEvent: CUTOFF }],
    ['a put that was assigned', PUT, { became: 'assigned' }, MONDAY, { outcome: 'assigned', tsEvent: CUTOFF }],
    ['one that was assigned early', PUT, { became: 'assigned' }, BEFORE, { outcome: 'assigned', tsEvent: BEFORE }],
    ['an index at the strike', INDEX_PUT, settled(6000), CLOSE, { outcome: 'expired', settlementPrice: 60_000_000 }],
    ['a cent below it', INDEX_PUT, settled(5999.99), CLOSE, { outcome: 'assigned', settlementPrice: 59_999_900 }],
    ['an index option that ended worthless', INDEX_PUT, { became: 'expired' }, CLOSE, { outcome: 'expired' }],
  ] as const)('understands %s', (_name, symbol, said, now, expected) => {
    expect(meaningOf(symbol, said as never, now)).toMatchObject({ kind: 'settled', ...expected });
  });

  it.each([
    ['the expiry of what still trades', PUT, { became: 'expired' }, BEFORE, 'CONTRACT_LIVES'],
    ['a settlement before the close', INDEX_PUT, settled(6000), BEFORE, 'CONTRACT_LIVES'],
    ['an early assignment on an index', INDEX_PUT, { became: 'assigned' }, BEFORE, 'CONTRACT_LIVES'],
    [
      'an assignment on an index without its price',
      INDEX_PUT,
      { became: 'assigned' },
      MONDAY,
      'SETTLEMENT_PRICE_MISSING',
    ],
    ['a price of what delivers shares', PUT, settled(265), MONDAY, 'SETTLES_IN_SHARES'],
    ['what is no contract', 'AAPL' as OccSymbol, { became: 'expired' }, MONDAY, 'SETTLEMENT_INVALID'],
  ] as const)('refuses %s', (_name, symbol, said, now, code) => {
    expect(meaningOf(symbol, said as never, now)).toEqual({ kind: 'refused', code });
  });

  it('takes a purchase by hand at any time, whatever was bought', () => {
    const bought = { became: 'bought_back', price: 11_000 as Price } as const;
    for (const symbol of [PUT, INDEX_PUT]) {
      expect(meaningOf(symbol, bought, BEFORE)).toEqual({ kind: 'bought_back', price: 11_000 });
    }
  });

  it('says nothing of a price where nobody named one', () => {
    expect(meaningOf(PUT, { became: 'expired' }, MONDAY)).not.toHaveProperty('settlementPrice');
  });
});

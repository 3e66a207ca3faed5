import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseOccSymbol } from '#core/model';
import { instant, type Price } from '#core/units';
import { assignTickers, chooseStreamed, type Streamable } from './stream-plan.js';

const NOW = instant(Date.parse('2026-11-23T15:00:00Z'));

function option(symbol: string, options: { spot?: number; isHeld?: boolean } = {}): Streamable {
  const contract = parseOccSymbol(symbol);
  if (!contract) throw new Error(`${symbol} is an option symbol`);
  const spot = options.spot === undefined ? undefined : ((options.spot * 10_000) as Price);
  return { ticker: `O:${symbol}`, contract, spot, isHeld: options.isHeld ?? false };
}

describe(chooseStreamed.name, () => {
  it('takes what is held, then the nearest to the money, and unknown prices last', () => {
    const candidates = [
      option('KO261218P00040000'),
      option('AAPL261218P00200000', { spot: 270 }),
      option('AAPL261218P00270000', { spot: 270 }),
      option('AAPL261218P00265000', { spot: 270 }),
      option('AAPL261218C00400000', { spot: 270, isHeld: true }),
    ];
    expect(chooseStreamed(candidates, 10, NOW)).toEqual([
      'O:AAPL261218C00400000',
      'O:AAPL261218P00270000',
      'O:AAPL261218P00265000',
      'O:AAPL261218P00200000',
      'O:KO261218P00040000',
    ]);
    expect(chooseStreamed(candidates, 2, NOW)).toEqual(['O:AAPL261218C00400000', 'O:AAPL261218P00270000']);
  });

  it('gives a later expiry a wider reach', () => {
    const near = option('AAPL261127P00240000', { spot: 270 });
    const far = option('AAPL271119P00240000', { spot: 270 });
    expect(chooseStreamed([near, far], 1, NOW)).toEqual([far.ticker]);
  });
});

describe(assignTickers.name, () => {
  const tickers = fc.uniqueArray(fc.stringMatching(/^[A-Z]{2}$/), { maxLength: 40 });

  it('places everybody once, within the room, and moves nobody who may stay', () => {
    fc.assert(
      fc.property(tickers, tickers, fc.integer({ min: 1, max: 9 }), (first, second, places) => {
        const room = (count: number) => ({ connections: Math.ceil(count / places), places });
        const before = assignTickers(first, [], room(first.length));
        const after = assignTickers(second, before, room(second.length));
        expect(after.flatMap((one) => [...one]).sort()).toEqual([...second].sort());
        expect(after).toHaveLength(Math.ceil(second.length / places));
        for (const one of after) expect(one.size).toBeLessThanOrEqual(places);
        after.forEach((one, index) => {
          for (const ticker of before[index] ?? []) if (second.includes(ticker)) expect(one.has(ticker)).toBe(true);
        });
      }),
    );
  });
});

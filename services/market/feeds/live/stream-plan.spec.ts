import { describe, expect, it } from '@jest/globals';
import { parseOccSymbol } from '#core/model';
import { instant, type Price } from '#core/units';
import { chooseStreamed, type Streamable } from './stream-plan.js';

const NOW = instant(Date.parse('2026-11-23T15:00:00Z'));

function option(symbol: string, options: { spot?: number; isHeld?: boolean } = {}): Streamable {
  const contract = parseOccSymbol(symbol);
  if (!contract) throw new Error(`${symbol} is an option symbol`);
  const spot = options.spot === undefined ? undefined : ((options.spot * 10_000) as Price);
  return { symbol, contract, spot, isHeld: options.isHeld ?? false };
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
      'AAPL261218C00400000',
      'AAPL261218P00270000',
      'AAPL261218P00265000',
      'AAPL261218P00200000',
      'KO261218P00040000',
    ]);
    expect(chooseStreamed(candidates, 2, NOW)).toEqual(['AAPL261218C00400000', 'AAPL261218P00270000']);
  });

  it('gives a later expiry a wider reach', () => {
    const near = option('AAPL261127P00240000', { spot: 270 });
    const far = option('AAPL271119P00240000', { spot: 270 });
    expect(chooseStreamed([near, far], 1, NOW)).toEqual([far.symbol]);
  });
});

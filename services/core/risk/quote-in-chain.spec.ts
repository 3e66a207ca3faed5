import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OccSymbol } from '../model/index.js';
import { frameOf } from '../testing/index.js';
import type { Instant } from '../units/index.js';
import { readQuoteInChain } from './quote-in-chain.js';

const NOW = Date.UTC(2025, 10, 26, 20, 45) as Instant;
const TRADED = 'AAPL251219P00265000' as OccSymbol;

type Quote = readonly [bid: string, ask: string];
type Chain = Readonly<Record<string, Quote>>;

/** Puts of one expiry by strike, around the traded one at 265. */
const CHAIN: Chain = {
  255: ['1.10', '1.20'],
  260: ['1.60', '1.70'],
  265: ['2.50', '2.60'],
  270: ['3.80', '4.00'],
  275: ['5.70', '5.90'],
};

function reading(chain: Chain, symbol = TRADED): string {
  const quotes = Object.entries(chain).flatMap(([strike, [bid, ask]]) => [
    { expiry: '2025-12-19', strike, bid, ask },
    // Calls and other expiries are no neighbours.
    { expiry: '2025-12-19', strike, right: 'call', bid: '0.01', ask: '0.02' } as const,
    { expiry: '2025-12-26', strike, bid: '0.01', ask: '0.02' },
  ]);
  const frame = frameOf({ underlying: 'AAPL', at: NOW, spot: '277.55', quotes });
  const found = readQuoteInChain(frame, symbol, NOW, 60_000);
  return found.kind === 'usable' ? 'usable' : found.fault;
}

const with265 = (quote: Quote): Chain => ({ ...CHAIN, 265: quote });

describe(readQuoteInChain.name, () => {
  it.each<[string, Chain, string]>([
    ['a sound chain', CHAIN, 'usable'],
    ['a price ten times too high', with265(['25.00', '26.00']), 'out_of_line'],
    ['a price ten times too low', with265(['0.25', '0.26']), 'out_of_line'],
    ['a bid at the higher ask', with265(['5.90', '6.00']), 'usable'],
    ['a bid above one neighbour only', with265(['4.10', '4.20']), 'usable'],
    ['all prices ten times higher, as in a crash', tenfold(), 'usable'],
    ['fewer than two neighbours', { 265: ['25.00', '26.00'], 270: ['3.80', '4.00'] }, 'usable'],
    ['an own quote that is none', with265(['0', '2.60']), 'flagged'],
  ])('%s: %#', (_name, chain, expected) => {
    expect(reading(chain)).toBe(expected);
  });

  it('reads calls the other way round: the right to buy at a lower price is never worth less', () => {
    // Fifteen dollars in the money, ten, …: calls cost less the higher their strike.
    const calls = (quote: Quote): Chain => ({
      255: ['23.00', '23.40'],
      260: ['18.20', '18.60'],
      265: quote,
      270: ['9.50', '9.80'],
      275: ['6.10', '6.30'],
    });
    const read = (quote: Quote) => {
      const quotes = Object.entries(calls(quote)).flatMap(([strike, [bid, ask]]) => [
        { expiry: '2025-12-19', strike, right: 'call', bid, ask } as const,
        { expiry: '2025-12-19', strike, bid: '0.01', ask: '0.02' },
      ]);
      const frame = frameOf({ underlying: 'AAPL', at: NOW, spot: '277.55', quotes });
      const found = readQuoteInChain(frame, 'AAPL251219C00265000' as OccSymbol, NOW, 60_000);
      return found.kind === 'usable' ? 'usable' : found.fault;
    };
    expect(read(['13.60', '14.00'])).toBe('usable');
    expect(read(['136.00', '140.00'])).toBe('out_of_line');
    expect(read(['1.36', '1.40'])).toBe('out_of_line');
    expect(read(['18.70', '23.30'])).toBe('usable');
  });

  it('passes over neighbours without two sides', () => {
    const gap: Chain = { ...with265(['25.00', '26.00']), 270: ['0', '4.00'], 280: ['8.00', '8.20'] };
    expect(reading(gap)).toBe('out_of_line');
    expect(reading({ ...gap, 280: ['0', '8.20'] })).toBe('usable');
  });

  it('leaves the neighbours of a wrong quote alone', () => {
    const wrong = with265(['25.00', '26.00']);
    for (const strike of ['255', '260', '270', '275']) {
      expect(reading(wrong, `AAPL251219P00${strike}000` as OccSymbol)).toBe('usable');
    }
  });

  it('finds no fault with any chain whose puts cost more the higher their strike', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 50 }), (rises, spread) => {
        let cents = 5;
        const quotes = Object.keys(CHAIN).map((strike, index): [string, Quote] => {
          cents += rises[index] ?? 0;
          return [strike, [(cents / 100).toFixed(2), ((cents + spread) / 100).toFixed(2)]];
        });
        return reading(Object.fromEntries(quotes)) === 'usable';
      }),
      { seed: 15, numRuns: 200 },
    );
  });
});

function tenfold(): Chain {
  const dearer = Object.entries(CHAIN).map(([strike, sides]): [string, Quote] => {
    const [bid, ask] = sides.map((side) => (10 * Number(side)).toFixed(2));
    return [strike, [bid ?? '', ask ?? '']];
  });
  return Object.fromEntries(dearer);
}

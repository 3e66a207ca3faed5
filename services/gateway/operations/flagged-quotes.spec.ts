import { describe, expect, it } from '@jest/globals';
import type { ChainFrame, QualityCounts } from '#core/model';
import { frameOf, NO_QUALITY } from '#core/testing';
import { instant } from '#core/units';
import { flaggedQuotes } from './flagged-quotes.js';

const AT = instant(1_764_000_000_000);
const put = (strike: string, sides: { bid?: string; ask?: string }) => ({ expiry: '2025-12-19', strike, ...sides });

function frame(underlying: string, quality: Partial<QualityCounts>, ...quotes: ReturnType<typeof put>[]): ChainFrame {
  const made = frameOf({ underlying, at: AT, spot: '270', quotes: quotes.map((one) => ({ ...one, quoteTs: AT })) });
  return { ...made, quality: { ...NO_QUALITY, ...quality } };
}

describe(flaggedQuotes.name, () => {
  it('counts over all chains and shows three rows of each reason', () => {
    const crossed = (strike: string) => put(strike, { bid: '2.10', ask: '2.00' });
    const frames = [
      frame('AAPL', { crossed: 2 }, crossed('260'), crossed('265'), put('270', { bid: '1.00', ask: '1.10' })),
      frame('NVDA', { crossed: 2, oneSided: 1 }, crossed('170'), crossed('175'), put('180', { ask: '3.50' })),
    ];
    const found = flaggedQuotes(frames);
    expect(found.map(({ reason, rows, samples }) => [reason, rows, samples.length])).toEqual([
      ['crossed', 4, 3],
      ['oneSided', 1, 1],
    ]);
    expect(found[0]?.samples[0]).toEqual({
      ...{ symbol: 'AAPL251219P00260000', bid: '2.10', ask: '2.00', quoteTs: AT },
    });
    // A side that is missing is absent, not zero.
    expect(found[1]?.samples[0]).toEqual({ symbol: 'NVDA251219P00180000', ask: '3.50', quoteTs: AT });
  });

  it('counts rows that were left out without showing any, and says nothing of clean chains', () => {
    expect(flaggedQuotes([frame('AAPL', { unparsable: 3 })])).toEqual([{ reason: 'unparsable', rows: 3, samples: [] }]);
    expect(flaggedQuotes([frame('AAPL', {}, put('270', { bid: '1.00', ask: '1.10' }))])).toEqual([]);
  });
});

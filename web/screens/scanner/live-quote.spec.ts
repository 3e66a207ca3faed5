import { describe, expect, it } from '@jest/globals';
import type { CandidateView } from '#contract';
import { frameOf } from '#core/testing';
import { instant, type Underlying } from '#core/units';
import { liveQuote } from './live-quote.js';

const AT = instant(Date.UTC(2025, 10, 28, 15));
const chain = frameOf({
  underlying: 'AAPL' as Underlying,
  at: AT,
  spot: '277.50',
  quotes: [{ expiry: '2025-12-19', strike: '265', bid: '3.25', ask: '3.35', volume: 12 }],
});
const candidate = (symbol: string) =>
  ({
    symbol,
    bid: '1.00',
    ask: '1.10',
    iv: 0.3,
    delta: -0.2,
    thetaPerDay: -0.1,
    openInterest: 7,
    volume: 1,
  }) as CandidateView;

describe(liveQuote.name, () => {
  it('takes the quote of the newer chain', () => {
    expect(liveQuote(candidate('AAPL251219P00265000'), chain)).toMatchObject({ bid: '3.25', ask: '3.35', volume: 12 });
  });

  it('keeps what the chain does not say: nothing missing becomes a figure', () => {
    const quote = liveQuote(candidate('AAPL251219P00265000'), chain);
    expect(Number.isFinite(quote?.iv)).toBe(true);
    expect(quote?.openInterest).not.toBe(0);
  });

  it('has none of a contract that is not in the chain, or of no contract', () => {
    expect(liveQuote(candidate('AAPL251219P00270000'), chain)).toBeUndefined();
    expect(liveQuote(candidate('AAPL'), chain)).toBeUndefined();
  });
});

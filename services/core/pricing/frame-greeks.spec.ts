import { describe, expect, it } from '@jest/globals';
import { type ChainFrame, findRow, RowFlag } from '../model/index.js';
import { rateAt, zeroCurveOfYields } from '../rates/index.js';
import { dollars, frameOf, type QuoteSpec, valued } from '../testing/index.js';
import type { Instant, TradingDate } from '../units/index.js';
import { BSM_PARITY_MODEL, bsmGreeks, fitForwards, parityForward } from './index.js';

/** 15:45 in New York on 2025-11-26. */
const AT = 1_764_189_900_000 as Instant;
const EXPIRY = '2025-12-19';

/** Quotes one cent around the model's value, for both rights of each strike, rounded to a tenth of a cent. */
function quotesOf(
  strikes: readonly number[],
  terms: { spot: number; vol: number; dividendYield: number; rate: number },
  expiry = EXPIRY,
) {
  const years = (Date.parse(`${expiry}T21:00:00Z`) - AT) / (365 * 86_400_000);
  return strikes.flatMap((strike) =>
    ([1, -1] as const).map((sign): QuoteSpec => {
      const price = bsmGreeks({ ...terms, sign, strike, years })?.price ?? 0;
      return {
        expiry,
        strike: strike.toFixed(2),
        right: sign === 1 ? 'call' : 'put',
        bid: Math.max(0, price - 0.01).toFixed(4),
        ask: (price + 0.01).toFixed(4),
      };
    }),
  );
}

const TERMS = { spot: 100, vol: 0.32, dividendYield: 0.01, rate: 0.04 };
const rowOf = (frame: ChainFrame, right: 'put' | 'call', strike: string) =>
  findRow(frame, { root: 'AAPL', expiry: EXPIRY as TradingDate, right, strike: dollars(strike) });

function aapl(quotes: readonly QuoteSpec[], spot = '100'): ChainFrame {
  return frameOf({ underlying: 'AAPL', at: AT, spot, quotes });
}

describe(parityForward.name, () => {
  const strikes = [85, 90, 95, 100, 105, 110, 115];
  const clean = quotesOf(strikes, TERMS);
  const forwardOf = (quotes: readonly QuoteSpec[]) => {
    const frame = aapl(quotes);
    return parityForward(frame.expiries[0] as ChainFrame['expiries'][number], frame.columns, dollars('100'));
  };
  const exact = 100 * Math.exp((0.04 - 0.01) * ((Date.UTC(2025, 11, 19, 21) - AT) / (365 * 86_400_000)));

  it('finds the forward that the quotes were made of', () => {
    expect(forwardOf(clean)?.forward).toBeCloseTo(exact, 3);
    expect(forwardOf(clean)?.pairs).toBe(7);
  });

  it('is not moved by one wrong quote near the money', () => {
    const spoiled = clean.map((quote) =>
      quote.strike === '100.00' && quote.right === 'call' ? { ...quote, bid: '4.9', ask: '6.9' } : quote,
    );
    expect(forwardOf(spoiled)?.forward).toBeCloseTo(exact, 3);
  });

  it('uses no crossed, zero or missing quote', () => {
    const dirty = clean.map((quote): QuoteSpec => {
      if (quote.strike === '95.00') return { ...quote, bid: quote.ask ?? '1', ask: '0.01' };
      if (quote.strike === '105.00') return { ...quote, bid: '0' };
      const { bid: _bid, ...askOnly } = quote;
      return quote.strike === '110.00' ? askOnly : quote;
    });
    expect(forwardOf(dirty)?.pairs).toBe(4);
    expect(forwardOf(dirty)?.forward).toBeCloseTo(exact, 3);
  });

  it('is undefined without a pair of quotes, or when the forward is not believable', () => {
    expect(forwardOf(clean.filter((quote) => quote.right === 'put'))).toBeUndefined();
    const frame = aapl(clean);
    const slice = frame.expiries[0] as ChainFrame['expiries'][number];
    expect(parityForward(slice, frame.columns, dollars('150'))).toBeUndefined();
  });

  it('is left undefined in the slice', () => {
    const [slice] = fitForwards(aapl(clean.filter((quote) => quote.right === 'put')), dollars('100'));
    expect(slice).not.toHaveProperty('forward');
  });
});

describe(valued.name, () => {
  const frame = valued(aapl(quotesOf([70, 90, 100, 110], TERMS)), dollars('100'));
  const { columns } = frame;

  it('finds the volatility and Greeks that the quotes were made of', () => {
    const put = rowOf(frame, 'put', '90');
    const years = frame.expiries[0]?.years as number;
    const exact = bsmGreeks({ ...TERMS, sign: -1, strike: 90, years });
    expect(frame.model).toBe(BSM_PARITY_MODEL);
    expect(columns.iv[put]).toBeCloseTo(0.32, 4);
    expect(columns.delta[put]).toBeCloseTo(exact?.delta as number, 4);
    expect(columns.gamma[put]).toBeCloseTo(exact?.gamma as number, 4);
    expect(columns.vega[put]).toBeCloseTo(exact?.vega as number, 2);
    expect(columns.theta[put]).toBeCloseTo(exact?.theta as number, 2);
    expect(columns.flags[put]).toBe(0);
  });

  it('takes the rate of each expiry from its slice, as a curve of Treasury yields gives it', () => {
    const rates = zeroCurveOfYields(
      [
        { kind: 'bill', years: 28 / 365, yield: 0.0405 },
        { kind: 'par', years: 0.5, yield: 0.038 },
        { kind: 'par', years: 1, yield: 0.036 },
        { kind: 'par', years: 2, yield: 0.0345 },
      ],
      { date: '2025-11-26' as TradingDate, source: 'test' },
    );
    const expiries = ['2025-12-19', '2026-12-18'].map((expiry) => {
      const years = (Date.parse(`${expiry}T21:00:00Z`) - AT) / (365 * 86_400_000);
      return { expiry, years, terms: { ...TERMS, rate: rateAt(rates, years) } };
    });
    const quotes = expiries.flatMap(({ expiry, terms }) => quotesOf([90, 95, 100, 105, 110], terms, expiry));
    const curved = valued(frameOf({ underlying: 'AAPL', at: AT, spot: '100', rates, quotes }), dollars('100'));
    expect(expiries[0]?.terms.rate).toBeCloseTo(0.0404372, 7);
    expect(expiries[1]?.terms.rate).toBeCloseTo(0.0354926, 7);
    for (const [index, { expiry, years, terms }] of expiries.entries()) {
      const slice = curved.expiries[index];
      expect(slice?.forward).toBeCloseTo(100 * Math.exp((terms.rate - 0.01) * years), 3);
      const row = findRow(curved, {
        root: 'AAPL',
        expiry: expiry as TradingDate,
        right: 'put',
        strike: dollars('90'),
      });
      const exact = bsmGreeks({ ...terms, sign: -1, strike: 90, years });
      expect(curved.columns.iv[row]).toBeCloseTo(0.32, 4);
      expect(curved.columns.theta[row]).toBeCloseTo(exact?.theta as number, 2);
    }
  });

  it('gives both rights of a strike the out-of-the-money volatility and marks the other', () => {
    for (const [strike, other] of [
      ['90', 'call'],
      ['110', 'put'],
    ] as const) {
      expect(columns.iv[rowOf(frame, 'put', strike)]).toBe(columns.iv[rowOf(frame, 'call', strike)]);
      expect(columns.flags[rowOf(frame, other, strike)]).toBe(RowFlag.ivFromOtherSide);
    }
    const delta = (right: 'put' | 'call') => columns.delta[rowOf(frame, right, '110')] as number;
    const years = frame.expiries[0]?.years as number;
    expect(delta('call') - delta('put')).toBeCloseTo(Math.exp(-0.01 * years), 4);
  });

  it('leaves a put without a bid as it is: missing, not zero; its call falls back to its own quote', () => {
    const put = rowOf(frame, 'put', '70');
    expect(columns.flags[put]).toBe(RowFlag.zeroBid);
    expect(columns.iv[put]).toBeNaN();
    expect(columns.delta[put]).toBeNaN();
    expect(columns.theta[put]).toBeNaN();
    expect(columns.delta[rowOf(frame, 'call', '70')]).toBeGreaterThan(0.99);
  });

  it('says why a quote has no volatility', () => {
    const below = valued(
      aapl([{ expiry: EXPIRY, strike: '140', right: 'put', bid: '35', ask: '35.2' }, ...quotesOf([100], TERMS)]),
      dollars('100'),
    );
    const row = rowOf(below, 'put', '140');
    expect(below.columns.flags[row]).toBe(RowFlag.ivBelowIntrinsic);
    expect(below.columns.iv[row]).toBeNaN();
    const above = valued(
      aapl([{ expiry: EXPIRY, strike: '5', right: 'put', bid: '6', ask: '6.2' }, ...quotesOf([100], TERMS)]),
      dollars('100'),
    );
    expect(above.columns.flags[rowOf(above, 'put', '5')]).toBe(RowFlag.ivAboveBound);
  });

  it('gives the same when it is done twice', () => {
    const again = valued(frame, dollars('100'));
    expect([...again.columns.iv]).toEqual([...columns.iv]);
    expect([...again.columns.flags]).toEqual([...columns.flags]);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { answerLine } from '../lines/index.js';
import { readIv, readPrice } from './index.js';

const iv = (input: object) => JSON.parse(answerLine(readIv, JSON.stringify(input), 1).text);
const price = (input: object) => JSON.parse(answerLine(readPrice, JSON.stringify(input), 1).text);
const put = { right: 'put', spot: 36, strike: 40, years: 1, rate: 0.06, yield: 0 };

describe('iv', () => {
  it('finds the 20 % in Longstaff and Schwartz’s first put, American 4.48668 and European 3.8443', () => {
    const american = iv({ ...put, model: 'american', price: 4.48668 });
    expect(american).toMatchObject({ status: 'ok', model: 'american-alo' });
    expect(american.vol).toBeCloseTo(0.2, 4);
    const european = iv({ ...put, model: 'bsm', price: 3.8443 });
    expect(european).toMatchObject({ status: 'ok', model: 'bsm' });
    expect(european.vol).toBeCloseTo(0.2, 4);
  });

  it.each([
    ['belowIntrinsic', 'bsm', 1.5],
    ['aboveBound', 'bsm', 38],
    ['belowIntrinsic', 'american', 3.9],
    ['noVega', 'american', 4],
    ['aboveBound', 'american', 40],
    ['belowIntrinsic', 'binomial', 3.9],
    ['noVega', 'binomial', 4],
  ])('says %s of a %s price of %d', (status, model, value) => {
    const found = iv({ ...put, model, price: value });
    expect([found.vol, found.status]).toEqual([null, status]);
  });

  it('solves on the tree where there are cash dividends, or rates below zero', () => {
    const dividends = [{ years: 0.5, amount: 1 }];
    const found = iv({ ...put, model: 'american', dividends, price: 4.91383 });
    expect(found).toMatchObject({ status: 'ok', model: 'binomial-lr-501' });
    expect(found.vol).toBeCloseTo(0.2, 4);
    const negative = iv({ ...put, model: 'american', rate: -0.01, yield: -0.03, price: 5 });
    expect(negative).toMatchObject({ status: 'ok', model: 'binomial-lr-501' });
  });

  it('comes back from the price to the volatility, whatever the model', () => {
    fc.assert(
      fc.property(
        fc.record({
          model: fc.constantFrom('bsm', 'american', 'binomial'),
          right: fc.constantFrom('put', 'call'),
          spot: fc.double({ min: 80, max: 120, noNaN: true }),
          years: fc.double({ min: 0.05, max: 2, noNaN: true }),
          rate: fc.double({ min: 0, max: 0.08, noNaN: true }),
          yield: fc.double({ min: 0, max: 0.05, noNaN: true }),
          amount: fc.constantFrom(0, 1.5),
        }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        ({ amount, ...terms }, vol) => {
          const dividends = amount > 0 ? [{ years: terms.years / 3, amount }] : [];
          const inputs = { ...terms, strike: 100, ...(amount > 0 ? { dividends } : {}) };
          const value = price({ ...inputs, vol });
          const found = iv({ ...inputs, price: value.price });
          if (found.status === 'ok') expect(price({ ...inputs, vol: found.vol }).price).toBeCloseTo(value.price, 3);
          else expect(['noVega', 'belowIntrinsic']).toContain(found.status);
        },
      ),
      { seed: 20_261_121, numRuns: 60 },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shortPutRequirement, shortPutRequirementChain, strategyMargin } from '../margin/index.js';
import { DEFAULT_SCORE_MODEL } from '../scoring/index.js';
import { frameOf, type QuoteSpec } from '../testing/index.js';
import type { Instant, Money, Price, TradingDate } from '../units/index.js';
import { DEFAULT_GATES, type Gates, screenPuts } from './index.js';

const NOW = 1_763_154_000_000 as Instant;
const OPEN: Gates = {
  ...DEFAULT_GATES,
  dteMin: 0,
  deltaMin: 0,
  deltaMax: 1,
  probOtmMin: 0,
  openInterestMin: 0,
  volumeMin: 0,
  spreadMax: 2,
  creditMin: '0',
  annualisedReturnMin: 0,
  scoreMin: 0,
};
const GREEKS = { volume: 1, openInterest: 1, iv: 0.3, delta: -0.3, gamma: 0.03, theta: -10, vega: 10 };

const inCents = (cents: number) => (cents / 100).toFixed(2);
const chain = fc.uniqueArray(
  fc.record({ strike: fc.integer({ min: 100, max: 60_000 }), bid: fc.integer({ min: 1, max: 5_000 }) }),
  { minLength: 1, maxLength: 25, selector: ({ strike }) => strike },
);

describe('the requirement of every candidate of a chain', () => {
  it.each(['cash', 'regT'] as const)('on a %s account is that of the columns and of the single put', (model) => {
    fc.assert(
      fc.property(
        chain,
        fc.integer({ min: 500, max: 60_000 }),
        fc.constantFrom('AAPL', 'SPX'),
        fc.constantFrom(1, 2, 3),
        (puts, spotCents, underlying, leverage) => {
          const quotes = puts.map(({ strike, bid }): QuoteSpec => {
            const shared = { ...GREEKS, expiry: '2025-12-19', strike: inCents(strike), bid: inCents(bid) };
            return { ...shared, ask: inCents(bid + 1) };
          });
          const frame = frameOf({ underlying, at: NOW, spot: inCents(spotCents), quotes });
          const today = '2025-11-14' as TradingDate;
          const request = {
            now: NOW,
            today,
            gates: OPEN,
            score: DEFAULT_SCORE_MODEL,
            marginModel: model,
            leverage,
            top: 25,
          };
          const { candidates } = screenPuts(frame, request);
          expect(candidates).toHaveLength(puts.length);
          const spot = (spotCents * 100) as Price;
          const shared = { model, kind: frame.kind, leverage, spot, multiplier: 100 };
          const strike = Int32Array.from(candidates, (one) => one.strike);
          const mark = Int32Array.from(candidates, (one) => one.credit);
          const columns = new Float64Array(candidates.length);
          shortPutRequirementChain(0, candidates.length, shared, { strike, mark }, columns);
          for (const [index, candidate] of candidates.entries()) {
            const terms = { ...shared, strike: candidate.strike, mark: candidate.credit, contracts: 1 };
            expect(candidate.requirement).toBe(shortPutRequirement(terms));
            expect(candidate.requirement).toBe(columns[index]);
          }
        },
      ),
      { seed: 20_261_121, numRuns: 200 },
    );
  });

  it('is that of the whole position of one put, as strategy margin and as a cash deposit see it', () => {
    fc.assert(
      fc.property(chain, fc.integer({ min: 500, max: 60_000 }), (puts, spotCents) => {
        const spot = (spotCents * 100) as Price;
        for (const { strike, bid } of puts) {
          const terms = { strike: (strike * 100) as Price, mark: (bid * 100) as Price };
          const shared = { ...terms, kind: 'equity' as const, spot, multiplier: 100, contracts: 1 };
          const position = strategyMargin({ price: spot, kind: 'equity', leverage: 1 }, [
            { kind: 'option', right: 'put', strike: terms.strike, price: terms.mark, quantity: -1, daysToExpiry: 35 },
          ]);
          expect(position.requirement).toBe(shortPutRequirement({ ...shared, model: 'regT' }));
          const cash = shortPutRequirement({ ...shared, model: 'cash' });
          expect(position.cash).toBe((cash - terms.mark * 100) as Money);
        }
      }),
      { seed: 20_261_121, numRuns: 100 },
    );
  });
});

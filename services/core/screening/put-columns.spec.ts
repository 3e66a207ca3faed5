import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantAt } from '../calendar/index.js';
import { symbolOfRow } from '../model/index.js';
import { DEFAULT_SCORE_MODEL, SCORE_FACTORS } from '../scoring/index.js';
import { frameOf, generatedFrame } from '../testing/index.js';
import { seededRandom, type TradingDate } from '../units/index.js';
import { putColumns, putOfRow } from './index.js';

const DAY = '2025-11-26' as TradingDate;
const NOW = instantAt(DAY, '15:45');
const request = { now: NOW, today: DAY, score: DEFAULT_SCORE_MODEL, marginModel: 'regT' } as const;

const PUT = { bid: '2.00', ask: '2.05', iv: 0.3, delta: -0.25, gamma: 0.01, theta: -30, vega: 20 };
const COUNTS = { volume: 500, openInterest: 900 };

describe(putColumns.name, () => {
  it('holds the puts that the bot itself would judge, with the same figures, whatever the chain', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.constantFrom('cash', 'regT'), (seed, marginModel) => {
        const chain = { underlying: 'GEN', day: DAY, spot: 180, expiries: 3, strikes: 12 };
        const frame = generatedFrame(chain, seededRandom(seed));
        const columns = putColumns(frame, { ...request, marginModel });
        const rows = Array.from({ length: frame.rowCount }, (_none, row) => row);
        const expected = rows.flatMap((row) =>
          symbolOfRow(frame, row).at(-9) === 'P' ? (putOfRow(frame, row, { ...request, marginModel }) ?? []) : [],
        );
        expect(columns.count).toBe(expected.length);
        for (const [index, put] of expected.entries()) {
          expect(columns.strike[index]).toBe(put.strike);
          expect(columns.bid[index]).toBe(put.bid);
          expect(columns.requirement[index]).toBe(put.requirement);
          expect(frame.expiries[columns.expiryIndex[index] as number]?.expiry).toBe(put.expiry);
          expect(columns.probOtm[index]).toBeCloseTo(put.probOtm, 5);
          const parts = SCORE_FACTORS.map((factor) => columns.parts[factor][index] as number);
          expect(parts).toEqual(SCORE_FACTORS.map((factor) => put.scoreParts[factor]));
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(put.scorePoints);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('leaves out what nobody bids for, what lacks data and calls, and keeps what a limit would hold back', () => {
    const frame = frameOf({
      underlying: 'AAPL',
      at: NOW,
      spot: '280.00',
      quotes: [
        { ...PUT, ...COUNTS, expiry: '2025-12-26', strike: '260' },
        { ...PUT, ...COUNTS, expiry: '2025-12-26', strike: '262.5', bid: '0' },
        { ...PUT, volume: 500, expiry: '2025-12-26', strike: '265' },
        { ...PUT, ...COUNTS, expiry: '2025-12-26', strike: '267.5', iv: Number.NaN },
        { ...PUT, ...COUNTS, expiry: '2025-12-26', strike: '270', ask: '3.90', volume: 0 },
        { ...PUT, ...COUNTS, expiry: '2025-12-26', strike: '270', right: 'call', bid: '17.60', ask: '17.80' },
      ],
    });
    expect([...putColumns(frame, request).strike]).toEqual([2_600_000, 2_700_000]);
  });

  it('holds nothing without a spot', () => {
    const quotes = [{ ...PUT, ...COUNTS, expiry: '2025-12-26', strike: '260' }];
    const {
      spotBid: _bid,
      spotAsk: _ask,
      spotLast: _last,
      ...frame
    } = frameOf({ underlying: 'AAPL', at: NOW, quotes, spot: '280' });
    expect(putColumns(frame, request).count).toBe(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ChainFrame, encodeFrame, findRow, MISSING_INT } from '#core/model';
import { frameOf } from '#core/testing';
import { type Instant, instant, type TradingDate, type Underlying } from '#core/units';
import { applyQuotes, encodeQuoteDelta, encodeQuoteSnapshot, type HeldQuotes, QuoteDecodeError } from './index.js';

const AT = instant(Date.UTC(2025, 10, 28, 15));

function chain(bids: readonly number[], sequence = 1, at: Instant = AT): ChainFrame {
  const quotes = bids.map((bid, index) => ({
    expiry: '2025-12-19',
    strike: String(100 + 5 * index),
    bid: (bid / 100).toFixed(2),
    ask: ((bid + 5) / 100).toFixed(2),
    volume: 0,
  }));
  return frameOf({ underlying: 'AAPL' as Underlying, at, spot: '120', quotes, sequence });
}

const held = (frame: ChainFrame, hash: string): HeldQuotes => ({ frame, hash });
const bufferOf = (bytes: Uint8Array) => bytes.slice().buffer as ArrayBuffer;
const nothing = () => undefined;

describe('chains over the live channel', () => {
  it('carry a whole chain', () => {
    const frame = chain([100, 200, 300]);
    const got = applyQuotes(bufferOf(encodeQuoteSnapshot(held(frame, 'h1'))), nothing);
    expect(got.hash).toBe('h1');
    expect(encodeFrame(got.frame)).toEqual(encodeFrame(frame));
  });

  it('carry what changed, with the same bytes in the end, whatever it was', () => {
    const bids = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(bids, bids, fc.nat(11), (first, second, missing) => {
        const before = chain(first);
        const after = chain(second, 2, instant(AT + 1_000));
        after.columns.volume[missing] = MISSING_INT;
        after.columns.iv[missing] = Number.NaN;
        const bytes = encodeQuoteDelta(held(before, 'h1'), held(after, 'h2'));
        const got = applyQuotes(bufferOf(bytes as Uint8Array), () => held(before, 'h1'));
        expect(encodeFrame(got.frame)).toEqual(encodeFrame(after));
      }),
    );
  });

  it('leave the held chain as it was, and send only the rows that moved', () => {
    const many = Array.from({ length: 400 }, (_, index) => 100 + index);
    const before = chain(many);
    const after = chain(
      many.map((bid, index) => (index === 7 ? bid + 1 : bid)),
      2,
    );
    const delta = encodeQuoteDelta(held(before, 'h1'), held(after, 'h2')) as Uint8Array;
    expect(delta.length * 10).toBeLessThan(encodeQuoteSnapshot(held(after, 'h2')).length);
    const got = applyQuotes(bufferOf(delta), () => held(before, 'h1'));
    const contract = { root: 'AAPL', expiry: '2025-12-19' as TradingDate, right: 'put' as const, strike: 1_350_000 };
    const row = findRow(before, contract as never);
    expect([before.columns.bid[row], got.frame.columns.bid[row]]).toEqual([10_700, 10_800]);
  });

  it('are whole again when the contracts are others', () => {
    expect(encodeQuoteDelta(held(chain([100, 200]), 'h1'), held(chain([100, 200, 300]), 'h2'))).toBeUndefined();
  });

  it('refuse changes of a chain that is not held, and what is no chain', () => {
    const bytes = encodeQuoteDelta(held(chain([100]), 'h1'), held(chain([200]), 'h2')) as Uint8Array;
    const missing = new QuoteDecodeError('QUOTES_BASE_MISSING');
    expect(() => applyQuotes(bufferOf(bytes), nothing)).toThrow(missing);
    expect(() => applyQuotes(bufferOf(bytes), () => held(chain([100]), 'other'))).toThrow(missing);
    const unreadable = new QuoteDecodeError('QUOTES_UNREADABLE');
    for (const cut of [0, 5, 20, bytes.length - 8]) {
      expect(() => applyQuotes(bufferOf(bytes.slice(0, cut)), () => held(chain([100]), 'h1'))).toThrow(unreadable);
    }
  });
});

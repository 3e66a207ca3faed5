import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { frameOf, type QuoteSpec } from '../testing/index.js';
import type { Instant } from '../units/index.js';
import { findRow, symbolOfRow } from './chain-frame.js';
import { decodeFrame, encodeFrame, FrameDecodeError } from './chain-frame-codec.js';
import { parseOccSymbol } from './contract.js';

// 2025-11-26 15:45 in New York.
const AT = 1_764_189_900_000 as Instant;

const quote = fc.record({
  expiry: fc.constantFrom('2025-12-19', '2026-01-16', '2026-03-20'),
  strike: fc.integer({ min: 1, max: 4000 }).map(String),
  right: fc.constantFrom('put' as const, 'call' as const),
  bid: fc.integer({ min: 0, max: 500 }).map((cents) => (cents / 100).toFixed(2)),
  ask: fc.integer({ min: 0, max: 600 }).map((cents) => (cents / 100).toFixed(2)),
  volume: fc.option(fc.nat(100_000), { nil: undefined }),
  iv: fc.option(fc.float({ min: Math.fround(0.01), max: 4, noNaN: true }), { nil: undefined }),
});
const chain = fc.uniqueArray(quote, { selector: (q) => `${q.expiry}${q.strike}${q.right}`, maxLength: 60 });

describe(encodeFrame.name, () => {
  it('gives back every field, on any alignment of the input bytes', () => {
    fc.assert(
      fc.property(chain, fc.nat(7), (quotes, shift) => {
        const frame = frameOf({ underlying: 'AAPL', at: AT, spot: '277.55', quotes: quotes as QuoteSpec[] });
        const bytes = encodeFrame(frame);
        const shifted = new Uint8Array(bytes.length + shift).subarray(shift);
        shifted.set(bytes);
        expect(decodeFrame(shifted)).toEqual(frame);
        expect(encodeFrame(decodeFrame(bytes))).toEqual(bytes);
      }),
    );
  });

  it('finds each contract again by its symbol', () => {
    fc.assert(
      fc.property(chain, (quotes) => {
        const frame = frameOf({ underlying: 'AAPL', at: AT, spot: '277.55', quotes: quotes as QuoteSpec[] });
        for (let row = 0; row < frame.rowCount; row += 1) {
          const contract = parseOccSymbol(symbolOfRow(frame, row));
          expect(contract && findRow(frame, contract)).toBe(row);
        }
      }),
    );
  });

  it('does not find what is not there', () => {
    const frame = frameOf({
      underlying: 'AAPL',
      at: AT,
      spot: '277.55',
      quotes: [{ expiry: '2025-12-19', strike: '265' }],
    });
    const contract = parseOccSymbol('AAPL251219P00264000');
    expect(contract && findRow(frame, contract)).toBe(-1);
  });
});

describe(decodeFrame.name, () => {
  const bytes = encodeFrame(
    frameOf({
      underlying: 'AAPL',
      at: AT,
      spot: '277.55',
      quotes: [{ expiry: '2025-12-19', strike: '265', bid: '1.50', ask: '1.55' }],
    }),
  );
  const codeOf = (input: Uint8Array) => {
    try {
      decodeFrame(input);
      return 'decoded';
    } catch (error) {
      return error instanceof FrameDecodeError ? error.code : String(error);
    }
  };

  it('names what is wrong with bytes that are no frame', () => {
    expect(codeOf(new Uint8Array(3))).toBe('FRAME_NOT_A_FRAME');
    expect(codeOf(new Uint8Array(64))).toBe('FRAME_NOT_A_FRAME');
    expect(codeOf(bytes.slice(0, bytes.length - 8))).toBe('FRAME_TRUNCATED');
    const newer = bytes.slice();
    newer[4] = 9;
    expect(codeOf(newer)).toBe('FRAME_VERSION_UNKNOWN');
    const broken = bytes.slice();
    broken[16] = 0;
    expect(codeOf(broken)).toBe('FRAME_HEADER_UNREADABLE');
  });
});

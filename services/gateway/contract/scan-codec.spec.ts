import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantAt } from '#core/calendar';
import { DEFAULT_SCORE_MODEL } from '#core/scoring';
import { putColumns } from '#core/screening';
import { generatedFrame } from '#core/testing';
import { seededRandom, type TradingDate } from '#core/units';
import { decodeScan, encodeScan, type Scan, ScanDecodeError } from './scan-codec.js';

const DAY = '2025-11-26' as TradingDate;

function scanOf(seed: number, underlyings: readonly string[]): Scan {
  const random = seededRandom(seed);
  const blocks = underlyings.map((underlying, index) => {
    const frame = generatedFrame({ underlying, day: DAY, spot: 50 + 40 * index, expiries: 2, strikes: 7 }, random);
    const request = { now: instantAt(DAY, '15:45'), today: DAY, score: DEFAULT_SCORE_MODEL } as const;
    const columns = putColumns(frame, { ...request, marginModel: 'regT' });
    const expiries = frame.expiries.map(({ root, expiry }) => ({ root, expiry, dte: 1 }));
    const { sequence, tsEvent, staleCopy, model } = frame;
    const head = { underlying, sequence, tsEvent, staleCopy, model, spot: '50.00', looked: 14, rows: columns.count };
    return { head: { ...head, expiries }, columns };
  });
  return { revision: 'r.1', today: DAY, margin: 'regT', underlyings, blocks };
}

const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

describe(decodeScan.name, () => {
  it('gives back what was written, for any number of underlyings, none included', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.integer({ min: 0, max: 4 }), (seed, count) => {
        const scan = scanOf(
          seed,
          Array.from({ length: count }, (_none, index) => `GEN${index}`),
        );
        expect(decodeScan(bufferOf(encodeScan(scan)))).toEqual(scan);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses an answer that was cut off anywhere, with a code', () => {
    const whole = bufferOf(encodeScan(scanOf(7, ['GENA', 'GENB'])));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.byteLength - 1 }), (length) => {
        expect(() => decodeScan(whole.slice(0, length))).toThrow(ScanDecodeError);
      }),
      { numRuns: 100 },
    );
  });

  it('refuses another format', () => {
    const other = bufferOf(new TextEncoder().encode('{"status":500,"code":"INTERNAL"}'));
    expect(() => decodeScan(other)).toThrow(new ScanDecodeError('another format'));
  });
});

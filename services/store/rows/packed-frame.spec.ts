import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ChainFrame, decodeFrame, encodeFrame } from '#core/model';
import { generatedFrame } from '#core/testing';
import { type Instant, type Price, seededRandom, type TradingDate } from '#core/units';
import { packDifference, packFrame, unpackDifference, unpackFrame } from './packed-frame.js';

const chain = { underlying: 'GEN', day: '2025-11-26' as TradingDate, spot: 100, expiries: 3, strikes: 20 };
const base = encodeFrame(generatedFrame(chain, seededRandom(3)));

/** The base some seconds later: a header of another length, some rows changed in every kind of column. */
function later(seconds: number, rows: readonly number[], value: number): Uint8Array {
  const frame: ChainFrame = decodeFrame(new Uint8Array(base));
  for (const row of rows) {
    const { bid, iv, quoteTs, flags, right } = frame.columns;
    bid[row] = value;
    iv[row] = value / 3;
    quoteTs[row] = frame.tsEvent + value;
    flags[row] = value;
    right[row] = 1 - (right[row] as number);
  }
  return encodeFrame({
    ...frame,
    sequence: frame.sequence + seconds,
    tsEvent: (frame.tsEvent + 1_000 * seconds) as Instant,
    spotLast: value as Price,
  });
}

const changes = fc.record({
  seconds: fc.integer({ min: 1, max: 10_000_000 }),
  rows: fc.array(fc.nat(119), { maxLength: 120 }),
  value: fc.nat(10_000_000),
  shift: fc.nat(7),
});

describe(packDifference.name, () => {
  it('gives each frame back to the byte beside its base, wherever the two lie in memory', async () => {
    const check = fc.asyncProperty(changes, async ({ seconds, rows, value, shift }) => {
      const bytes = later(seconds, rows, value);
      const shifted = new Uint8Array(base.length + shift).subarray(shift);
      shifted.set(base);
      const packed = packDifference(bytes, shifted) as Uint8Array;
      expect(Buffer.compare(await unpackDifference(packed, base), bytes)).toBe(0);
    });
    await fc.assert(check, { numRuns: 50 });
  });

  it('takes less than a tenth of the frame where a twentieth of the rows has changed', async () => {
    const bytes = later(1, [5, 17, 40, 66, 90, 119], 31_400);
    const difference = packDifference(bytes, base) as Uint8Array;
    expect(difference.byteLength).toBeLessThan(bytes.byteLength / 10);
    expect(difference.byteLength).toBeLessThan((await packFrame(bytes)).byteLength / 3);
  });

  it('leaves frame and base as they are', () => {
    const bytes = later(1, [5], 31_400);
    const [bytesBefore, baseBefore] = [Buffer.from(bytes), Buffer.from(base)];
    packDifference(bytes, base);
    expect(Buffer.compare(bytes, bytesBefore)).toBe(0);
    expect(Buffer.compare(base, baseBefore)).toBe(0);
  });

  it('knows no difference of frames with other rows, and refuses to make one up', async () => {
    const other = encodeFrame(generatedFrame({ ...chain, strikes: 21 }, seededRandom(3)));
    expect(packDifference(other, base)).toBeUndefined();
    const packed = packDifference(later(1, [5], 31_400), base) as Uint8Array;
    await expect(unpackDifference(packed, other)).rejects.toThrow(RangeError);
    await expect(unpackDifference(packed, base.subarray(0, 10))).rejects.toThrow(RangeError);
  });
});

describe(packFrame.name, () => {
  it('gives the frame back to the byte', async () => {
    expect(Buffer.compare(await unpackFrame(await packFrame(base)), base)).toBe(0);
  });
});

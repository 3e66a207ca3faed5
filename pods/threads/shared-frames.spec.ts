import { describe, expect, it } from '@jest/globals';
import { encodeFrame } from '#core/model';
import { frameOf } from '#core/testing';
import type { ContentHash, Instant, Underlying } from '#core/units';
import { SharedFrames, shareFrame } from './shared-frames.js';

const at = Date.UTC(2025, 10, 26, 15) as Instant;
const frame = frameOf({
  underlying: 'AAPL',
  at,
  spot: '270.00',
  quotes: [{ expiry: '2025-12-19', strike: '265', bid: '3.10', ask: '3.20', delta: -0.25 }],
  sequence: 7,
});
const aapl = 'AAPL' as Underlying;
const shared = (sequence: number) =>
  shareFrame({
    underlying: aapl,
    sequence,
    hash: `h${sequence}` as ContentHash,
    bytes: encodeFrame({ ...frame, sequence }),
  });

describe(SharedFrames.name, () => {
  it('returns what was encoded, with the hash it came with, as views into the shared bytes', () => {
    const frames = new SharedFrames();
    frames.accept(shared(7));
    const newest = frames.newest(aapl);
    expect(newest?.hash).toBe('h7');
    expect(newest?.frame).toEqual(frame);
    expect(newest?.frame.columns.bid.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('decodes a frame once and takes the newer one when it came', () => {
    const frames = new SharedFrames();
    frames.accept(shared(7));
    expect(frames.newest(aapl)).toBe(frames.newest(aapl));
    frames.accept(shared(8));
    expect(frames.newest(aapl)?.frame.sequence).toBe(8);
  });

  it('knows nothing of an underlying that never came', () => {
    expect(new SharedFrames().newest(aapl)).toBeUndefined();
  });
});

import { describe, expect, it } from '@jest/globals';
import { instantAt } from '#core/calendar';
import type { ChainFrame } from '#core/model';
import { generatedFrame, hashed } from '#core/testing';
import { addMs, MS_PER_MINUTE, MS_PER_SECOND, seededRandom, type TradingDate } from '#core/units';
import { PlatformError } from '#platform/errors';
import { FrameRecorder } from './frame-recorder.js';

const DAY = '2025-11-26' as TradingDate;
const chain = generatedFrame({ underlying: 'GEN', day: DAY, spot: 200, expiries: 2, strikes: 6 }, seededRandom(3));
const later = (seconds: number): ChainFrame => ({ ...chain, tsEvent: addMs(chain.tsEvent, seconds * MS_PER_SECOND) });

function arrange() {
  const recorded: string[] = [];
  const errors: unknown[] = [];
  const disk = { isFull: false };
  const sink = {
    append: async (day: TradingDate, underlying: string, { hash }: { readonly hash: string }) => {
      if (disk.isFull) throw new PlatformError('HISTORY_DISK_FULL');
      recorded.push(`${day} ${underlying} ${hash}`);
    },
  };
  const recorder = new FrameRecorder(sink, { everyMs: MS_PER_MINUTE, onError: (error) => errors.push(error) });
  const offer = async (frame: ChainFrame) => {
    recorder.offer(frame, new Uint8Array(), hashed(frame).hash);
    await recorder.settled();
  };
  return { recorder, recorded, errors, disk, offer };
}

describe(FrameRecorder.name, () => {
  it('records the first frame of a day and then one a minute of market time', async () => {
    const { recorded, offer } = arrange();
    for (const seconds of [0, 59, 60, 61, 119, 120]) await offer(later(seconds));
    const next = { ...chain, tsEvent: instantAt('2025-11-28' as TradingDate, '09:31') };
    await offer(next);
    expect(recorded).toEqual([
      ...[0, 60, 120].map((seconds) => `2025-11-26 GEN ${hashed(later(seconds)).hash}`),
      `2025-11-28 GEN ${hashed(next).hash}`,
    ]);
  });

  it('records no copy of an earlier day', async () => {
    const { recorded, offer } = arrange();
    await offer({ ...chain, staleCopy: true });
    expect(recorded).toEqual([]);
  });

  it('says with a code that the disk is full, harms nobody, and goes on once there is room', async () => {
    const { recorder, recorded, errors, disk, offer } = arrange();
    disk.isFull = true;
    await offer(chain);
    await offer(later(1));
    expect(errors).toMatchObject([{ code: 'HISTORY_DISK_FULL' }]);
    expect(recorder.counters).toEqual({ recorded: 0, failed: 1, stopped: 1 });
    disk.isFull = false;
    for (let seconds = 2; seconds <= 102; seconds += 1) await offer(later(seconds));
    expect(recorder.counters.stopped).toBe(0);
    expect(recorded).toHaveLength(1);
  });
});

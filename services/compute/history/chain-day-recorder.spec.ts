import { describe, expect, it } from '@jest/globals';
import { instantAt } from '#core/calendar';
import { type ChainFrame, decodeFrame } from '#core/model';
import { generatedFrame, hashed } from '#core/testing';
import { addMs, MS_PER_MINUTE, seededRandom, type TradingDate, type Underlying } from '#core/units';
import type { ChainDay } from '#store/chain-days';
import { ChainDayRecorder } from './chain-day-recorder.js';

const DAY = '2025-11-26' as TradingDate;
const GEN = 'GEN' as Underlying;
const chain = generatedFrame({ underlying: 'GEN', day: DAY, spot: 200, expiries: 6, strikes: 20 }, seededRandom(3));

function recorderOf() {
  const kept: ChainDay[] = [];
  const errors: unknown[] = [];
  let newest: ChainFrame | undefined = chain;
  let isDown = false;
  const recorder = new ChainDayRecorder({
    frames: { get: async () => newest && hashed(newest) },
    days: {
      keep: async (day) => {
        if (isDown) throw new Error('down');
        kept.push(day);
      },
    },
    marketNow: () => newest?.tsEvent,
    onError: (error) => errors.push(error),
  });
  const show = async (frame: ChainFrame | undefined) => {
    newest = frame;
    recorder.note({ underlying: GEN });
    await recorder.settled();
  };
  return { kept, errors, show, setDown: (down: boolean) => (isDown = down) };
}

const later = (minutes: number): ChainFrame => ({ ...chain, tsEvent: addMs(chain.tsEvent, minutes * MS_PER_MINUTE) });

describe(ChainDayRecorder.name, () => {
  it('keeps a day’s first chain with its volatility, and again when ten minutes have passed on the market’s clock', async () => {
    const { kept, show } = recorderOf();
    await show(chain);
    await show(later(9));
    await show(later(10));
    await show(later(19));
    expect(kept.map(({ tsEvent }) => tsEvent)).toEqual([chain.tsEvent, later(10).tsEvent]);
    expect(kept[0]).toMatchObject({ underlying: 'GEN', date: DAY, spot: 2_000_000 });
    // The chain is made of 30 % at the money and up to five points of noise.
    expect(kept[0]?.vol30).toBeGreaterThan(0.3);
    expect(kept[0]?.vol30).toBeLessThan(0.36);
    expect(decodeFrame(kept[0]?.bytes as Uint8Array).rowCount).toBe(chain.rowCount);
  });

  it('begins the next trading date at once, and keeps no repeated copy', async () => {
    const { kept, show } = recorderOf();
    await show(chain);
    await show({ ...later(30), staleCopy: true });
    await show({ ...chain, tsEvent: instantAt('2025-11-28' as TradingDate, '09:31') });
    expect(kept.map(({ date }) => date)).toEqual(['2025-11-26', '2025-11-28']);
  });

  it('tries again with the next frame after a failure, and says that there was one', async () => {
    const { kept, errors, show, setDown } = recorderOf();
    setDown(true);
    await show(chain);
    setDown(false);
    await show(undefined);
    await show(chain);
    expect(errors).toHaveLength(1);
    expect(kept).toHaveLength(1);
  });
});

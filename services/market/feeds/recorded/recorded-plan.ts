import type { ChainFrame } from '#core/model';
import type { TradingDate } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { RecordedFrames } from '#store/history';
import { MarketCode } from '../../market-errors.js';
import type { ReplayScript } from '../file/replay-feed.js';

/**
 * Returns the script of a recorded day: the frames as they were, to the byte, so that they have the names under which decisions refer to them.
 * Errors: PlatformError `REPLAY_DAY_UNKNOWN`, and those of the history.
 */
export async function planRecorded(
  recorded: Pick<RecordedFrames, 'steps' | 'framesAt'>,
  day: TradingDate,
): Promise<ReplayScript> {
  const steps = await recorded.steps(day);
  if (steps.length === 0) {
    throw new PlatformError(MarketCode.replayDayUnknown, {
      message: `Nothing is recorded of ${day}, or it is not compacted yet.`,
    });
  }
  return {
    source: `recorded:${day}`,
    steps,
    framesOf: async (index): Promise<readonly ChainFrame[]> => {
      const step = steps[index];
      return step === undefined ? [] : recorded.framesAt(step);
    },
  };
}

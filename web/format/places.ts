import type { PodPlaceView } from '#contract';
import { shortSpan } from './numbers.js';
import type { StateWords } from './states.js';

/** A move is news for this long; after that the place alone is shown. */
const NEWS_MS = 5 * 60_000;

/** Returns where a bot runs: `pod-1`, `moved to pod-2, 1.8 s` for how long nobody ran it, `recovering`. `now` is the reader's clock. */
export function placeWords(place: PodPlaceView | undefined, now: number): StateWords {
  if (!place) return { words: 'no pod yet', tone: 'neutral' };
  const { podId, takenAt, movedFrom, idleMs, recovering } = place;
  if (recovering || podId === undefined) return { words: 'recovering', tone: 'caution' };
  const isNews = takenAt !== undefined && now - takenAt < NEWS_MS;
  if (!isNews || movedFrom === undefined || idleMs === undefined) return { words: podId, tone: 'neutral' };
  const how = movedFrom === podId ? 'back on' : 'moved to';
  return { words: `${how} ${podId}, ${shortSpan(idleMs)}`, tone: 'neutral' };
}

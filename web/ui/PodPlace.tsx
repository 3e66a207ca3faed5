import type { PodPlaceView } from '#contract';
import { useNow } from '../data/wall-now.js';
import { span } from '../format/numbers.js';
import { tone } from '../theme/text.css.js';
import * as css from './Amount.css.js';
import { Icon } from './Icon.js';

/** A move is news for this long; after that the place alone is shown. */
const NEWS_MS = 5 * 60_000;

/** Where a bot runs: `pod-1`, `pod-1, moved 12 s ago`, `recovering`. */
export function PodPlace({ place }: { readonly place: PodPlaceView | undefined }) {
  const now = useNow();
  if (!place) return <span className={tone.muted}>no pod yet</span>;
  if (place.recovering || place.podId === undefined) {
    return (
      <span className={`${css.amount} ${tone.caution}`}>
        <Icon name="clock" size={12} />
        recovering
      </span>
    );
  }
  const movedMs = place.takenAt === undefined ? undefined : now - place.takenAt;
  const news = movedMs !== undefined && movedMs < NEWS_MS;
  return (
    <span className={tone.secondary}>
      {place.podId}
      {news && `, moved ${span(movedMs)} ago`}
    </span>
  );
}

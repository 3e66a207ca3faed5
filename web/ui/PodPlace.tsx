import type { PodPlaceView } from '#contract';
import { useNow } from '../data/wall-now.js';
import { placeWords } from '../format/places.js';
import { tone } from '../theme/text.css.js';
import * as css from './Amount.css.js';
import { Icon } from './Icon.js';

/** Where a bot runs, and for a while after a move how long nobody ran it. */
export function PodPlace({ place }: { readonly place: PodPlaceView | undefined }) {
  const { words, tone: mood } = placeWords(place, useNow());
  if (mood === 'caution') {
    return (
      <span className={`${css.amount} ${tone.caution}`}>
        <Icon name="clock" size={12} />
        {words}
      </span>
    );
  }
  return <span className={place ? tone.secondary : tone.muted}>{words}</span>;
}

import { useMarketNow } from '../../data/clock.js';
import { useLiveState, useMarket } from '../../data/queries.js';
import { Badge } from '../../ui/Badge.js';
import { feedState } from './feed-age.js';
import * as css from './Shell.css.js';

export function FeedFreshness() {
  const { data: market } = useMarket();
  const now = useMarketNow();
  const offline = useLiveState() === 'offline';
  const state = feedState(market, now, offline);
  if (!state) return null;
  return (
    <span className={css.notNarrow} title="Age of the newest quote on the market's clock">
      <Badge tone={state.tone} icon={state.tone === 'positive' ? undefined : 'clock'}>
        {state.words}
      </Badge>
    </span>
  );
}

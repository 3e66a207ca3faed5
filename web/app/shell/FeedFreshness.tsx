import { Link } from 'react-router';
import { useMarketNow } from '../../data/clock.js';
import { useIsOffline, useMarket, useSession } from '../../data/queries.js';
import { Badge } from '../../ui/Badge.js';
import { feedState } from './feed-age.js';
import * as css from './Shell.css.js';

const MEANS = 'Age of the newest quote on the market’s clock';

/** How fresh quotes are; an operator gets from here to the feeds. */
export function FeedFreshness() {
  const { data: market } = useMarket();
  const { data: session } = useSession();
  const now = useMarketNow();
  const offline = useIsOffline();
  const state = feedState(market, now, offline);
  if (!state) return null;
  const title = [MEANS, state.vendors].filter((part) => part !== undefined).join('. ');
  const badge = (
    <Badge tone={state.tone} icon={state.tone === 'positive' ? undefined : 'clock'}>
      {state.words}
    </Badge>
  );
  if (session?.role !== 'operator') {
    return (
      <span className={css.notNarrow} title={title}>
        {badge}
      </span>
    );
  }
  return (
    <Link to="/operations/feeds" className={css.notNarrow} title={title}>
      {badge}
    </Link>
  );
}

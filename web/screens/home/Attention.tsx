import { Link } from 'react-router';
import { useReference } from '../../data/account-queries.js';
import { useConnections } from '../../data/broker-queries.js';
import { useMarketNow } from '../../data/clock.js';
import { useUnknownOrders } from '../../data/order-queries.js';
import { useAccounts, useBots, usePositions } from '../../data/queries.js';
import { useNow } from '../../data/wall-now.js';
import { newYorkDate } from '../../format/time.js';
import { Badge } from '../../ui/Badge.js';
import { Panel } from '../../ui/Panel.js';
import { attentionOf } from './needs.js';
import * as css from './Screen.css.js';

/** What needs the person now and what is coming: lost answers, faults, logins, expiries, ex-dates, earnings. */
export function Attention() {
  const marketNow = useMarketNow();
  const now = useNow();
  const sources = {
    accounts: useAccounts().data,
    bots: useBots().data,
    connections: useConnections().data,
    unknown: useUnknownOrders().data,
    positions: usePositions().data,
    facts: useReference().data?.underlyings,
  };
  const all = attentionOf(sources, marketNow === undefined ? undefined : newYorkDate(marketNow), now);
  // Between two answers nothing may jump: the panel is there once everything has been read, and says when it is empty.
  const isRead = sources.accounts && sources.bots && sources.connections && sources.unknown && sources.positions;
  return (
    <Panel title="Needs you, and coming up" flush>
      {all.length === 0 ? (
        <p className={css.calm}>{isRead ? 'Nothing needs you now, and nothing ends within a week.' : 'Reading …'}</p>
      ) : (
        <ul className={css.attention}>
          {all.map(({ key, tone, when, words, to }) => (
            <li key={key}>
              <Link to={to} className={css.need}>
                <span className={css.when}>
                  <Badge tone={tone}>{when}</Badge>
                </span>
                <span>{words}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

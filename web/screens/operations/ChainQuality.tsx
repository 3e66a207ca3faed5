import { useMarket } from '../../data/queries.js';
import { FeedTable } from '../../ui/FeedTable.js';
import { Panel } from '../../ui/Panel.js';
import { ProblemPanel } from '../../ui/State.js';
import * as css from './Screen.css.js';

/** The newest chain of each underlying: its age, and rows that are never traded on. */
export function ChainQuality() {
  const market = useMarket();
  return (
    <Panel title="Chains" aside={market.data?.clock.label} flush>
      {market.isError && !market.data ? (
        <ProblemPanel error={market.error} onRetry={() => void market.refetch()} />
      ) : market.data?.underlyings.length === 0 ? (
        <p className={css.quiet}>
          <strong>No chain has arrived yet.</strong> Chains are followed while a running bot, a position or an order
          needs them.
        </p>
      ) : (
        <FeedTable underlyings={market.data?.underlyings} />
      )}
    </Panel>
  );
}

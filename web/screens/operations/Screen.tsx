import { useMarketNow } from '../../data/clock.js';
import { useMarket, useSession } from '../../data/queries.js';
import { FeedTable } from '../../ui/FeedTable.js';
import { Page } from '../../ui/Page.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState, ProblemPanel } from '../../ui/State.js';
import { Placement } from './Placement.js';
import { Replay } from './Replay.js';

export function OperationsScreen() {
  const { data: session } = useSession();
  if (session?.role !== 'operator') {
    return (
      <Page tab="Operations" title="Operations">
        <EmptyState title="This page is for operators.">
          <p>It shows pods, slots and the feed of the whole installation. Your own bots are under Bots.</p>
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page tab="Operations" title="Operations">
      <Replay />
      <Placement />
      <FeedQuality />
    </Page>
  );
}

function FeedQuality() {
  const market = useMarket();
  const now = useMarketNow();
  return (
    <Panel title="Feed quality" aside={market.data?.clock.label} flush>
      {market.isError && !market.data ? (
        <ProblemPanel error={market.error} onRetry={() => void market.refetch()} />
      ) : (
        <FeedTable underlyings={market.data?.underlyings} now={now} />
      )}
    </Panel>
  );
}

import { useSearchParams } from 'react-router';
import { useBots, useOrders } from '../../data/queries.js';
import { count } from '../../format/numbers.js';
import { Choice } from '../../ui/Choice.js';
import { OrderTable } from '../../ui/OrderTable.js';
import { Page } from '../../ui/Page.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState, ProblemPanel } from '../../ui/State.js';
import { FILTERS, filterOf, ordersOf } from './model.js';

const LISTED_MAX = 200;

export function ActivityScreen() {
  const orders = useOrders();
  const bots = useBots();
  const [search, setSearch] = useSearchParams();
  const filter = filterOf(search.get('show'));
  const shown = orders.data && ordersOf(orders.data, filter);
  const names = new Map(bots.data?.map((bot) => [bot.id, bot.name]));
  return (
    <Page
      tab="Activity"
      title="Activity"
      lead={`Orders of all your bots, newest first${orders.data && orders.data.length >= LISTED_MAX ? `; the last ${count(LISTED_MAX)}` : ''}`}
      actions={
        <Choice
          label="Show"
          value={filter}
          options={FILTERS}
          onChange={(next) => setSearch(next === 'all' ? {} : { show: next }, { replace: true })}
        />
      }
    >
      <Panel label="Orders" flush>
        {orders.isError && !orders.data ? (
          <ProblemPanel error={orders.error} onRetry={() => void orders.refetch()} />
        ) : shown?.length === 0 ? (
          <EmptyState title={filter === 'all' ? 'No orders yet.' : 'No orders of this kind.'}>
            <p>
              Each order that a bot decides on stands here, from the moment of the decision until it is filled or ends.
            </p>
          </EmptyState>
        ) : (
          <OrderTable orders={shown} botNames={names} />
        )}
      </Panel>
    </Page>
  );
}

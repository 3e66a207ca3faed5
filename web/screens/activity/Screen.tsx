import { useSearchParams } from 'react-router';
import { useOrders } from '../../data/order-queries.js';
import { useBots } from '../../data/queries.js';
import { Choice } from '../../ui/Choice.js';
import { OrderList } from '../../ui/OrderList.js';
import { Page } from '../../ui/Page.js';
import { Panel } from '../../ui/Panel.js';
import { FILTERS, filterOf } from './model.js';

export function ActivityScreen() {
  const bots = useBots();
  const [search, setSearch] = useSearchParams();
  const filter = filterOf(search.get('show'));
  const orders = useOrders(filter === 'all' ? {} : { show: filter });
  const names = new Map(bots.data?.map((bot) => [bot.id, bot.name]));
  return (
    <Page
      tab="Activity"
      title="Activity"
      lead="Orders of all your bots, newest first"
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
        <OrderList
          orders={orders}
          botNames={names}
          emptyTitle={filter === 'all' ? 'No orders yet.' : 'No orders of this kind.'}
        >
          <p>
            Each order that a bot decides on stands here, from the moment of the decision until it is filled or ends.
          </p>
        </OrderList>
      </Panel>
    </Page>
  );
}

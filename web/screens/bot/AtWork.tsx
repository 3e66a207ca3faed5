import type { OrderView } from '#contract';
import { contractName } from '../../format/contracts.js';
import { count } from '../../format/numbers.js';
import { SIDE } from '../../format/states.js';
import { OrderLadder } from '../../ui/OrderLadder.js';
import { Panel } from '../../ui/Panel.js';

/** Orders whose limits are moving now, against the market. */
export function AtWork({ orders }: { readonly orders: readonly OrderView[] | undefined }) {
  const moving = (orders ?? []).filter((order) => order.state === 'working' && order.ladder !== undefined);
  return moving.map((order) => (
    <Panel
      key={order.id}
      title={`${SIDE[order.side]} ${contractName(order.symbol)}`}
      aside={`${count(order.filledQuantity)} of ${count(order.quantity)} filled`}
    >
      {order.ladder && <OrderLadder side={order.side} ladder={order.ladder} />}
    </Panel>
  ));
}

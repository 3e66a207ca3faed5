import { Link } from 'react-router';
import type { OrderView } from '#contract';
import { count, money, price } from '../format/numbers.js';
import { orderContracts, orderKind } from '../format/orders.js';
import { orderState } from '../format/states.js';
import { newYorkMoment } from '../format/time.js';
import { code, number, tone } from '../theme/text.css.js';
import { Badge } from './Badge.js';
import { CancelOrder } from './CancelOrder.js';
import { Facts } from './Facts.js';
import { OrderLadder } from './OrderLadder.js';
import * as css from './OrderTable.css.js';
import { type Column, Table } from './Table.js';

interface OrderTableProps {
  readonly orders: readonly OrderView[] | undefined;
  /** Names of bots by id; given where orders of several bots stand together. */
  readonly botNames?: ReadonlyMap<string, string>;
}

const BASE: readonly Column<OrderView>[] = [
  { key: 'contract', head: 'Contract', card: 'title', show: orderContracts },
  { key: 'side', head: 'Order', card: 'figure', show: orderKind },
  {
    key: 'quantity',
    head: 'Filled',
    numeric: true,
    means: 'Contracts filled of contracts ordered.',
    show: (row) => `${count(row.filledQuantity)} / ${count(row.quantity)}`,
  },
  { key: 'limit', head: 'Limit', unit: '$', numeric: true, show: (row) => price(row.limit) },
  { key: 'fill', head: 'Fill', unit: '$', numeric: true, card: 'hidden', show: (row) => fillPrices(row) },
  { key: 'state', head: 'State', card: 'figure', show: (row) => <OrderState order={row} /> },
  {
    key: 'at',
    head: 'Sent',
    unit: 'New York',
    numeric: true,
    card: 'figure',
    show: (row) => <span className={number}>{newYorkMoment(row.createdAt)}</span>,
  },
];

function fillPrices(order: OrderView): string {
  return [...new Set(order.fills.map((fill) => price(fill.price)))].join(', ') || price(undefined);
}

function OrderState({ order }: { readonly order: OrderView }) {
  const state = orderState(order.state);
  const badge = <Badge tone={state.tone}>{state.words}</Badge>;
  if (order.state === 'unknown') return <Link to="/unknown">{badge}</Link>;
  if (order.state !== 'working') return badge;
  return (
    <span className={css.state}>
      {badge}
      <CancelOrder order={order} />
    </span>
  );
}

export function OrderTable({ orders, botNames }: OrderTableProps) {
  const columns = botNames
    ? [
        ...BASE.slice(0, 1),
        {
          key: 'bot',
          head: 'Bot',
          card: 'note' as const,
          show: (row: OrderView) => <Link to={`/bots/${row.botId}`}>{botNames.get(row.botId) ?? 'Deleted bot'}</Link>,
        },
        ...BASE.slice(1),
      ]
    : BASE;
  return (
    <Table
      label="Orders, newest first"
      columns={columns}
      rows={orders}
      rowKey={(row) => row.id}
      detail={(row) => <OrderDetail order={row} />}
    />
  );
}

function OrderDetail({ order }: { readonly order: OrderView }) {
  return (
    <div className={css.detail}>
      {order.words !== undefined && <p>{order.words}</p>}
      {order.brokerSaid !== undefined && (
        <p className={tone.secondary}>
          The broker’s own words: <q className={css.said}>{order.brokerSaid}</q>
        </p>
      )}
      {order.legs !== undefined && (
        <p>
          One order at the broker for both contracts, at a net limit: above zero it brings at least that much a share,
          below zero it costs at most that much.
        </p>
      )}
      {order.rests !== undefined && (
        <p>
          The profit target, resting at the broker{' '}
          {order.rests === 'day' ? 'for the day' : 'until it trades or is taken back'}.
        </p>
      )}
      {order.ladder && <OrderLadder side={order.side} ladder={order.ladder} />}
      <Facts
        kind="words"
        facts={[
          { name: 'Updated', value: newYorkMoment(order.updatedAt) },
          { name: 'Fees', value: order.fills.length === 0 ? money(undefined) : money(feesOf(order)) },
          ...(order.code === undefined ? [] : [{ name: 'Code', value: <span className={code}>{order.code}</span> }]),
        ]}
      />
      <p className={tone.muted}>
        Client order id <span className={code}>{order.clientOrderId}</span>
        {order.brokerOrderId !== undefined && (
          <>
            {' · broker’s id '}
            <span className={code}>{order.brokerOrderId}</span>
          </>
        )}
      </p>
    </div>
  );
}

function feesOf(order: OrderView): string {
  return String(order.fills.reduce((sum, fill) => sum + Number(fill.fees), 0));
}

import type { ReactNode } from 'react';
import type { useOrders } from '../data/order-queries.js';
import { MoreOnScroll } from './MoreOnScroll.js';
import { OrderTable } from './OrderTable.js';
import { EmptyState, ProblemPanel } from './State.js';

interface OrderListProps {
  readonly orders: ReturnType<typeof useOrders>;
  readonly botNames?: ReadonlyMap<string, string>;
  readonly emptyTitle: string;
  /** What would stand here. */
  readonly children: ReactNode;
}

/** Orders, newest first; reads on as it is scrolled. */
export function OrderList({ orders, botNames, emptyTitle, children }: OrderListProps) {
  const rows = orders.data?.pages.flatMap(({ items }) => items);
  if (orders.isError && !rows) return <ProblemPanel error={orders.error} onRetry={() => void orders.refetch()} />;
  if (rows?.length === 0) return <EmptyState title={emptyTitle}>{children}</EmptyState>;
  return (
    <>
      <OrderTable orders={rows} {...(botNames && { botNames })} />
      <MoreOnScroll list={orders} />
    </>
  );
}

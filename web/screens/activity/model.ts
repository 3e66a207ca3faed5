import type { OrderView } from '#contract';

export type Filter = 'all' | 'working' | 'filled' | 'failed';

export const FILTERS: readonly { readonly value: Filter; readonly words: string }[] = [
  { value: 'all', words: 'All' },
  { value: 'working', words: 'Working' },
  { value: 'filled', words: 'Filled' },
  { value: 'failed', words: 'Not filled' },
];

const WORKING = new Set(['pending', 'submitting', 'working', 'unknown']);

/** Returns the filter that an address asks for. */
export function filterOf(text: string | null): Filter {
  return FILTERS.find((filter) => filter.value === text)?.value ?? 'all';
}

/** Returns the orders of a kind. `unknown` counts as working: it may exist at the broker. */
export function ordersOf(orders: readonly OrderView[], filter: Filter): readonly OrderView[] {
  switch (filter) {
    case 'all':
      return orders;
    case 'working':
      return orders.filter((order) => WORKING.has(order.state));
    case 'filled':
      return orders.filter((order) => order.filledQuantity > 0);
    case 'failed':
      return orders.filter((order) => order.filledQuantity === 0 && !WORKING.has(order.state));
  }
}

import type { ShownOrders } from '#contract';

export type Filter = 'all' | NonNullable<ShownOrders>;

/** An order whose answer was lost is a working one: it may exist at the broker. */
export const FILTERS: readonly { readonly value: Filter; readonly words: string }[] = [
  { value: 'all', words: 'All' },
  { value: 'working', words: 'Working' },
  { value: 'filled', words: 'Filled' },
  { value: 'failed', words: 'Not filled' },
];

/** Returns the filter that an address asks for. */
export function filterOf(text: string | null): Filter {
  return FILTERS.find((filter) => filter.value === text)?.value ?? 'all';
}

import type { ExternalOrderView, OrderView } from '#contract';
import { count, price, toNumber } from '../../format/numbers.js';
import { orderContracts, orderKind } from '../../format/orders.js';

export interface Comparison {
  readonly name: string;
  readonly ours: string;
  /** One per candidate, in their order. */
  readonly theirs: readonly { readonly value: string; readonly differs: boolean }[];
}

/** Returns our order and its candidates side by side, each field marked where a candidate differs from ours. */
export function compare(order: OrderView, candidates: readonly ExternalOrderView[]): readonly Comparison[] {
  const row = <Value>(
    name: string,
    of: (one: OrderView | ExternalOrderView) => Value,
    words: (one: OrderView | ExternalOrderView) => string,
  ): Comparison => ({
    name,
    ours: words(order),
    theirs: candidates.map((one) => ({ value: words(one), differs: of(one) !== of(order) })),
  });
  return [
    row('Contract', orderContracts, orderContracts),
    row('Order', orderKind, orderKind),
    row(
      'Contracts',
      (one) => one.quantity,
      (one) => count(one.quantity),
    ),
    row(
      'Limit',
      (one) => toNumber(one.limit),
      (one) => price(one.limit),
    ),
    // What has traded cannot agree: we know nothing of our order since its answer was lost.
    {
      name: 'Filled',
      ours: 'not known',
      theirs: candidates.map((one) => ({ value: count(one.filledQuantity), differs: false })),
    },
  ];
}

/** Returns why "never reached the broker" would be a strange verdict, if it would. */
export function notSentWarning(candidates: readonly ExternalOrderView[]): string | undefined {
  if (candidates.length === 0) return undefined;
  return candidates.length === 1
    ? 'The broker has an order that looks like it. Be sure that somebody else placed that one.'
    : `The broker has ${count(candidates.length)} orders that look like it. Be sure that somebody else placed all of them.`;
}

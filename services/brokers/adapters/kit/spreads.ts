/** What multi-leg orders have in common at all brokers. */
import { contractSizeOf, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { isOpening, type NetPrice } from '#core/orders';
import type { Price, Underlying } from '#core/units';
import type { BrokerSpreadLeg, PlaceOutcome, PlaceSpread } from '#ports';
import type { CallPriority } from '../../transport/index.js';

type Rejected = Extract<PlaceOutcome, { kind: 'rejected' }>;

/** Returns why an order could not be told to any broker, and is therefore not sent. What its legs are to be together is not judged here. */
export function spreadFault({ legs, quantity, net }: PlaceSpread, legsMax: number): Rejected | undefined {
  const invalid = { kind: 'rejected', code: 'ORDER_INVALID' } as const;
  if (legs.length < 2 || legs.length > legsMax) return invalid;
  if (!Number.isSafeInteger(quantity) || quantity <= 0 || !Number.isSafeInteger(net)) return invalid;
  if (new Set(legs.map(({ symbol }) => symbol)).size < legs.length) return invalid;
  if (legs.some(({ symbol }) => parseOccSymbol(symbol) === undefined)) return invalid;
  const kinds = new Set(legs.map(({ symbol }) => `${legUnderlying(symbol)} ${contractSizeOf(symbol)}`));
  return kinds.size > 1 ? invalid : undefined;
}

/** Only an order that opens nothing may use the budget that is kept for exits. */
export function spreadPriority({ legs }: Pick<PlaceSpread, 'legs'>): CallPriority {
  return legs.some(isOpening) ? 'open' : 'close';
}

export function legUnderlying(symbol: string): Underlying {
  return underlyingOfRoot(parseOccSymbol(symbol)?.root ?? '');
}

/** A net price as brokers with a word for its sign say it. */
export type NetEffect = 'credit' | 'debit' | 'even';

export function effectOf(net: NetPrice): { readonly effect: NetEffect; readonly price: Price } {
  const effect = net > 0 ? 'credit' : net < 0 ? 'debit' : 'even';
  return { effect, price: Math.abs(net) as Price };
}

/** Returns a net price of ours; undefined for an amount below 0, which a broker that has words for the sign never says. */
export function netOfEffect(effect: NetEffect, price: Price): NetPrice | undefined {
  if (effect === 'even') return 0 as NetPrice;
  if (price < 0) return undefined;
  return (effect === 'credit' ? price : -price + 0) as NetPrice;
}

/** Returns the contracts of each leg; undefined where they are not the same, as in orders that are none of ours. */
export function sameQuantity(quantities: readonly number[]): number | undefined {
  const [first] = quantities;
  return quantities.every((one) => one === first) ? first : undefined;
}

/** Returns whether a leg's fills are within what was ordered. */
export function isPlausible({ filledQuantity }: BrokerSpreadLeg, quantity: number): boolean {
  return Number.isSafeInteger(filledQuantity) && filledQuantity >= 0 && filledQuantity <= quantity;
}

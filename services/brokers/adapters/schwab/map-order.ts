/** Orders and their executions from the wire to the model. Pure. */
import type { OrderDuration, OrderSide } from '#core/model';
import { type ExecutionId, type Instant, type Price, roundTo } from '#core/units';
import type { BrokerOrder } from '../../ports/index.js';
import { fromPaddedSymbol } from '../kit/index.js';
import { priceOf } from './amounts.js';
import { statusOf } from './status.js';
import { parseSchwabTime } from './times.js';
import type { WireOrder } from './wire.js';

/** One execution of an order, before fees and before its place in the account's fills. */
export interface Execution {
  readonly executionId: ExecutionId;
  readonly brokerOrderId: string;
  readonly quantity: number;
  readonly price: Price;
  readonly tsEvent: Instant;
}

/**
 * - ours: of the kind that this platform places: one option leg, sold to open or bought to close, at a limit
 * - foreign: any other kind (shares, several legs, a market order), placed by somebody else
 * - unreadable: of our kind, but something in it cannot be understood
 */
export type ReadOf<T> =
  | {
      readonly kind: 'ours';
      readonly order: T;
      readonly executions: readonly Execution[];
      readonly closedAt?: Instant;
    }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unreadable'; readonly orderId: string; readonly field: string };
export type ReadOrder = ReadOf<BrokerOrder>;

const SIDES: ReadonlyMap<string, OrderSide> = new Map([
  ['SELL_TO_OPEN', 'sell_to_open'],
  ['BUY_TO_CLOSE', 'buy_to_close'],
]);

/** Whether an order may outlive its session, which is all that our two durations say. */
export const DURATIONS: ReadonlyMap<string, OrderDuration> = new Map([
  ['DAY', 'day'],
  ['FILL_OR_KILL', 'day'],
  ['IMMEDIATE_OR_CANCEL', 'day'],
  ['GOOD_TILL_CANCEL', 'gtc'],
  ['END_OF_WEEK', 'gtc'],
  ['END_OF_MONTH', 'gtc'],
  ['NEXT_END_OF_MONTH', 'gtc'],
]);

/** Returns an order in our words. */
export function readOrder(wire: WireOrder): ReadOrder {
  const [leg, ...others] = wire.orderLegCollection ?? [];
  const side = SIDES.get(leg?.instruction ?? '');
  const isOurs = leg?.instrument?.assetType === 'OPTION' && others.length === 0 && wire.orderType === 'LIMIT';
  if (!isOurs || leg === undefined || side === undefined) return { kind: 'foreign' };
  const unreadable = (field: string): ReadOrder => ({ kind: 'unreadable', orderId: wire.orderId, field });

  const symbol = fromPaddedSymbol(leg.instrument?.symbol ?? '');
  if (symbol === undefined) return unreadable('symbol');
  const limit = priceOf(wire.price);
  if (limit === undefined) return unreadable('price');
  const quantity = contractsOf(wire.quantity ?? leg.quantity);
  if (quantity === undefined) return unreadable('quantity');
  const filledQuantity = contractsOf(wire.filledQuantity);
  if (filledQuantity === undefined || filledQuantity > quantity) return unreadable('filledQuantity');
  const duration = DURATIONS.get(wire.duration ?? '');
  if (duration === undefined) return unreadable('duration');
  const placedAt = timeOf(wire.enteredTime);
  const closedAt = timeOf(wire.closeTime);
  if (placedAt === 'unreadable') return unreadable('enteredTime');
  if (closedAt === 'unreadable') return unreadable('closeTime');
  const executions = executionsOf(wire);
  if (typeof executions === 'string') return unreadable(executions);

  const status = statusOf(wire.status);
  const averagePrice = averageOf(executions, filledQuantity);
  const replacedBy = status.status === 'replaced' ? replacementOf(wire) : undefined;
  return {
    kind: 'ours',
    order: {
      brokerOrderId: wire.orderId,
      symbol,
      side,
      quantity,
      filledQuantity,
      limit,
      duration,
      ...status,
      ...(averagePrice === undefined ? {} : { averagePrice }),
      ...(replacedBy === undefined ? {} : { replacedBy }),
      ...(wire.statusDescription === undefined ? {} : { text: wire.statusDescription }),
      ...(placedAt === undefined ? {} : { placedAt }),
    },
    executions,
    ...(closedAt === undefined ? {} : { closedAt }),
  };
}

/**
 * Returns an order's executions, each once, or the name of the field that cannot be read. An execution is known by activity, leg
 * and time; a second one with the same three but other contents would be lost in silence, so it counts as unreadable.
 */
export function executionsOf(wire: WireOrder): readonly Execution[] | string {
  const byId = new Map<ExecutionId, Execution>();
  for (const activity of wire.orderActivityCollection ?? []) {
    if (activity.activityType !== 'EXECUTION' || activity.executionType !== 'FILL') continue;
    if (activity.activityId === undefined) return 'activityId';
    for (const leg of activity.executionLegs ?? []) {
      const tsEvent = parseSchwabTime(leg.time ?? '');
      const price = priceOf(leg.price);
      const quantity = contractsOf(leg.quantity);
      if (leg.legId === undefined) return 'executionLegs.legId';
      if (tsEvent === undefined) return 'executionLegs.time';
      if (price === undefined) return 'executionLegs.price';
      if (quantity === undefined || quantity === 0) return 'executionLegs.quantity';
      const executionId = `${activity.activityId}-${leg.legId}-${tsEvent}` as ExecutionId;
      const known = byId.get(executionId);
      if (known !== undefined && (known.price !== price || known.quantity !== quantity)) return 'activityId';
      byId.set(executionId, { executionId, brokerOrderId: wire.orderId, quantity, price, tsEvent });
    }
  }
  return [...byId.values()];
}

/** The broker states no average: it follows from the executions, once they account for all that traded. */
export function averageOf(executions: readonly Execution[], filledQuantity: number): Price | undefined {
  let quantity = 0;
  let total = 0;
  for (const one of executions) {
    quantity += one.quantity;
    total += one.quantity * one.price;
  }
  return quantity === 0 || quantity !== filledQuantity ? undefined : (roundTo(total / quantity, 'halfEven') as Price);
}

function replacementOf(wire: WireOrder): string | undefined {
  const last = wire.replacingOrderCollection?.at(-1);
  return typeof last === 'object' ? last.orderId : last;
}

/** Contracts are written as `2.0`; a fraction of one does not exist. */
export function contractsOf(quantity: number | undefined): number | undefined {
  return quantity !== undefined && Number.isSafeInteger(quantity) && quantity >= 0 ? quantity : undefined;
}

export function timeOf(text: string | undefined): Instant | undefined | 'unreadable' {
  return text === undefined ? undefined : (parseSchwabTime(text) ?? 'unreadable');
}

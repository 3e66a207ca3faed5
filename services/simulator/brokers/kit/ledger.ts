/** Money and positions of one simulated account. Pure: every function returns what changes. Numbers of its own, none of ours. */
import { contractSizeOf, type OccSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import {
  type Instant,
  type Money,
  notional,
  type Price,
  roundTo,
  subtractMoney,
  sumMoney,
  ZERO_MONEY,
} from '#core/units';
import { remainingOf } from './matching.js';
import type { SimAccount, SimLeg, SimOrder, SimSide } from './types.js';

export interface SimPosition {
  /** Unique in the books. */
  readonly id: number;
  readonly symbol: OccSymbol;
  /** Contracts; negative when short. */
  readonly quantity: number;
  /** Paid in total for what is held; negative for what was received. */
  readonly cost: Money;
  readonly openedAt: Instant;
}

/** Of the strike value, what a margin account must have for a short option; a cash account sets it aside in full. */
export const MARGIN_SHARE = 0.2;

export const isSale = (side: SimSide) => side === 'sell_to_open' || side === 'sell_to_close';
export const isOpening = (side: SimSide) => side === 'sell_to_open' || side === 'buy_to_open';

/** Returns the legs of an order, which has one unless it says otherwise. */
export function legsOf({ symbol, side, legs }: Pick<SimOrder, 'symbol' | 'side' | 'legs'>): readonly SimLeg[] {
  return legs ?? [{ symbol, side }];
}

/**
 * Returns whether all calls on a symbol's underlying, held or for sale, stand on shares of the account.
 * @param more - contracts that are to be sold besides
 */
export function isCovered(
  holder: { readonly positions: ReadonlyMap<OccSymbol, SimPosition>; readonly shares: ReadonlyMap<string, number> },
  symbol: OccSymbol,
  working: readonly { readonly order: SimOrder }[],
  more = 0,
): boolean {
  const underlying = callUnderlyingOf(symbol);
  if (underlying === undefined) return false;
  let units = more * contractSizeOf(symbol);
  for (const held of holder.positions.values()) {
    if (callUnderlyingOf(held.symbol) === underlying) units -= held.quantity * contractSizeOf(held.symbol);
  }
  for (const { order } of working) {
    for (const leg of legsOf(order)) {
      const isSold = leg.side === 'sell_to_open' && callUnderlyingOf(leg.symbol) === underlying;
      if (isSold) units += remainingOf(order) * contractSizeOf(leg.symbol);
    }
  }
  return units <= (holder.shares.get(underlying) ?? 0);
}

function callUnderlyingOf(symbol: OccSymbol): string | undefined {
  const contract = parseOccSymbol(symbol);
  return contract?.right === 'call' ? underlyingOfRoot(contract.root) : undefined;
}

/** Returns what a short position in so many contracts ties up. */
export function shortRequirement(type: SimAccount['type'], symbol: OccSymbol, quantity: number): Money {
  const strike = parseOccSymbol(symbol)?.strike;
  if (strike === undefined || quantity <= 0) return ZERO_MONEY;
  const whole = notional(strike, quantity, contractSizeOf(symbol));
  return type === 'cash' ? whole : (roundTo(whole * MARGIN_SHARE, 'up') as Money);
}

/** Returns what an order holds back while it works. Closing holds nothing. */
export function orderRequirement(
  type: SimAccount['type'],
  order: Pick<SimOrder, 'symbol' | 'side' | 'limit' | 'legs'>,
  quantity: number,
): Money {
  if (order.legs !== undefined) {
    const sold = order.legs.filter(({ side }) => side === 'sell_to_open');
    const paid = notional(Math.max(0, -order.limit) as Price, quantity, contractSizeOf(order.symbol));
    return sumMoney(paid, ...sold.map(({ symbol }) => shortRequirement(type, symbol, quantity)));
  }
  if (order.side === 'sell_to_open') return shortRequirement(type, order.symbol, quantity);
  return order.side === 'buy_to_open' ? notional(order.limit, quantity, contractSizeOf(order.symbol)) : ZERO_MONEY;
}

/** Returns what one execution brings (positive) or takes, before fees. */
export function proceedsOf(
  trade: { readonly symbol: OccSymbol; readonly side: SimSide },
  quantity: number,
  price: Price,
): Money {
  const amount = notional(price, quantity, contractSizeOf(trade.symbol));
  return isSale(trade.side) ? amount : subtractMoney(ZERO_MONEY, amount);
}

/** Returns the position after an execution, or undefined when nothing is held any more. Cost leaves in proportion. */
export function positionAfter(
  before: SimPosition | undefined,
  trade: {
    readonly id: number;
    readonly symbol: OccSymbol;
    readonly side: SimSide;
    readonly quantity: number;
    readonly price: Price;
    readonly at: Instant;
  },
): SimPosition | undefined {
  const signed = isSale(trade.side) ? -trade.quantity : trade.quantity;
  const quantity = (before?.quantity ?? 0) + signed;
  if (quantity === 0) return undefined;
  if (before === undefined || isOpening(trade.side)) {
    const paid = subtractMoney(ZERO_MONEY, proceedsOf(trade, trade.quantity, trade.price));
    const { id, symbol, at } = trade;
    return {
      id: before?.id ?? id,
      symbol,
      quantity,
      cost: sumMoney(before?.cost ?? ZERO_MONEY, paid),
      openedAt: before?.openedAt ?? at,
    };
  }
  const kept = roundTo((before.cost * quantity) / before.quantity, 'halfEven') as Money;
  return { ...before, quantity, cost: kept };
}

/** Returns the contracts that a closing order of this side could close. */
export function heldFor(side: SimSide, position: SimPosition | undefined): number {
  const quantity = position?.quantity ?? 0;
  if (side === 'buy_to_close') return Math.max(0, -quantity);
  return side === 'sell_to_close' ? Math.max(0, quantity) : Number.POSITIVE_INFINITY;
}

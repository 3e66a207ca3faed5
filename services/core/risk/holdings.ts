import { tradingDateAt } from '../calendar/index.js';
import {
  type AccountView,
  type PendingOrder,
  type Position,
  parseOccSymbol,
  type ShareHolding,
} from '../model/index.js';
import { type Money, roundTo, type TradingDate, type Underlying } from '../units/index.js';

/** What one bot, or a whole account, holds and has asked for. */
export interface Holdings {
  /** Open short options. */
  readonly positions: readonly Position[];
  /** Options that ended lately. */
  readonly closed: readonly Position[];
  /** Orders that may still open something. */
  readonly openings: readonly PendingOrder[];
  /** Shares held now. */
  readonly shares: readonly ShareHolding[];
}

/** Returns the holdings of one bot; of all bots of the account when none is named. */
export function holdingsOf(account: AccountView, botId?: string): Holdings {
  const own = (one: { readonly botId: string }) => botId === undefined || one.botId === botId;
  return {
    positions: account.positions.filter((one) => own(one) && one.openQuantity > 0),
    closed: (account.closed ?? []).filter(own),
    openings: account.pending.filter((one) => own(one) && one.side === 'sell_to_open'),
    shares: (account.shares ?? []).filter((one) => own(one) && one.quantity > 0),
  };
}

export function underlyingsOf({ positions, openings, shares }: Holdings): ReadonlySet<Underlying> {
  return new Set([...positions, ...openings, ...shares].map(({ underlying }) => underlying));
}

/**
 * Limits hold back what may end in shares bought: puts. A call is sold on shares that are counted already, and takes no place of
 * its own.
 */
export function isCounted({ symbol }: { readonly symbol: string }): boolean {
  return parseOccSymbol(symbol)?.right !== 'call';
}

/** Returns how many places under the limits each underlying takes: puts, pending openings, holdings of shares. */
export function placesOf({ positions, openings, shares }: Holdings): ReadonlyMap<Underlying, number> {
  const places = new Map<Underlying, number>();
  const taken = new Set<string>();
  // An order that adds to a position of its own bot needs no place beside it.
  for (const one of [...positions, ...openings].filter(isCounted)) {
    const key = `${one.botId} ${one.symbol}`;
    if (taken.has(key)) continue;
    taken.add(key);
    places.set(one.underlying, (places.get(one.underlying) ?? 0) + 1);
  }
  for (const { underlying } of shares) places.set(underlying, (places.get(underlying) ?? 0) + 1);
  return places;
}

/**
 * Returns how many puts were opened on a trading date, or still may be by an order under way. An order that has traded in part is
 * counted with the position that it makes.
 */
export function openingsOn(date: TradingDate, { positions, closed, openings }: Holdings): number {
  const opened = [...positions, ...closed].filter((one) => isCounted(one) && tradingDateAt(one.openedAt) === date);
  const waiting = openings.filter(
    (order) =>
      isCounted(order) &&
      !(order.filledQuantity > 0 && opened.some((one) => one.botId === order.botId && one.symbol === order.symbol)),
  );
  return opened.length + waiting.length;
}

/** Returns what the shares held now were bought for, rounded up. */
export function costOfShares({ cost, quantity, boughtQuantity }: ShareHolding): Money {
  return (boughtQuantity > 0 ? roundTo((cost * quantity) / boughtQuantity, 'ceil') : 0) as Money;
}

import type { AccountView, ShareHolding, ShareSale } from '../model/index.js';
import { notional, type PositionId, sumMoney, type Underlying, ZERO_MONEY } from '../units/index.js';
import type { CommandRefusal } from './command-refusals.js';
import { coveredShares, sharesOf } from './shares.js';

/** Shares that a person sold at the broker: bots never sell shares, so that somebody has to say so. */
export interface ShareSaleOf extends ShareSale {
  readonly holdingId: PositionId;
}

export type ShareSaleAdvance =
  | { readonly kind: 'moved'; readonly holding: ShareHolding }
  | {
      readonly kind: 'refused';
      readonly code: Extract<CommandRefusal, 'HOLDING_NOT_FOUND' | 'SHARES_UNDER_CALLS'>;
    };

/**
 * Returns a holding after shares of it were sold by hand. Refused: more than it has, and shares on which calls of the bot stand,
 * open or on their way.
 */
export function advanceShareSale(account: AccountView, { holdingId, ...sale }: ShareSaleOf): ShareSaleAdvance {
  const { shares = [], positions, pending } = account;
  const holding = shares.find(({ id }) => id === holdingId);
  if (!holding || !isSound(sale) || sale.quantity > holding.quantity) {
    return { kind: 'refused', code: 'HOLDING_NOT_FOUND' };
  }
  const left = sharesOf(shares, holding) - sale.quantity;
  if (coveredShares(positions, pending, holding) > left) return { kind: 'refused', code: 'SHARES_UNDER_CALLS' };
  const quantity = holding.quantity - sale.quantity;
  const received = sale.price === undefined ? ZERO_MONEY : notional(sale.price, sale.quantity, 1);
  return {
    kind: 'moved',
    holding: {
      ...holding,
      quantity,
      proceeds: sumMoney(holding.proceeds, received),
      sales: [...(holding.sales ?? []), sale],
      ...(quantity === 0 && { closedAt: sale.at }),
    },
  };
}

function isSound({ quantity, price }: ShareSale): boolean {
  const isPrice = price === undefined || (Number.isSafeInteger(price) && price > 0);
  return Number.isSafeInteger(quantity) && quantity > 0 && isPrice;
}

/** Shares of one underlying: at the broker, negative when short, and those that bots hold. */
export interface MissingShares {
  readonly underlying: Underlying;
  readonly broker: number;
  readonly ours: number;
}

/** Returns the underlyings of which the broker shows fewer shares than the bots of an account hold, by name. */
export function missingShares(
  shares: readonly ShareHolding[],
  atBroker: readonly { readonly underlying: Underlying; readonly quantity: number }[],
): readonly MissingShares[] {
  const held = new Map<Underlying, number>();
  for (const { underlying, quantity } of shares) held.set(underlying, (held.get(underlying) ?? 0) + quantity);
  return [...held]
    .map(([underlying, ours]) => ({ underlying, broker: quantityOf(atBroker, underlying), ours }))
    .filter(({ broker, ours }) => broker < ours)
    .sort((a, b) => (a.underlying < b.underlying ? -1 : 1));
}

function quantityOf(
  shares: readonly { readonly underlying: Underlying; readonly quantity: number }[],
  underlying: Underlying,
): number {
  return shares.reduce((sum, one) => (one.underlying === underlying ? sum + one.quantity : sum), 0);
}

import { isDeepStrictEqual } from 'node:util';
import type { OccSymbol, Order, OrderSide, Position } from '#core/model';
import type { AccountId, BotId, PositionId, Underlying, UserId } from '#core/units';
import type { DeskStore, OpenOrder } from '#store/desk';

/** Contracts of one of our positions that may be short at the broker: what was held, and what openings under way may add. */
export interface RememberedHolding {
  readonly accountId: AccountId;
  readonly positionId: PositionId;
  readonly botId: BotId;
  readonly userId: UserId;
  readonly symbol: OccSymbol;
  readonly underlying: Underlying;
  readonly contracts: number;
}

/** An account as it was known last. */
export interface RememberedAccount {
  readonly positions: readonly Position[];
  readonly orders: readonly Order[];
}

const NOTHING: RememberedAccount = { positions: [], orders: [] };

/** What this desk knew last of the accounts that it holds: enough to cancel and to buy back without the database. */
export class AccountMemory {
  private readonly accounts = new Map<AccountId, RememberedAccount>();

  all(): readonly AccountId[] {
    return [...this.accounts.keys()];
  }

  get(accountId: AccountId): RememberedAccount {
    return this.accounts.get(accountId) ?? NOTHING;
  }

  learn(accountId: AccountId, known: Partial<RememberedAccount>): void {
    this.accounts.set(accountId, { ...this.get(accountId), ...known });
  }

  /** Somebody else holds it, or it was given back: nothing may be done for it any more. */
  forget(accountId: AccountId): void {
    this.accounts.delete(accountId);
  }

  /** Returns what may be short at the broker because of us. */
  holdingsOf(accountId: AccountId): readonly RememberedHolding[] {
    const { positions, orders } = this.get(accountId);
    const holdings = new Map<PositionId, RememberedHolding>();
    const add = (of: Omit<RememberedHolding, 'contracts' | 'accountId'>, contracts: number) => {
      const { positionId, botId, userId, symbol, underlying } = of;
      const before = holdings.get(positionId)?.contracts ?? 0;
      holdings.set(positionId, {
        accountId,
        positionId,
        botId,
        userId,
        symbol,
        underlying,
        contracts: before + contracts,
      });
    };
    for (const position of positions) add({ ...position, positionId: position.id }, position.openQuantity);
    for (const order of orders) if (opens(order.side)) add(order, order.quantity - order.filledQuantity);
    return [...holdings.values()].filter(({ contracts }) => contracts > 0);
  }
}

function opens(side: OrderSide): boolean {
  return side === 'sell_to_open';
}

/** Returns the store with every answer that says something of an account remembered on its way. */
export function rememberingStore(store: DeskStore, memory: AccountMemory): DeskStore {
  const own: Partial<DeskStore> = {
    async openOrders(accounts) {
      const orders = await store.openOrders(accounts);
      for (const accountId of accounts) {
        const known = memory.get(accountId).orders;
        memory.learn(accountId, { orders: ofAccount(orders, accountId).map((order) => asKnown(order, known)) });
      }
      return orders;
    },
    async accountView(accountId) {
      const view = await store.accountView(accountId);
      if (view) memory.learn(accountId, { positions: view.positions });
      return view;
    },
    async claimIntent(lease, ...rest) {
      const result = await store.claimIntent(lease, ...rest);
      if (result.kind === 'claimed') {
        memory.learn(lease.accountId, { orders: [...memory.get(lease.accountId).orders, result.order] });
      }
      return result;
    },
    async renewAccounts(leases, leaseMs) {
      const standing = await store.renewAccounts(leases, leaseMs);
      const kept = new Set(standing.map(({ accountId }) => accountId));
      for (const { accountId } of leases) if (!kept.has(accountId)) memory.forget(accountId);
      return standing;
    },
    async releaseAccounts(leases) {
      for (const { accountId } of leases) memory.forget(accountId);
      await store.releaseAccounts(leases);
    },
  };
  return new Proxy(store, {
    get(target, property) {
      const mine: unknown = Reflect.get(own, property);
      if (mine !== undefined) return mine;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function ofAccount(orders: readonly OpenOrder[], accountId: AccountId): readonly OpenOrder[] {
  return orders.filter((order) => order.accountId === accountId);
}

/**
 * Returns the object that is known of an order while the order is what it was. Orders are read every few seconds, and what is kept of each
 * reading outlives two collections of young objects, for which all orders wait.
 */
function asKnown(order: Order, known: readonly Order[]): Order {
  const former = known.find(({ id }) => id === order.id);
  return former && isDeepStrictEqual(former, order) ? former : order;
}

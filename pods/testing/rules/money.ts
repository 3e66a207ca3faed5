import { ENDED_ORDER_STATES, type OccSymbol, parseOccSymbol, STANDARD_MULTIPLIER } from '#core/model';
import type { AccountId } from '#core/units';
import type { MemorySpineStore } from '#store/memory';
import type { SimBroker } from '../sim-broker.js';
import { demand } from './violation.js';

/** What a desk takes fits into what the account may use. */
export class MoneyRules {
  private ordersSeen = 0;

  constructor(
    private readonly store: MemorySpineStore,
    private readonly broker: SimBroker,
  ) {}

  /** An opening that the desk has just taken fits, all reservations counted. */
  check(): void {
    const { tables } = this.store;
    const orders = [...tables.orders.values()];
    for (const order of orders.slice(this.ordersSeen)) {
      const view = tables.view(order.accountId);
      if (!view || order.side !== 'sell_to_open') continue;
      const free = view.balances.optionBuyingPower - this.reserved(order.accountId);
      demand(free >= 0, `order ${order.id} overdraws`);
      if (view.type === 'cash')
        demand(this.securedRest(order.accountId) >= 0, `order ${order.id} is not secured by cash`);
    }
    this.ordersSeen = orders.length;
  }

  /** Returns what intents and open orders still hold, in 1e-4: per contract that was not traded, from the tables alone. */
  private reserved(accountId: AccountId): number {
    const { intents, orders } = this.store.tables;
    const byIntent = new Map([...orders.values()].map((order) => [order.intentId, order]));
    let sum = 0;
    for (const { intent, status } of intents.values()) {
      if (intent.accountId !== accountId || status === 'refused') continue;
      const order = byIntent.get(intent.id);
      if (order && ENDED_ORDER_STATES.has(order.state)) continue;
      sum += (intent.reserve * (intent.quantity - (order?.filledQuantity ?? 0))) / intent.quantity;
    }
    return sum;
  }

  /**
   * Returns what is left of a cash account when every put that is sold or may still be sold is set aside at its strike: counted
   * from the broker's books and our intents alone, so that no balance of ours is believed.
   */
  private securedRest(accountId: AccountId): number {
    const { orders, intents } = this.store.tables;
    let rest: number = this.broker.books.cashOf(accountId);
    for (const { symbol, quantity } of this.broker.books.heldBy(accountId)) rest += quantity * securedBy(symbol);
    const filled = new Map(this.broker.books.allOrders().map((one) => [one.clientOrderId, one.filledQuantity]));
    const mayStillSell = [
      ...[...intents.values()].filter((row) => row.status === 'pending').map((row) => row.intent),
      ...[...orders.values()].filter((order) => !ENDED_ORDER_STATES.has(order.state)),
    ];
    for (const one of mayStillSell) {
      if (one.accountId !== accountId || one.side !== 'sell_to_open') continue;
      rest -= (one.quantity - (filled.get(one.clientOrderId) ?? 0)) * securedBy(one.symbol);
    }
    return rest;
  }
}

/** Strike × multiplier, in 1e-4. */
function securedBy(symbol: OccSymbol): number {
  const contract = parseOccSymbol(symbol);
  demand(contract !== undefined, `${symbol} is no contract`);
  return contract.strike * STANDARD_MULTIPLIER;
}

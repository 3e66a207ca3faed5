import type { IntentStatus, Order } from '#core/model';
import type { IntentId, OrderId } from '#core/units';
import type { MemorySpineStore } from '#store/memory';
import type { SimBroker } from '../sim-broker.js';
import type { SimDay } from '../sim-days.js';
import { demand } from './violation.js';

/** Intents, orders and fills: one of each, and never back. */
export class OrderRules {
  private readonly statuses = new Map<IntentId, IntentStatus>();
  private readonly orders = new Map<OrderId, Order>();
  private executionsSeen = 0;

  constructor(
    private readonly store: MemorySpineStore,
    private readonly broker: SimBroker,
    private readonly day: SimDay,
  ) {}

  check(): void {
    this.nothingContradicts();
    this.oneOrderPerIntent();
    this.neverBack();
    this.inTheSession();
    this.withinLimits();
    this.positionsAreFills();
  }

  /** The broker tells the truth, however often and late: nothing that it says contradicts what is known. */
  private nothingContradicts(): void {
    for (const [accountId, { drift, driftDetail }] of this.store.tables.accounts) {
      const code = drift && (driftDetail as { readonly code?: string } | undefined)?.code;
      demand(!code, `account ${accountId}: ${code}`);
    }
  }

  private oneOrderPerIntent(): void {
    const { intents, orders } = this.store.tables;
    demand(this.broker.doubled.length === 0, `sent twice: ${this.broker.doubled.join(', ')}`);
    const { sentWithoutLease } = this.broker;
    demand(sentWithoutLease.length === 0, `sent without a lease: ${sentWithoutLease.join(', ')}`);
    const intended = new Map([...intents.values()].map((row) => [row.intent.clientOrderId, row]));
    const atBroker = new Set<string>();
    for (const order of this.broker.books.allOrders()) {
      demand(!atBroker.has(order.clientOrderId), `two broker orders for ${order.clientOrderId}`);
      atBroker.add(order.clientOrderId);
      const row = intended.get(order.clientOrderId);
      demand(row?.status === 'claimed', `no claimed intent for ${order.clientOrderId}`);
      const { symbol, side, quantity, limit } = row.intent;
      const isSame =
        symbol === order.symbol && side === order.side && quantity === order.quantity && limit === order.limit;
      demand(isSame, `the broker has something else for ${order.clientOrderId}`);
    }
    const perIntent = new Set<string>();
    for (const order of orders.values()) {
      demand(!perIntent.has(order.intentId), `two orders for ${order.intentId}`);
      perIntent.add(order.intentId);
    }
  }

  /** An intent that has ended or was claimed stays so; an order is begun once and loses no fill. */
  private neverBack(): void {
    const { intents, orders } = this.store.tables;
    for (const [id, { status }] of intents) {
      const before = this.statuses.get(id) ?? 'pending';
      demand(before === 'pending' || before === status, `intent ${id} was ${before} and is ${status}`);
      this.statuses.set(id, status);
    }
    for (const [id] of this.statuses) demand(intents.has(id), `intent ${id} is lost`);
    for (const [id, order] of orders) {
      const before = this.orders.get(id);
      if (before === order) continue;
      if (before) {
        const isBegunAgain = order.state === 'submitting' && before.state !== 'submitting';
        demand(!isBegunAgain, `order ${id} was ${before.state} and is sent anew`);
        demand(order.createdAt === before.createdAt, `order ${id} was made twice`);
        demand(order.filledQuantity >= before.filledQuantity, `order ${id} lost a fill`);
      }
      this.orders.set(id, order);
    }
    for (const [id] of this.orders) demand(orders.has(id), `order ${id} is lost`);
  }

  /** By the clock of whoever acted: a desk sends, and the broker trades, while the exchange is open. */
  private inTheSession(): void {
    const { opensAt, closesAt } = this.day;
    const isOpen = (at: number) => at >= opensAt && at < closesAt;
    for (const order of this.store.tables.orders.values()) {
      demand(isOpen(order.createdAt), `order ${order.id} was sent outside the session`);
    }
    const executions = this.broker.books.allExecutions();
    for (const { executionId, tsEvent } of executions.slice(this.executionsSeen)) {
      demand(isOpen(tsEvent), `execution ${executionId} lies outside the session`);
    }
    this.executionsSeen = executions.length;
  }

  private withinLimits(): void {
    const { tables } = this.store;
    for (const bot of tables.bots.values()) {
      const sizing = bot.configs.at(-1)?.sizing;
      const view = tables.view(bot.accountId);
      if (!sizing || !view) continue;
      const names = new Map<string, string>();
      for (const one of view.positions) if (one.botId === bot.botId) names.set(one.symbol, one.underlying);
      for (const one of view.pending) {
        if (one.botId === bot.botId && one.side === 'sell_to_open') names.set(one.symbol, one.underlying);
      }
      demand(names.size <= sizing.maxPositions, `${bot.botId} holds ${names.size} positions`);
      for (const underlying of new Set(names.values())) {
        const held = [...names.values()].filter((one) => one === underlying).length;
        demand(held <= sizing.maxPerUnderlying, `${bot.botId} holds ${held} positions in ${underlying}`);
      }
    }
  }

  private positionsAreFills(): void {
    const { fills, orders, positions } = this.store.tables;
    const net = new Map<string, number>();
    const seen = new Set<string>();
    for (const fill of fills) {
      demand(!seen.has(fill.executionId), `execution ${fill.executionId} was applied twice`);
      seen.add(fill.executionId);
      const order = orders.get(fill.orderId);
      demand(order !== undefined, `execution ${fill.executionId} has no order`);
      const position = positions.get(order.positionId);
      const scale = position?.former?.find(({ symbol }) => symbol === order.symbol)?.contracts ?? 1;
      const change = scale * (order.side === 'sell_to_open' ? fill.quantity : -fill.quantity);
      net.set(String(order.positionId), (net.get(String(order.positionId)) ?? 0) + change);
    }
    for (const position of positions.values()) {
      const folded = (net.get(position.id) ?? 0) - (position.settledQuantity ?? 0);
      demand(
        folded === position.openQuantity,
        `position ${position.id}: ${position.openQuantity}, its fills ${folded}`,
      );
      demand(position.openQuantity >= 0, `position ${position.id} is long`);
    }
  }
}

import { owedScheduleDue } from '#core/bot';
import { ENDED_ORDER_STATES } from '#core/model';
import type { Instant } from '#core/units';
import type { MemorySpineStore } from '#store/memory';
import type { SimBroker } from '../sim-broker.js';
import { demand } from './violation.js';

/** What must have come about once everything was left alone for a while. */
export class EndRules {
  constructor(
    private readonly store: MemorySpineStore,
    private readonly broker: SimBroker,
  ) {}

  /** Running bots have decided everything that was due by `settledAt`. */
  everyTickDecided(settledAt: Instant): void {
    for (const bot of this.store.tables.bots.values()) {
      const config = bot.configs.at(-1);
      if (bot.deleted || !config) continue;
      const owed = owedScheduleDue(config, bot.state, settledAt);
      demand(owed === undefined, `${bot.botId} still owes the tick of ${owed}`);
    }
  }

  /** Every command up to this id is carried out, or was refused in a record. */
  everyCommandObeyed(lastCommandId: number): void {
    for (const bot of this.store.tables.bots.values()) {
      if (bot.deleted) continue;
      const waiting = bot.commands.filter(({ id }) => id > bot.state.lastCommandId && id <= lastCommandId);
      demand(waiting.length === 0, `${bot.botId} has ${waiting.length} commands waiting`);
    }
  }

  everyIntentEnded(now: Instant): void {
    const { intents, orders } = this.store.tables;
    const byIntent = new Map([...orders.values()].map((order) => [order.intentId, order]));
    const atBroker = new Map(this.broker.books.allOrders().map((order) => [order.clientOrderId, order]));
    for (const { intent, status, code } of intents.values()) {
      demand(status !== 'pending', `intent ${intent.id} still waits for a desk`);
      if (status === 'refused') demand(code !== undefined, `intent ${intent.id} was refused without a code`);
      if (status !== 'claimed') continue;
      const order = byIntent.get(intent.id);
      demand(order !== undefined, `intent ${intent.id} was claimed without an order`);
      const theirs = atBroker.get(order.clientOrderId);
      // A buy-back works until the close; an opening as long as its time, which a clock that was set back makes longer.
      const mayWork = intent.side === 'buy_to_close' || intent.validUntil >= now;
      const works = order.state === 'working' && theirs?.status === 'working' && mayWork;
      demand(ENDED_ORDER_STATES.has(order.state) || works, `order ${order.id} is left ${order.state} at ${now}`);
      const never = order.state === 'rejected' || order.state === 'not_sent';
      demand(
        never === (theirs === undefined),
        `order ${order.id} is ${order.state}, the broker says ${theirs?.status}`,
      );
      if (theirs) demand(theirs.filledQuantity === order.filledQuantity, `order ${order.id} lacks fills`);
    }
  }

  booksAgree(): void {
    const { accounts, positions, shares } = this.store.tables;
    for (const [accountId, account] of accounts) {
      demand(!account.drift, `account ${accountId} drifts: ${JSON.stringify(account.driftDetail)}`);
      const net = new Map<string, number>();
      const add = (symbol: string, quantity: number) => net.set(symbol, (net.get(symbol) ?? 0) + quantity);
      for (const { symbol, quantity } of this.broker.books.heldBy(accountId)) add(symbol, -quantity);
      for (const one of positions.values()) if (one.accountId === accountId) add(one.symbol, -one.openQuantity);
      for (const { underlying, quantity } of this.broker.books.sharesOf(accountId)) add(underlying, -quantity);
      for (const one of shares.values()) if (one.accountId === accountId) add(one.underlying, one.quantity);
      for (const [symbol, rest] of net) demand(rest === 0, `${symbol}: the broker's books differ by ${rest}`);
      demand(
        account.balances.cash === this.broker.books.cashOf(accountId),
        `account ${accountId}: cash ${account.balances.cash}, the broker says ${this.broker.books.cashOf(accountId)}`,
      );
    }
  }
}

import { type DecisionRecord, owedScheduleDue } from '#core/bot';
import { ENDED_ORDER_STATES, freeBuyingPower, type OccSymbol, parseOccSymbol, STANDARD_MULTIPLIER } from '#core/model';
import { type AccountId, type BotId, type Instant, type SlotId } from '#core/units';
import { sha256Hex } from '#platform/hash';
import type { MemorySpineStore } from '#store/memory';
import type { SimBroker } from './sim-broker.js';

/** A rule that the run broke. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** Strike × multiplier, in 1e-4. */
function securedBy(symbol: OccSymbol): number {
  const contract = parseOccSymbol(symbol);
  demand(contract !== undefined, `${symbol} is no contract`);
  return contract.strike * STANDARD_MULTIPLIER;
}

function demand(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Violation(rule);
}

/** What must hold at every moment and what must hold once everything is quiet. */
export class Invariants {
  private readonly owners = new Map<string, string>();
  private readonly heads = new Map<BotId, { sequence: number; hash: string }>();
  private decisionsSeen = 0;
  private ordersSeen = 0;

  constructor(
    private readonly store: MemorySpineStore,
    private readonly broker: SimBroker,
  ) {}

  /** Called after the effect of each store method, before anybody else moves. */
  afterStep(method: string): void {
    if (method === 'takeSlots') this.oneOwnerPerEpoch();
    if (method === 'commitTick') this.newDecisions();
    if (method === 'claimIntent') this.noOverdraft();
    if (method === 'commitTick' || method === 'claimIntent' || method === 'applyOrderEvents') {
      this.oneOrderPerIntent();
      this.withinLimits();
      this.positionsAreFills();
    }
  }

  private oneOwnerPerEpoch(): void {
    for (const [slotId, { owner, epoch }] of this.store.tables.slotLeases) {
      const name = `${slotId} ${epoch}`;
      const before = this.owners.get(name) ?? owner;
      demand(owner === '' || before === owner, `slot ${name} has the owners ${before} and ${owner}`);
      if (owner !== '') this.owners.set(name, owner);
    }
  }

  /** Each bot's decisions form one chain, each written by the slot's owner of that moment, each with its frames kept. */
  private newDecisions(): void {
    const { decisions, slotLeases, keptFrames } = this.store.tables;
    for (; this.decisionsSeen < decisions.length; this.decisionsSeen += 1) {
      const decision = decisions[this.decisionsSeen] as (typeof decisions)[number];
      const lease = slotLeases.get(decision.slotId as SlotId);
      demand(lease?.epoch === decision.slotEpoch, `${decision.id} was written under a former epoch`);
      const head = this.heads.get(decision.botId) ?? { sequence: 0, hash: '' };
      const record = JSON.parse(Buffer.from(decision.record).toString('latin1')) as Pick<
        DecisionRecord,
        'previousHash' | 'inputs' | 'intents'
      >;
      demand(decision.sequence === head.sequence + 1, `${decision.id} does not follow ${head.sequence}`);
      demand(record.previousHash === head.hash, `${decision.id} does not carry the hash before it`);
      demand(sha256Hex(decision.record) === decision.hash, `${decision.id} is not named by its hash`);
      this.intentsFit(decision.id, record);
      for (const ref of record.inputs.frames) demand(keptFrames.has(ref.hash), `${decision.id} refers to a lost frame`);
      this.heads.set(decision.botId, { sequence: decision.sequence, hash: decision.hash });
    }
  }

  /** What a decision asks for fits into what the account had free when it was read, all reservations counted. */
  private intentsFit(id: string, { inputs, intents }: Pick<DecisionRecord, 'inputs' | 'intents'>): void {
    const asked = intents.reduce((sum, intent) => sum + intent.reserve, 0);
    demand(asked === 0 || asked <= freeBuyingPower(inputs.account), `${id} asks for more than is free`);
  }

  /** An opening that the desk has just taken fits into what the account may use, all reservations counted. */
  private noOverdraft(): void {
    const orders = [...this.store.tables.orders.values()];
    for (const order of orders.slice(this.ordersSeen)) {
      const view = this.store.tables.view(order.accountId);
      if (!view || order.side !== 'sell_to_open') continue;
      demand(freeBuyingPower(view) >= 0, `order ${order.id} overdraws`);
      if (view.type === 'cash')
        demand(this.securedRest(order.accountId) >= 0, `order ${order.id} is not secured by cash`);
    }
    this.ordersSeen = orders.length;
  }

  /**
   * Returns what is left of a cash account when every put that is sold or may still be sold is set aside at its strike: counted
   * from the broker's executions and our intents alone, so that no balance of ours is believed.
   */
  private securedRest(accountId: AccountId): number {
    const { orders, intents } = this.store.tables;
    let rest: number = this.broker.books.cashOf(accountId);
    for (const theirs of this.broker.books.allOrders()) {
      if (theirs.accountId !== accountId) continue;
      const sold = theirs.side === 'sell_to_open' ? theirs.filledQuantity : -theirs.filledQuantity;
      rest -= sold * securedBy(theirs.symbol);
    }
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

  private oneOrderPerIntent(): void {
    const { intents, orders } = this.store.tables;
    demand(this.broker.doubled.length === 0, `sent twice: ${this.broker.doubled.join(', ')}`);
    const intended = new Map([...intents.values()].map((row) => [row.intent.clientOrderId, row]));
    const atBroker = new Set<string>();
    for (const order of this.broker.books.allOrders()) {
      demand(!atBroker.has(order.clientOrderId), `two broker orders for ${order.clientOrderId}`);
      atBroker.add(order.clientOrderId);
      demand(intended.get(order.clientOrderId)?.status === 'claimed', `no claimed intent for ${order.clientOrderId}`);
    }
    const perIntent = new Set<string>();
    for (const order of orders.values()) {
      demand(!perIntent.has(order.intentId), `two orders for ${order.intentId}`);
      perIntent.add(order.intentId);
    }
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
      const change = order.side === 'sell_to_open' ? fill.quantity : -fill.quantity;
      net.set(String(order.positionId), (net.get(String(order.positionId)) ?? 0) + change);
    }
    for (const position of positions.values()) {
      const folded = net.get(position.id) ?? 0;
      demand(
        folded === position.openQuantity,
        `position ${position.id}: ${position.openQuantity}, its fills ${folded}`,
      );
      demand(position.openQuantity >= 0, `position ${position.id} is long`);
    }
  }

  /** After the quiet tail: everything has ended or says why not, and the books agree. */
  atEnd(now: Instant, settledAt: Instant): void {
    this.oneOrderPerIntent();
    this.positionsAreFills();
    this.everyIntentEnded(now);
    this.everyTickDecided(settledAt);
    this.booksAgree();
  }

  private everyIntentEnded(now: Instant): void {
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
      const works = order.state === 'working' && theirs?.status === 'working' && intent.side === 'buy_to_close';
      demand(ENDED_ORDER_STATES.has(order.state) || works, `order ${order.id} is left ${order.state} at ${now}`);
      const never = order.state === 'rejected' || order.state === 'not_sent';
      demand(
        never === (theirs === undefined),
        `order ${order.id} is ${order.state}, the broker says ${theirs?.status}`,
      );
      if (theirs) demand(theirs.filledQuantity === order.filledQuantity, `order ${order.id} lacks fills`);
    }
  }

  private everyTickDecided(settledAt: Instant): void {
    for (const bot of this.store.tables.bots.values()) {
      const waiting = bot.commands.filter((command) => command.id > bot.state.lastCommandId).length;
      demand(waiting === 0, `${bot.botId} has ${waiting} commands waiting`);
      const config = bot.configs.at(-1);
      const owed = config && owedScheduleDue(config, bot.state, settledAt);
      demand(owed === undefined, `${bot.botId} still owes the tick of ${owed}`);
    }
  }

  private booksAgree(): void {
    const { accounts, positions } = this.store.tables;
    for (const [accountId, account] of accounts) {
      demand(!account.drift, `account ${accountId} drifts: ${JSON.stringify(account.driftDetail)}`);
      const net = new Map<string, number>();
      const add = (symbol: string, quantity: number) => net.set(symbol, (net.get(symbol) ?? 0) + quantity);
      for (const order of this.broker.books.allOrders()) {
        if (order.accountId !== accountId) continue;
        add(order.symbol, order.side === 'sell_to_open' ? order.filledQuantity : -order.filledQuantity);
      }
      for (const one of positions.values()) if (one.accountId === accountId) add(one.symbol, -one.openQuantity);
      for (const [symbol, rest] of net) demand(rest === 0, `${symbol}: the broker's books differ by ${rest}`);
    }
  }
}

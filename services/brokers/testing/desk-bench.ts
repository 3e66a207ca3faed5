import { defaultBotConfig } from '#core/bot';
import { type AccountType, type Order, type OrderIntent, termsOfVenue, venueOf } from '#core/model';
import { orderIdOf } from '#core/orders';
import { DEFAULT_RISK_LIMITS, type RiskLimits } from '#core/risk';
import { TEST_ACCOUNT, TEST_BOT, TEST_USER } from '#core/testing';
import {
  addMs,
  type ClientOrderId,
  type DecisionId,
  type DeskId,
  type Instant,
  type IntentId,
  type Money,
  type PositionId,
  type Price,
  type Underlying,
} from '#core/units';
import type { BrokerPort } from '#ports';
import { MemorySpineStore } from '#store/memory';
import { MemoryPaperBooks } from '#store/paper';
import { Desk, type DeskEvent, type DeskParts, type DeskTiming } from '../desk/index.js';
import { type PaperUnderTest, paperUnderTest, TEST_SYMBOL, type TestListing, TestMarket } from './paper-under-test.js';

const CASH = 100_000_000_000 as Money;

/** Everything around a desk, in memory and under a time that tests move: the store, the paper broker, one underlying. */
export class DeskBench {
  readonly market: TestMarket;
  readonly store = new MemorySpineStore({ now: () => this.wallNow() });
  readonly books = new MemoryPaperBooks();
  readonly paper: PaperUnderTest;
  readonly events: DeskEvent[] = [];
  private readonly limits: RiskLimits;
  monotonicMs = 0;
  private desks = 0;
  private intents = 0;

  constructor(type: AccountType = 'cash', listing?: TestListing) {
    this.market = new TestMarket(listing);
    this.paper = paperUnderTest(this.books, TEST_ACCOUNT, this.market);
    const { currency } = termsOfVenue(venueOf(this.market.listing.underlying));
    this.limits = { ...DEFAULT_RISK_LIMITS, currency };
    this.store.addAccount({ accountId: TEST_ACCOUNT, userId: TEST_USER, type, cash: CASH, currency });
    this.books.openAccount(TEST_ACCOUNT, type, CASH);
    this.market.show(25_000, 26_000);
  }

  /** Moves both clocks. */
  advance(ms: number): void {
    this.monotonicMs += ms;
    this.market.now = addMs(this.market.now, ms);
  }

  newDesk(over: { broker?: BrokerPort; timing?: Partial<DeskTiming>; parts?: Partial<DeskParts> } = {}): Desk {
    this.desks += 1;
    const broker = over.broker ?? this.paper.broker;
    return new Desk({
      deskId: `desk-${this.desks}` as DeskId,
      store: this.store,
      brokerFor: async () => broker,
      clock: { monotonicMs: () => this.monotonicMs },
      marketNow: () => this.market.now,
      timers: { sleep: async () => undefined },
      newestFrame: async () => this.market.frame,
      limits: this.limits,
      report: (event) => this.events.push(event),
      ...(over.timing ? { timing: over.timing } : {}),
      ...over.parts,
    });
  }

  /** Commits an intent as a pod would. */
  intend(over: Partial<OrderIntent> = {}): OrderIntent {
    this.intents += 1;
    const id = `${TEST_BOT}-${this.intents}-1` as IntentId;
    const intent: OrderIntent = {
      id,
      decisionId: `${TEST_BOT}-${this.intents}` as DecisionId,
      botId: TEST_BOT,
      userId: TEST_USER,
      accountId: TEST_ACCOUNT,
      clientOrderId: `tp-${id}` as ClientOrderId,
      symbol: TEST_SYMBOL,
      underlying: 'AAPL' as Underlying,
      side: 'sell_to_open',
      quantity: 1,
      limit: 25_000 as Price,
      validUntil: addMs(this.market.now, 60_000),
      reserve: 265_000_000 as Money,
      positionId: `pos-${id}` as PositionId,
      ...over,
    };
    this.store.tables.intents.set(id, { intent, status: 'pending', createdAt: this.market.now });
    return intent;
  }

  /** An intent that buys back the position of an earlier one. */
  intendClose(opened: OrderIntent, over: Partial<OrderIntent> = {}): OrderIntent {
    return this.intend({
      side: 'buy_to_close',
      symbol: opened.symbol,
      positionId: opened.positionId,
      reserve: 0 as Money,
      limit: 26_000 as Price,
      ...over,
    });
  }

  /** What a user does, and the decision that follows. */
  pauseBot(): void {
    this.store.addBot({ botId: TEST_BOT, userId: TEST_USER, config: defaultBotConfig(TEST_ACCOUNT) });
    this.store.tables.bots.set(TEST_BOT, { ...this.store.tables.bot(TEST_BOT), status: 'paused' });
  }

  orderOf(intent: OrderIntent): Order | undefined {
    return this.store.tables.orders.get(orderIdOf(intent));
  }

  refusalOf(intent: OrderIntent): string | undefined {
    return this.store.tables.intents.get(intent.id)?.code;
  }

  names(): readonly string[] {
    return this.events.map((event) => event.name);
  }

  private wallNow(): Instant {
    return this.monotonicMs as Instant;
  }
}

/** Returns something that behaves like the one given but for some methods. */
export function overridden<T extends object>(one: T, over: Partial<T>): T {
  return new Proxy(one, {
    get(target, property) {
      if (Object.hasOwn(over, property)) return Reflect.get(over, property);
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Lets a desk take its accounts and go round once. */
export async function startDesk(bench: DeskBench, desk = bench.newDesk()): Promise<Desk> {
  await desk.renewLeases();
  await desk.round();
  return desk;
}

/** Lets time pass in steps, with the lease renewed and one round at each. */
export async function runRounds(bench: DeskBench, desk: Desk, count: number, ms = 500): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    bench.advance(ms);
    await desk.renewLeases();
    await desk.round();
  }
}

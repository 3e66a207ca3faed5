/**
 * A day of one account at one broker. Real: the gateway, Postgres, the desk's logins and tokens, the desk, the adapter, TLS, the simulated
 * broker with its consent page. Fake: the market, whose clock a test moves, the browser, and the pod, whose commits are made here. The market's
 * day lies before the logins', and limits are in the account's currency: otherwise nothing is opened at brokers whose logins end each night.
 */
import { contractSizeOf, type OccSymbol, type OrderIntent, termsOfVenue, venueOf } from '#core/model';
import { DEFAULT_RISK_LIMITS } from '#core/risk';
import {
  type AccountId,
  addMs,
  assert,
  type BotId,
  type ClientOrderId,
  type DeskId,
  type Instant,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  type PodId,
  type Price,
  priceToDecimal,
  type Underlying,
  type UserId,
} from '#core/units';
import { type Clock, systemClock } from '#platform/clock';
import { queryOne } from '#platform/db';
import { BotRepository } from '#store/bots';
import { PostgresDeskStore } from '#store/desk';
import { PostgresPodStore, type SlotLease } from '#store/pods';
import { commitAfter, configFor, decideAndCommit, type IntentSpec, LONG_LEASE_MS } from '#store/testing';
import type { ConnectionView, OrderView, Page } from '../../gateway/contract/index.js';
import { ConnectionBench } from '../../gateway/testing/connection-bench.js';
import type { Person } from '../../gateway/testing/index.js';
import { hasEnded, type SimBooks, tradedQuantity } from '../../simulator/brokers/kit/index.js';
import { ManualWorld } from '../../simulator/brokers/kit/testing/index.js';
import { paceOf } from '../broker-pace.js';
import { Desk } from '../desk/index.js';
import { symbolsOf } from './campaign-checks.js';
import type { CampaignBroker } from './campaign-run.js';
import { TestMarket } from './paper-under-test.js';

/** The day passes in less than a minute, and budgets are spent on the wall clock. */
const RATE = { windowMs: MS_PER_MINUTE, requests: 10_000, keptForExits: 1_000 };
/** Between two looks of the desk. */
const LOOK_MS = 10 * MS_PER_SECOND;
const LOOKS_MAX = 30;
const POD = 'pod-of-tests' as PodId;

/** An hour in which no broker ends its logins for the night. */
const FIRST_HOUR_UTC = 15;

/** Logins live on its clock: the system's, moved on to the next such hour, and what has passed here besides. */
class DayWorld extends ManualWorld {
  private passedMs = msUntilHour(systemClock.now(), FIRST_HOUR_UTC);
  readonly clock: Clock = {
    now: () => addMs(systemClock.now(), this.passedMs),
    monotonicMs: () => systemClock.monotonicMs() + this.passedMs,
  };

  override pass(ms: number): void {
    super.pass(ms);
    this.passedMs += ms;
  }

  override wallNow(): Instant {
    return this.clock.now();
  }
}

export class BrokerDay {
  readonly symbol: OccSymbol;
  readonly otherSymbol: OccSymbol;
  private readonly market: TestMarket;
  private readonly world = new DayWorld();
  private readonly connections: ConnectionBench;
  private readonly events: string[] = [];
  private readonly underlying: Underlying;
  private monotonicMs = 0;
  private person: Person | undefined;
  private trader: { readonly accountId: AccountId; readonly botId: BotId; readonly slot: SlotLease } | undefined;
  private desk: Desk | undefined;

  constructor(private readonly spec: CampaignBroker) {
    const { kind, simulator, environment, userId } = spec;
    this.market = new TestMarket(spec.listing);
    this.underlying = this.market.listing.underlying as Underlying;
    [this.symbol, this.otherSymbol] = symbolsOf(this.market.listing);
    this.world.setMarket(this.market.now, true);
    this.world.setSpot('AAPL', '277.55');
    this.connections = new ConnectionBench({
      kind: { ...kind, rate: RATE },
      ...{ simulator, environment, userId, world: this.world },
    });
  }

  /** The broker's own books. */
  get books(): SimBooks {
    const books = this.connections.sim.broker.books[this.spec.environment];
    assert(books, 'Invariant: the broker has books');
    return books;
  }

  /** Signs up, connects through the consent page, and starts a bot's account under a desk. */
  async start(): Promise<ConnectionView> {
    await this.connections.start();
    this.person = await this.connections.gateway.newcomer();
    const connection = await this.connections.connect(this.person);
    const { accountNumber } = this.spec;
    const account = connection.accounts.find(({ name }) => accountNumber.endsWith(name.replace(/^.*…/, '')));
    assert(account, 'Invariant: the login brings the account');
    this.trader = await this.newBot(account.id as AccountId);
    this.desk = this.newDesk();
    return connection;
  }

  /** The user goes through the consent page once more. */
  signInAgain(connectionId: string): Promise<ConnectionView> {
    return this.connections.connect(this.owner, { more: { connectionId } });
  }

  connection(id: string): Promise<ConnectionView> {
    return this.connections.connectionOf(this.owner, id);
  }

  /** Every token of the login dies at the broker. */
  killTokens(): void {
    this.connections.sim.broker.logins.killTokens('all');
  }

  /** Quotes the first contract, in currency units; the second stands at 1.50 to 1.60. */
  show(bid: number, ask: number): void {
    const [low, high] = [unitsOf(bid), unitsOf(ask)];
    const before = this.market.now;
    this.market.show(low, high);
    this.world.pass(this.market.now - before);
    this.world.setQuote(this.symbol, priceToDecimal(low), priceToDecimal(high));
    this.world.setQuote(this.otherSymbol, '1.50', '1.60');
  }

  /** Commits an intent as a pod would, an opening once the books agree, as a bot does; the reserve is what the broker asks for, and more. */
  async decide(spec: IntentSpec): Promise<OrderIntent> {
    if (spec.side !== 'buy_to_close') await this.until('the books agree', async () => !(await this.view()).drift);
    const { botId, slot } = this.account;
    const pods = new PostgresPodStore(this.pool);
    const inputs = await pods.loadTick(botId);
    assert(inputs, 'Invariant: the bot exists');
    // As the bot counts: its next decision is one after the state's.
    const { bot } = inputs;
    const counted = { ...inputs, bot: { ...bot, state: { ...bot.state, sequence: bot.state.sequence + 1 } } };
    const commit = commitAfter(counted, slot, { intents: [spec], at: this.market.now });
    const intents = commit.intents.map((intent) => ({
      ...intent,
      clientOrderId: `tp-${intent.id}` as ClientOrderId,
      underlying: this.underlying,
    }));
    const result = await pods.commitTick({ ...commit, intents });
    assert(result === 'committed' && intents[0], 'Invariant: the commit is taken');
    return intents[0];
  }

  /** What the bot itself makes of the account as it is, without any quotes: codes of why it opens nothing, and how many intents. */
  async decideAlone(): Promise<{ readonly waits: readonly string[]; readonly intents: number }> {
    const spec = { botId: this.account.botId, frames: new Map(), now: this.market.now };
    const { record, intents } = await decideAndCommit(this.pool, spec);
    return { waits: record.waits.map(({ code }) => code), intents: intents.length };
  }

  /** A fifth of the strike value of so many contracts, in currency units. */
  reserveOf(quantity: number): number {
    const strike = Number(this.market.listing.strikes[0]);
    return Math.ceil(strike * contractSizeOf(this.symbol) * quantity * 0.2);
  }

  /** Lets time pass until something holds: the broker works, the desk looks. Errors: it never does. */
  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (let look = 0; look < LOOKS_MAX; look += 1) {
      if (await holds()) return;
      await this.look();
    }
    const told = JSON.stringify({ orders: await this.orders(), working: this.working(), events: this.events });
    throw new Error(`${what}: never came; ${told}`);
  }

  async look(): Promise<void> {
    this.monotonicMs += LOOK_MS;
    this.market.now = addMs(this.market.now, LOOK_MS);
    this.world.pass(LOOK_MS);
    await this.connections.sim.broker.simulator.work();
    await this.desk?.renewLeases();
    await this.desk?.round();
  }

  /** Orders at work at the broker: what is left of each, and its limit in 1e-4. */
  working(): readonly (readonly [symbol: OccSymbol, side: string, left: number, limit: number])[] {
    return this.books
      .truth()
      .filter((order) => !hasEnded(order))
      .map((order) => [order.symbol, order.side, order.quantity - tradedQuantity(order), order.limit]);
  }

  /** Lets contracts of the only working order trade. */
  fill(quantity: number, price: number): void {
    const [order] = this.books.truth().filter((one) => !hasEnded(one));
    assert(order, 'Invariant: an order works');
    const answer = this.books.fill(order.id, quantity, unitsOf(price));
    assert(answer.kind === 'taken', 'Invariant: the broker fills it');
  }

  /** As the user sees them, newest first. */
  async orders(): Promise<readonly OrderView[]> {
    const { body } = await this.owner.ask<Page<OrderView>>('GET', `/api/orders?botId=${this.account.botId}`);
    return body.items;
  }

  async orderOf({ id }: OrderIntent): Promise<OrderView | undefined> {
    return (await this.orders()).find(({ intentId }) => intentId === id);
  }

  async view() {
    const view = await new PostgresDeskStore(this.pool).accountView(this.account.accountId);
    assert(view, 'Invariant: the account exists');
    return view;
  }

  /** The desk gives everything back; then all ends. */
  async stop(): Promise<void> {
    await this.desk?.run(AbortSignal.abort());
    await this.connections.stop();
  }

  private get pool() {
    return this.connections.gateway.pool;
  }

  private get owner(): Person {
    assert(this.person, 'Invariant: somebody has signed up');
    return this.person;
  }

  private get account() {
    assert(this.trader, 'Invariant: the account is connected');
    return this.trader;
  }

  private async newBot(accountId: AccountId) {
    const found = await queryOne<{ user_id: UserId; slot_id: number }>(
      this.pool,
      'SELECT u.id AS user_id, u.slot_id FROM accounts a JOIN users u ON u.id = a.user_id WHERE a.id = $1',
      [accountId],
    );
    assert(found, 'Invariant: the account is a user’s');
    const bot = await new BotRepository(this.pool).createBot(found.user_id, configFor(accountId));
    assert(bot !== 'account_not_found', 'Invariant: the account is the user’s');
    const slots = await new PostgresPodStore(this.pool).takeSlots(POD, 100, LONG_LEASE_MS);
    const slot = slots.find(({ slotId }) => slotId === found.slot_id);
    assert(slot, 'Invariant: all slots were free');
    return { accountId, botId: bot.botId, slot };
  }

  private newDesk(): Desk {
    const { currency } = termsOfVenue(venueOf(this.underlying));
    return new Desk({
      deskId: 'desk-of-the-day' as DeskId,
      store: new PostgresDeskStore(this.pool),
      brokerFor: async (accountId) => this.connections.brokerOf(accountId),
      paceOf,
      clock: { monotonicMs: () => this.monotonicMs },
      marketNow: () => this.market.now,
      timers: { sleep: async () => undefined },
      newestFrame: async () => this.market.frame,
      limits: { ...DEFAULT_RISK_LIMITS, currency },
      report: ({ name, fields }) => this.events.push(`${name} ${JSON.stringify(fields)}`),
      // Leases are counted by the database's clock, which does not follow this day's.
      timing: { leaseMs: LONG_LEASE_MS, accountsMax: 100 },
    });
  }
}

const msUntilHour = (now: Instant, hour: number) => (MS_PER_DAY + hour * MS_PER_HOUR - (now % MS_PER_DAY)) % MS_PER_DAY;
const unitsOf = (amount: number) => Math.round(amount * 10_000) as Price;

import { type OccSymbol, type OrderIntent, type Position } from '#core/model';
import { TEST_ACCOUNT } from '#core/testing';
import {
  addMs,
  type Instant,
  MS_PER_HOUR,
  type Price,
  priceToDecimal,
  type Random,
  seededRandom,
  type Underlying,
} from '#core/units';
import type { BrokerPort } from '#ports';
import {
  type FaultKind,
  FaultScript,
  inEnvironment,
  type SimBooks,
  type SimClient,
} from '../../simulator/brokers/kit/index.js';
import { ManualWorld } from '../../simulator/brokers/kit/testing/index.js';
import type { Desk } from '../desk/index.js';
import type { BrokerCall, BrokerHttp } from '../transport/index.js';
import { compareOrder, isEvidenced, type Must, onTick, positionsAgree, symbolsOf } from './campaign-checks.js';
import {
  bidOf,
  type CampaignLadders,
  chainViolations,
  ladderedTerms,
  movedLimits,
  patienceMs,
  rootOf,
} from './campaign-ladders.js';
import { CAMPAIGN_CLIENT, CampaignLogin } from './campaign-login.js';
import { restingMove, takeBack } from './campaign-resting.js';
import { intendRolling, rolledIntents, tradeOneRoll } from './campaign-rolls.js';
import type { CampaignBroker, CampaignExits, OrderCampaignResult } from './campaign-run.js';
import { DeskBench, overridden } from './desk-bench.js';
import { FaultyWire, MAKES_ORDERS } from './faulty-wire.js';
import { Incarnation, type Trouble } from './incarnation.js';
import { PlacedOrders } from './placed-orders.js';
import { withKeys } from './sim-login.js';
import { TokenSessions } from './token-sessions.js';

const TROUBLE: Trouble = { crash: 0.002, stall: 0.002, fail: 0.002, stallMsMax: 12_000 };
const ROUNDS = 100;
/** Long enough for three searches over more than thirty seconds, for late fills and late cancels. */
const CALM_ROUNDS = 90;
const BOOK_FAULTS: readonly FaultKind[] = ['reject_later', 'late_fill', 'double_fill', 'reorder_fills', 'list_lags'];
const BOOK_FAULT_MS_MAX = 8_000;
const LOOK_ALIKES = 0.1;

/**
 * One seeded run of an order's life in front of one broker: two desks, each with an adapter of its own, over a wire that loses and
 * delays; both die, freeze and are replaced at any await; the broker tells late, twice or in another order. When all has calmed down,
 * no intent has two orders there, and every intent has ended with evidence or is an open doubt that blocks.
 */
export async function runOrderCampaign(
  seed: number,
  spec: CampaignBroker,
  ladders: CampaignLadders = 'none',
  exits: CampaignExits = 'priced',
): Promise<OrderCampaignResult> {
  const run = new OrderCampaign(seed, spec, {
    client: await withKeys(CAMPAIGN_CLIENT, spec.simulator),
    ladders,
    exits,
  });
  for (let round = 0; round < ROUNDS; round += 1) await run.rough();
  run.calmDown();
  for (let round = 0; round < CALM_ROUNDS; round += 1) await run.calm(round);
  return run.result();
}

class OrderCampaign {
  private readonly random: Random;
  private readonly symbol: OccSymbol;
  private readonly otherSymbol: OccSymbol;
  private readonly bench: DeskBench;
  private readonly world: ManualWorld;
  private readonly faults = new FaultScript();
  private readonly books: SimBooks;
  private readonly work: () => Promise<void>;
  private readonly wire: FaultyWire;
  private readonly login: CampaignLogin;
  private readonly desks: { readonly incarnation: Incarnation; readonly desk: Desk }[] = [];
  private readonly intents: OrderIntent[] = [];
  private readonly orders = new PlacedOrders();

  constructor(
    seed: number,
    private readonly spec: CampaignBroker,
    private readonly over: {
      readonly client: SimClient;
      readonly ladders: CampaignLadders;
      readonly exits: CampaignExits;
    },
  ) {
    const { client } = over;
    this.random = seededRandom(seed);
    this.bench = new DeskBench('margin', spec.listing);
    [this.symbol, this.otherSymbol] = symbolsOf(this.bench.market.listing);
    this.world = new ManualWorld(seed);
    this.world.setMarket(this.bench.market.now, true);
    this.world.setSpot('AAPL', '277.55');
    const { world, faults } = this;
    const urls = Object.fromEntries(spec.simulator.hosts.map((host) => [host, `https://${host}`]));
    const simulated = spec.simulator.create({ world, faults, clients: [client], urls });
    const books = simulated.books[spec.environment];
    if (!books) throw new Error(`there are no books for ${spec.environment}`);
    this.books = books;
    this.work = () => simulated.simulator.work();
    this.login = new CampaignLogin(simulated, client, spec, (work) => this.calmly(work));
    const simulator = inEnvironment(simulated.simulator, spec.environment);
    this.wire = new FaultyWire(simulator, this.random, this.bench, (call, sentBy, carryOut) =>
      this.noting(call, sentBy, carryOut),
    );
  }

  /** Some time in which anything may happen. */
  async rough(): Promise<void> {
    await this.keepTwo();
    this.pass(50 + Math.floor(this.random() * 900));
    await this.shake();
    await this.everyDesk(false);
    this.watch();
  }

  private watch(): void {
    this.orders.watch(this.books.truth(), this.intents);
  }

  calmDown(): void {
    this.wire.isCalm = true;
    this.faults.clear();
    this.bench.store.setStop(TEST_ACCOUNT, 'none');
  }

  /** A second in which nothing goes wrong; at last the session ends. */
  async calm(round: number): Promise<void> {
    await this.keepTwo();
    this.pass(1_000);
    await this.wire.deliver(true);
    for (const position of this.held()) takeBack(this.bench.store.tables, position);
    if (round === CALM_ROUNDS - 30) this.endSession();
    await this.work();
    await this.everyDesk(true);
    this.watch();
  }

  async result(): Promise<OrderCampaignResult> {
    for (const { incarnation, desk } of this.desks) {
      if (incarnation.isAlive && desk.accounts.length > 0) await desk.reconcile(TEST_ACCOUNT);
    }
    const { tables } = this.bench.store;
    const orders = [...tables.orders.values()];
    const doubted = orders.filter((order) =>
      (tables.orderEvents.get(order.id) ?? []).some((event) => event.kind === 'answer_lost'),
    );
    const open = orders.filter((order) => order.state === 'unknown');
    return {
      violations: await this.violations(),
      orders: orders.length,
      decided: doubted.length - open.length,
      open: open.length,
      desks: this.desks.length,
      steps: movedLimits(tables),
      rested: orders.filter(({ intentId, state }) => state === 'filled' && tables.intent(intentId).intent.restsTarget)
        .length,
      takenBack: [...tables.intents.values()].filter(({ isWithdrawn }) => isWithdrawn).length,
      rolled: rolledIntents(this.intents, tables.positions).length,
    };
  }

  private pass(ms: number): void {
    this.bench.advance(ms);
    this.world.pass(ms);
  }

  private endSession(): void {
    const evening = addMs(this.bench.market.now, 7 * MS_PER_HOUR);
    this.bench.market.now = evening;
    this.world.setMarket(evening, false);
  }

  private async keepTwo(): Promise<void> {
    while (this.desks.filter(({ incarnation }) => incarnation.isAlive).length < 2) {
      this.desks.push(await this.newDesk());
    }
  }

  private async newDesk(): Promise<{ incarnation: Incarnation; desk: Desk }> {
    const { bench, spec, world } = this;
    const incarnation = new Incarnation(bench, this.random, TROUBLE);
    // Calls of one desk for one account never interleave, so that the last one asked for is the one being sent.
    let sending = '';
    const http = this.wire.httpOf(incarnation, () => sending);
    const { accessToken, accountKey } = await this.login.session();
    const sessions = new TokenSessions({
      ...{ accountId: TEST_ACCOUNT, accountKey, environment: spec.environment, accessToken },
    });
    const adapter = spec.kind.create(spec.environment, {
      http,
      sessions,
      sockets: { open: () => ({ send: () => undefined, close: () => undefined }) },
      marketNow: () => world.now(),
      monotonicMs: () => bench.monotonicMs,
      sleep: async () => undefined,
      random: this.random,
    });
    const broker: BrokerPort = overridden(adapter, {
      // Streams only hint; without them everything is found by looking, as when frames are lost.
      capabilities: {
        ...adapter.capabilities,
        ...{ stream: false, ...(this.over.ladders === 'anew' ? { replace: 'none' } : {}) },
      },
      place: (order, guard) => {
        sending = order.clientOrderId;
        return adapter.place(order, guard);
      },
      placeSpread: (order, guard) => {
        sending = order.clientOrderId;
        return adapter.placeSpread(order, guard);
      },
      replace: (order, guard) => {
        sending = order.clientOrderId;
        return adapter.replace(order, guard);
      },
    });
    const store = incarnation.remote(bench.store);
    return { incarnation, desk: bench.newDesk({ broker, parts: { store } }) };
  }

  /** What comes before the campaign meets no trouble. */
  private async calmly<T>(work: (http: BrokerHttp) => Promise<T>): Promise<T> {
    const calm = new Incarnation(this.bench, this.random, TROUBLE);
    calm.isCalm = true;
    const wasCalm = this.wire.isCalm;
    this.wire.isCalm = true;
    try {
      return await work(this.wire.httpOf(calm, () => ''));
    } finally {
      this.wire.isCalm = wasCalm;
    }
  }

  /** Notes for whom the broker made an order. */
  private async noting(call: BrokerCall, sentBy: string, carryOut: () => Promise<void>): Promise<void> {
    if (!MAKES_ORDERS.has(call.name)) return carryOut();
    const before = new Set(this.books.truth().map(({ id }) => id));
    await carryOut();
    this.orders.note(sentBy, before, this.books.truth());
  }

  /** Things that the world does on its own. */
  private async shake(): Promise<void> {
    const { bench, random, world } = this;
    const bid = bidOf(this.over.ladders, random);
    const before = bench.market.now;
    bench.market.show(bid, bid + 1_000);
    world.pass(bench.market.now - before);
    world.setQuote(this.symbol, priceToDecimal(bid as Price), priceToDecimal((bid + 1_000) as Price));
    world.setQuote(this.otherSymbol, '1.50', '1.60');
    if (random() < 0.15) {
      const kind = BOOK_FAULTS[Math.floor(random() * BOOK_FAULTS.length)] as FaultKind;
      this.faults.set({ route: 'orders.place', kind, ms: Math.floor(random() * BOOK_FAULT_MS_MAX) });
    }
    if (random() < 0.05) this.faults.set({ route: 'orders.cancel', kind: 'cancel_late', ms: 3_000 });
    if (this.over.exits === 'rolled') tradeOneRoll(this.books, random, bid, this.symbol);
    if (random() < 0.7) await this.work();
    await this.wire.deliver();
    this.intend(bid);
    if (this.spec.kind.capabilities.lookup === 'byShape' && random() < LOOK_ALIKES) await this.placeLookAlikes();
    if (random() < 0.01) bench.store.setStop(TEST_ACCOUNT, 'no_openings');
    else if (random() < 0.1) bench.store.setStop(TEST_ACCOUNT, 'none');
  }

  /** Somebody else places, and cancels, two orders that look like ours: where only the shape tells, a person must say which is ours. */
  private async placeLookAlikes(): Promise<void> {
    const intent = this.intents.at(-1);
    // A second purchase beyond what is held would be refused, and the only one left could not be told from ours by anybody.
    if (intent?.side !== 'sell_to_open' || intent.closes) return;
    const { symbol, side, quantity, limit } = intent;
    for (let count = 0; count < 2; count += 1) {
      const answer = await this.books.place({
        ...{ account: this.spec.accountNumber, symbol, side, quantity, limit, duration: 'day' },
      });
      if (answer.kind === 'taken') this.books.cancel(answer.order.id);
      if (answer.kind === 'taken') this.orders.foreign.add(answer.order.id);
    }
  }

  private intend(bid: number): void {
    const { bench, random } = this;
    const symbol = random() < 0.7 ? this.symbol : this.otherSymbol;
    const validUntil = addMs(
      bench.market.now,
      patienceMs(this.over.ladders) + Math.floor(random() * 25_000),
    ) as Instant;
    const priced = {
      limit: onTick(this.symbol, bid + 500 - Math.floor(random() * 20) * 100),
      ...this.laddered('sell_to_open'),
    };
    const reserve = 60_000_000 as OrderIntent['reserve'];
    const underlying = bench.market.listing.underlying as Underlying;
    const opening = { symbol, underlying, ...priced, validUntil, reserve };
    if (this.over.exits === 'rolled') {
      const symbols = [this.symbol, this.otherSymbol] as const;
      this.intents.push(...intendRolling(bench, this.held(), opening, { random, bid, symbols }));
      return;
    }
    if (random() < 0.4) this.intents.push(bench.intend(opening));
    const held = this.held();
    const position = held[Math.floor(random() * held.length)];
    if (!position) return;
    const opened = { symbol: position.symbol, positionId: position.id } as OrderIntent;
    if (this.over.exits === 'resting') {
      const { capabilities } = this.spec.kind;
      const terms = restingMove(bench, position, { random, bid, capabilities });
      if (terms) this.intents.push(bench.intendClose(opened, terms));
      return;
    }
    if (random() > 0.3) return;
    const limit = onTick(this.symbol, bid + 1_000);
    const bought = { limit, ...this.laddered('buy_to_close') };
    const terms = { underlying, validUntil, quantity: position.openQuantity, ...bought };
    this.intents.push(bench.intendClose(opened, terms));
  }

  private held(): readonly Position[] {
    return [...this.bench.store.tables.positions.values()].filter((position) => position.openQuantity > 0);
  }

  /** Nothing where the campaign has no ladders. */
  private laddered(side: OrderIntent['side']): Partial<OrderIntent> {
    if (this.over.ladders === 'none') return {};
    const { random } = this;
    const terms = ladderedTerms(side, { random, onTick: (units) => onTick(this.symbol, units) });
    return side === 'buy_to_close' ? terms : { ...terms, quantity: 1 + Math.floor(random() * 3) };
  }

  private async everyDesk(isCalm: boolean): Promise<void> {
    for (const { incarnation, desk } of [...this.desks]) {
      incarnation.isCalm = isCalm;
      await incarnation.wakeIfDue(isCalm);
      await incarnation.step(desk);
    }
  }

  private async violations(): Promise<readonly string[]> {
    const { bench } = this;
    const { tables } = bench.store;
    const broken: string[] = [];
    const must: Must = (holds, sentence) => {
      if (!holds) broken.push(sentence);
    };
    const truth = new Map(this.books.truth().map((order) => [order.id, order]));
    let open = 0;
    for (const intent of this.intents) {
      const status = tables.intents.get(intent.id)?.status;
      const order = bench.orderOf(intent);
      const theirs = this.orders.of(intent.clientOrderId).flatMap((id) => truth.get(id) ?? []);
      const isTakenBack = status === 'cancelled' && intent.restsTarget;
      must(isTakenBack || status === 'claimed' || status === 'refused', `${intent.id} is still ${status}`);
      must(!isTakenBack || this.orders.of(intent.clientOrderId).length === 0, `${intent.id} was taken back and sent`);
      must(!this.orders.doubled.has(intent.clientOrderId), `${intent.id} had two orders at work at the broker`);
      if (intent.ladder) {
        const ours = [...tables.orders.values()].filter(({ intentId }) => rootOf(intentId) === intent.id);
        for (const one of ours) must(isEvidenced(tables, one), `${one.id} was in doubt without evidence`);
        open += ours.filter(({ state }) => state === 'unknown').length;
        broken.push(...chainViolations({ intent, ours, theirs }));
        continue;
      }
      must(theirs.length <= 1, `${intent.id} has ${theirs.length} orders at the broker`);
      must(status !== 'refused' || theirs.length === 0, `${intent.id} was refused and sent`);
      if (!order) continue;
      must(isEvidenced(tables, order), `${order.id} was in doubt without evidence`);
      if (order.state === 'unknown') {
        open += 1;
        must(
          this.spec.kind.capabilities.lookup === 'byShape',
          `${order.id} is unknown although the broker knows our ids`,
        );
      }
      if (order.state !== 'unknown') compareOrder(order, theirs[0], this.spec.kind.capabilities.expiredOrders, must);
    }
    for (const positionId of this.orders.closedTwice) broken.push(`two orders were closing ${positionId} at one time`);
    const view = await bench.store.accountView(TEST_ACCOUNT);
    const own = [...truth.values()].filter(({ id }) => !this.orders.foreign.has(id));
    // What somebody else traded is no position of ours: that has to be seen, and nothing else may be.
    const others = [...truth.values()].filter(({ id }) => this.orders.foreign.has(id));
    const othersTraded = !positionsAgree([], others);
    must(open > 0 || view?.drift === othersTraded, othersTraded ? 'the drift is not seen' : 'the account drifts');
    must(open > 0 || positionsAgree(view?.positions ?? [], own), 'positions differ from the broker');
    const pending = new Set(view?.pending.map(({ intentId }) => intentId));
    must(pending.size === open, 'something still holds buying power');
    return broken;
  }
}

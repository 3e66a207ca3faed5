import { tradingDateAt } from '#core/calendar';
import { ENDED_ORDER_STATES, type Order, type OrderIntent } from '#core/model';
import { advanceOrder, type OrderBooks, orderFromIntent } from '#core/orders';
import { TEST_ACCOUNT } from '#core/testing';
import {
  addMs,
  type ClientOrderId,
  type Instant,
  type Price,
  type Random,
  seededRandom,
  ZERO_MONEY,
} from '#core/units';
import { PlatformError } from '#platform/errors';
import type { BrokerPort } from '#ports';
import type { Desk } from '../desk/index.js';
import { DeskBench, overridden } from './desk-bench.js';
import { averagePriceOf, type Disguise, disguisedBroker } from './disguised-broker.js';
import { Incarnation, type Trouble } from './incarnation.js';
import { SESSION_MORNING } from './paper-under-test.js';

/** The stall is shorter than the time over which a lost order is searched for: the premise of "proven not sent". */
const TROUBLE: Trouble = { crash: 0.003, stall: 0.004, fail: 0.005, stallMsMax: 15_000 };
/** A send is where it hurts most. */
const SEND_IS_WORSE = 15;
const PROOF_MS = 16_000;
const ROUNDS = 60;
const CALM_ROUNDS = 40;
const DECIDED_ROUNDS = 30;
const SYMBOLS = ['AAPL251219P00265000', 'AAPL251219P00260000'] as const;

export interface CampaignResult {
  /** Sentences about broken rules; none when all is well. */
  readonly violations: readonly string[];
  readonly orders: number;
  readonly fills: number;
  readonly desks: number;
  /** Orders whose fate a person had to decide. */
  readonly decided: number;
}

/**
 * Runs desks through crashes, freezes, lost answers and failing calls at every suspension point while intents come in and
 * the market moves, then lets everything calm down and compares the books.
 * @param disguise - what kind of broker it is; where it does not dedupe, sending twice would show as two orders
 */
export async function runDeskCampaign(seed: number, disguise: Disguise): Promise<CampaignResult> {
  const random = seededRandom(seed);
  const bench = new DeskBench(random() < 0.5 ? 'cash' : 'margin');
  const sends = new Map<string, number>();
  const broker = faultyBroker(bench, random, disguise, sends);
  const desks: { readonly incarnation: Incarnation; readonly desk: Desk }[] = [];
  const intents: OrderIntent[] = [];
  const keepTwo = () => {
    while (desks.filter(({ incarnation }) => incarnation.isAlive).length < 2) desks.push(mortal(bench, random, broker));
  };
  const everyDesk = async (isCalm: boolean) => {
    for (const { incarnation, desk } of [...desks]) {
      incarnation.isCalm = isCalm;
      await incarnation.wakeIfDue(isCalm);
      await incarnation.step(desk);
    }
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    keepTwo();
    bench.advance(50 + random() * 900);
    await shake(bench, random, intents);
    if (disguise.lookup === 'byShape' && random() < 0.1) await placeLookAlikes(bench, intents.at(-1));
    await everyDesk(false);
  }
  keepTwo();
  bench.store.setStop(TEST_ACCOUNT, 'none');
  for (let round = 0; round < CALM_ROUNDS; round += 1) {
    bench.advance(1_000);
    if (round === CALM_ROUNDS - 10) {
      bench.market.now = addMs(SESSION_MORNING, 7 * 3_600_000);
      await bench.paper.broker.workOrders();
    }
    await everyDesk(true);
  }
  const decided = await decideInDoubt(bench);
  for (let round = 0; decided > 0 && round < DECIDED_ROUNDS; round += 1) {
    bench.advance(1_000);
    await everyDesk(true);
  }
  for (const { incarnation, desk } of desks) {
    if (incarnation.isAlive && desk.accounts.length > 0) await desk.reconcile(TEST_ACCOUNT);
  }
  return {
    violations: await violationsOf(bench, intents, sends, disguise),
    orders: bench.store.tables.orders.size,
    fills: bench.store.tables.fills.length,
    desks: desks.length,
    decided,
  };
}

/** A desk that can die or freeze at each call to the store or to the broker. */
function mortal(bench: DeskBench, random: Random, broker: BrokerPort): { incarnation: Incarnation; desk: Desk } {
  const incarnation = new Incarnation(bench, random, TROUBLE);
  const store = incarnation.remote(bench.store);
  const remote = incarnation.remote(broker, { place: SEND_IS_WORSE });
  return { incarnation, desk: bench.newDesk({ broker: remote, parts: { store }, timing: { proofMs: PROOF_MS } }) };
}

/** One thing that the world does on its own. */
async function shake(bench: DeskBench, random: Random, intents: OrderIntent[]): Promise<void> {
  const bid = 20_000 + Math.floor(random() * 100) * 100;
  const size = () => Math.floor(random() * 4);
  bench.market.show(bid, bid + 1_000, random() < 0.5 ? { bidSize: size(), askSize: size() } : undefined);
  if (random() < 0.7) await bench.paper.broker.workOrders();
  const symbol = SYMBOLS[random() < 0.7 ? 0 : 1] as OrderIntent['symbol'];
  const validUntil = addMs(bench.market.now, random() * 20_000) as Instant;
  const limit = (bid + 500 - Math.floor(random() * 20) * 100) as Price;
  const quantity = 1 + Math.floor(random() * 3);
  if (random() < 0.5) intents.push(bench.intend({ symbol, limit, validUntil, quantity }));
  const open = [...bench.store.tables.positions.values()].filter((position) => position.openQuantity > 0);
  const position = open[Math.floor(random() * open.length)];
  if (position && random() < 0.3) {
    const opened = { symbol: position.symbol, positionId: position.id } as OrderIntent;
    const terms = { validUntil, quantity: position.openQuantity, limit: (bid + 1_000) as Price };
    intents.push(bench.intendClose(opened, terms));
  }
  if (random() < 0.03) bench.store.setStop(TEST_ACCOUNT, random() < 0.5 ? 'no_openings' : 'none');
}

/** Somebody else places, and cancels, two orders that look like one of ours: which is ours is for a person to say. */
async function placeLookAlikes(bench: DeskBench, intent: OrderIntent | undefined): Promise<void> {
  if (!intent) return;
  const { accountId, symbol, side, quantity, limit } = intent;
  const createdAt = bench.market.now;
  for (const hand of ['left', 'right']) {
    const clientOrderId = `${hand}-${createdAt}` as ClientOrderId;
    await bench.books.insertOrder({
      ...{ accountId, clientOrderId, symbol, side, quantity, limit, createdAt },
      ...{ brokerOrderId: clientOrderId, status: 'cancelled', filledQuantity: 0, day: tradingDateAt(createdAt) },
    });
  }
}

/** What a person does who sees the broker's own pages: says which order it is, for those that stay in doubt. Returns how many. */
async function decideInDoubt(bench: DeskBench): Promise<number> {
  const inDoubt = [...bench.store.tables.orders.values()].filter((order) => order.state === 'unknown');
  for (const { id: orderId, clientOrderId, accountId, userId } of inDoubt) {
    const theirs = bench.books.allOrders().find((one) => one.clientOrderId === clientOrderId);
    if (!theirs) continue;
    const terms = { kind: 'resolve_unknown', orderId, verdict: 'found', brokerOrderId: theirs.brokerOrderId } as const;
    bench.store.askDesk({ accountId, userId, terms });
  }
  return inDoubt.length;
}

/** The paper broker in disguise, with answers that get lost. Half of what is sent has left before the guard can be asked. */
function faultyBroker(bench: DeskBench, random: Random, disguise: Disguise, sends: Map<string, number>): BrokerPort {
  const { broker } = bench.paper;
  return overridden(disguisedBroker(broker, bench.books, disguise), {
    async place(order, guard) {
      if (random() < 0.5 && guard && !guard()) return { kind: 'not_sent', cause: 'GUARD_REFUSED' };
      sends.set(order.clientOrderId, (sends.get(order.clientOrderId) ?? 0) + 1);
      const dice = random();
      if (dice < 0.05) return { kind: 'unknown', cause: 'LOST_ON_THE_WAY' };
      if (dice < 0.08) throw new PlatformError('SOCKET_LOST_ON_THE_WAY');
      if (dice < 0.12) return { kind: 'rejected', code: 'BROKER_RISK' };
      const outcome = await broker.place(order);
      if (dice < 0.18) return { kind: 'unknown', cause: 'ANSWER_LOST' };
      if (dice < 0.22) throw new PlatformError('SOCKET_LOST_ON_THE_WAY_BACK');
      return outcome;
    },
    async cancel(accountId, brokerOrderId) {
      if (random() < 0.1) return { kind: 'unknown', cause: 'LOST_ON_THE_WAY' };
      const outcome = await broker.cancel(accountId, brokerOrderId);
      return random() < 0.1 ? { kind: 'unknown', cause: 'ANSWER_LOST' } : outcome;
    },
  });
}

async function violationsOf(
  bench: DeskBench,
  intents: readonly OrderIntent[],
  sends: ReadonlyMap<string, number>,
  { dedupes, lookup, fills }: Disguise,
): Promise<readonly string[]> {
  const { tables } = bench.store;
  const broken: string[] = [];
  const must = (holds: boolean, sentence: string) => {
    if (!holds) broken.push(sentence);
  };
  const theirs = bench.books.allOrders();
  let stuck = 0;
  for (const intent of intents) {
    const status = tables.intents.get(intent.id)?.status;
    const order = bench.orderOf(intent);
    const placed = theirs.filter((one) => one.clientOrderId === intent.clientOrderId);
    must(status === 'claimed' || status === 'refused', `${intent.id} is still ${status}`);
    must(placed.length <= 1, `${intent.id} has ${placed.length} orders at the broker`);
    must(dedupes || (sends.get(intent.clientOrderId) ?? 0) <= 1, `${intent.id} was sent twice`);
    must(status !== 'refused' || (order === undefined && placed.length === 0), `${intent.id} was refused and sent`);
    if (!order) continue;
    const [broker] = placed;
    // Nothing of ours is there, but what may be it: that stays open, and blocks.
    if (order.state === 'unknown' && lookup === 'byShape' && !broker) {
      stuck += 1;
      continue;
    }
    must(ENDED_ORDER_STATES.has(order.state), `${order.id} is still ${order.state}`);
    if (!broker)
      must(order.state === 'rejected' || order.state === 'not_sent', `${order.id} is ${order.state} and nowhere`);
    else {
      must(order.state === broker.status, `${order.id} is ${order.state} here and ${broker.status} there`);
      must(order.filledQuantity === broker.filledQuantity, `${order.id} counts other contracts than the broker`);
    }
    must(
      replayed(bench, intent) === `${order.state} ${order.filledQuantity}`,
      `${order.id} does not replay from its log`,
    );
  }
  const view = await bench.store.accountView(TEST_ACCOUNT);
  const balances = await bench.paper.broker.balances(TEST_ACCOUNT);
  const executions = await bench.books.executionsAfter(TEST_ACCOUNT, 0);
  const net = new Map<string, number>();
  for (const one of view?.positions ?? []) net.set(one.symbol, (net.get(one.symbol) ?? 0) - one.openQuantity);
  const held = Object.fromEntries(
    (await bench.paper.broker.positions(TEST_ACCOUNT)).map((one) => [one.symbol, one.quantity]),
  );
  must(
    JSON.stringify(sorted(Object.fromEntries(net))) === JSON.stringify(sorted(held)),
    'positions differ from the broker',
  );
  must(fills === 'cumulative' || tables.fills.length === executions.length, 'an execution is missing or doubled');
  for (const order of tables.orders.values())
    must(isEvidenced(bench, order), `${order.id} was in doubt without evidence`);
  must(fills === 'executions' || amountsAgree(bench), 'the amounts of derived executions differ from the averages');
  must(view?.drift === false, 'the account drifts');
  must(view?.balances.cash === balances.cash, `cash is ${view?.balances.cash} here and ${balances.cash} there`);
  must(view?.pending.length === stuck, 'something still holds buying power');
  return broken;
}

/** What was in doubt once has facts that say how it was decided, or executions that prove it. */
function isEvidenced({ store }: DeskBench, { id }: Order): boolean {
  const kinds = new Set((store.tables.orderEvents.get(id) ?? []).map((event) => event.kind));
  return !kinds.has('answer_lost') || kinds.has('filled') || (store.tables.evidence.get(id) ?? []).length > 0;
}

/** Per order: average × contracts of the broker, rounded as it rounds, is what our executions add up to. */
function amountsAgree({ store, books }: DeskBench): boolean {
  return books.allOrders().every((theirs) => {
    const own = [...store.tables.orders.values()].find((order) => order.brokerOrderId === theirs.brokerOrderId);
    if (theirs.filledQuantity === 0 || !own) return theirs.filledQuantity === 0;
    const derived = store.tables.fills.filter((fill) => fill.orderId === own.id);
    const amount = derived.reduce((sum, one) => sum + one.quantity * one.price, 0);
    return amount === averagePriceOf(books, theirs) * theirs.filledQuantity;
  });
}

function sorted(record: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function replayed(bench: DeskBench, intent: OrderIntent): string {
  const { tables } = bench.store;
  const order = orderFromIntent(intent, intent.validUntil);
  const balances = {
    cash: ZERO_MONEY,
    requirement: ZERO_MONEY,
    optionBuyingPower: ZERO_MONEY,
    asOf: intent.validUntil,
  };
  const position = tables.positions.get(intent.positionId);
  // A closing order folds into a position that others opened: give it enough to close.
  const opened = intent.side === 'buy_to_close' && position ? { position: { ...position, openQuantity: 1_000 } } : {};
  let books: OrderBooks = { order, balances, reserve: intent.reserve, executions: new Set(), ...opened };
  for (const event of tables.orderEvents.get(order.id) ?? []) {
    const next = advanceOrder(books, event, intent.validUntil);
    if (next.kind === 'moved') books = next.books;
  }
  return `${books.order.state} ${books.order.filledQuantity}`;
}

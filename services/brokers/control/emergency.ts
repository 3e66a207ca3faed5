import { sessionAt } from '#core/calendar';
import type { ChainFrame, OccSymbol, Order, StopLevel } from '#core/model';
import { isStepOf } from '#core/orders';
import { flattenLimit, mustEndUnder, type RiskLimits, readQuote } from '#core/risk';
import type { AccountId, Instant, Price, Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import { errorCodeOf, PlatformError } from '#platform/errors';
import type { BrokerOrder, BrokerPort, BrokerSpread, PlaceOutcome } from '#ports';
import type { AccountLease, DeskStore } from '#store/desk';
import type { AccountMemory, RememberedHolding } from './account-memory.js';
import { buyBackIntent } from './buy-back.js';
import {
  areSettled,
  boughtBack,
  brokerIdOf,
  type EmergencyOrder,
  EmergencyOrders,
  eventsOf,
  isSameOrder,
} from './emergency-orders.js';
import type { ReportControl } from './events.js';
import type { JournaledOrder, StopJournal } from './journal.js';
import type { SendWatch } from './send-watch.js';
import type { StopSubject } from './stop-board.js';

/** An order that was left behind by the market is priced anew after this. Wall milliseconds. */
const REPRICE_MS = 3_000;
/** An order whose answer was lost was never sent when it was not found so often, over so long. Wall milliseconds. */
const PROOF_MS = 30_000;
const PROOF_SEARCHES = 3;

export interface EmergencyParts {
  readonly memory: AccountMemory;
  readonly watch: SendWatch;
  readonly journal: Pick<StopJournal, 'append'>;
  readonly levelOf: (subject: StopSubject) => StopLevel;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly marketNow: () => Instant;
  readonly newestFrame: (underlying: Underlying) => Promise<ChainFrame | undefined>;
  readonly limits: RiskLimits;
  readonly report: ReportControl;
}

interface Scene {
  readonly accountId: AccountId;
  readonly broker: BrokerPort;
  /** What works at the broker. */
  readonly open: readonly BrokerOrder[];
  /** Of two legs; asked for only where some of ours may be among them. */
  readonly spreads: readonly BrokerSpread[];
}

/**
 * Carries stops out while the database is away, for the accounts that this desk held last: from memory and from the broker's own
 * lists alone. It cancels what a stop ends and buys back what is ours, one order per position at a time, each in the journal
 * before it is sent; when the database is back, the orders are entered into the books.
 */
export class EmergencyDesk {
  private readonly orders: EmergencyOrders;
  /** Accounts for which orders may have been sent from here that the books do not have. */
  private readonly acting = new Set<AccountId>();
  private readonly tails = new Map<AccountId, Promise<unknown>>();

  constructor(
    private readonly parts: EmergencyParts,
    left: readonly JournaledOrder[] = [],
  ) {
    this.orders = new EmergencyOrders(left);
  }

  /** Whether the desk must enter orders before it sends any for the account. */
  holds(accountId: AccountId): boolean {
    return this.acting.has(accountId) || this.orders.ofAccount(accountId).length > 0;
  }

  /** Orders that are not in the books yet. */
  get pending(): number {
    return this.orders.count;
  }

  /** Looks once at every account that was held. To be called only while the database does not answer. */
  async turn(): Promise<void> {
    await Promise.all(this.parts.memory.all().map((accountId) => this.alone(accountId, () => this.act(accountId))));
  }

  /** Enters what was sent for an account into the books; nothing is sent from here for it meanwhile. */
  async enter(lease: AccountLease, store: Pick<DeskStore, 'enterDeskOrder'>): Promise<void> {
    const { accountId } = lease;
    if (!this.holds(accountId)) return;
    await this.alone(accountId, async () => {
      for (const order of this.orders.ofAccount(accountId)) {
        const written = await store.enterDeskOrder(lease, order.intent, order.sentAt, eventsOf(order));
        if (written === 'lost_lease') return;
        this.orders.delete(order);
        this.write({ kind: 'order_done', clientOrderId: order.intent.clientOrderId });
        this.tell('warn', 'emergency_entered', { intentId: order.intent.id });
      }
      this.acting.delete(accountId);
    });
  }

  private async act(accountId: AccountId): Promise<void> {
    const { memory, watch, levelOf } = this.parts;
    const broker = watch.brokerOf(accountId);
    // What is on its way to the broker is neither listed nor refused yet: the next turn sees it.
    if (!broker || watch.isSending(accountId)) return;
    const ending = memory.get(accountId).orders.filter((order) => mustEndUnder(levelOf(order), order));
    const holdings = memory.holdingsOf(accountId).filter((holding) => levelOf(holding) === 'flatten');
    if (ending.length === 0 && holdings.length === 0) return;
    try {
      const hasRolls = memory.get(accountId).orders.some(({ closes }) => closes);
      const spreads = hasRolls ? await broker.listOpenSpreads(accountId) : [];
      const scene = { accountId, broker, spreads, open: await broker.listOpenOrders(accountId) };
      await Promise.all(
        [...scene.open, ...spreads]
          .filter((theirs) => ending.some((order) => isOurs(order, theirs)))
          .map((theirs) => this.cancel(scene, theirs)),
      );
      await this.settle(scene);
      if (holdings.length > 0) await this.buyBack(scene, holdings);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      this.tell('warn', 'emergency_failed', { accountId, code: error.code });
    }
  }

  private async cancel({ accountId, broker }: Scene, theirs: Pick<BrokerOrder, 'brokerOrderId'>): Promise<void> {
    const outcome = await broker.cancel(accountId, theirs.brokerOrderId);
    this.tell('warn', 'emergency_cancel', { accountId, outcome: outcome.kind });
  }

  /** Learns what became of the orders that were sent from here. */
  private async settle(scene: Scene): Promise<void> {
    for (const order of this.orders.ofAccount(scene.accountId)) {
      if (order.isEnded) continue;
      const id = brokerIdOf(order);
      const status = id === undefined ? await this.search(scene, order) : await this.statusOf(scene, id);
      if (!status) continue;
      const isEnded = status.status !== 'working' && status.status !== 'replaced';
      this.orders.set({ ...this.found(order, status), filled: status.filledQuantity, isEnded });
    }
  }

  private async statusOf({ accountId, broker, open }: Scene, id: string): Promise<BrokerOrder | undefined> {
    return open.find((theirs) => theirs.brokerOrderId === id) ?? (await broker.getOrder(accountId, id));
  }

  /** Looks for an order whose answer was lost. It is not sent again; where it cannot be found, a person decides later. */
  private async search(scene: Scene, order: EmergencyOrder): Promise<BrokerOrder | undefined> {
    const { broker, open, accountId } = scene;
    const isByShape = broker.capabilities.lookup === 'byShape';
    const listed = open.find((theirs) => isSameOrder(order, theirs, isByShape));
    if (listed || isByShape) return listed;
    const found = await broker.findByClientOrderId(accountId, order.intent.clientOrderId);
    if (found) return found;
    const searched = { ...order, searches: order.searches + 1 };
    const age = this.parts.clock.monotonicMs() - (order.sentAtMs ?? Number.POSITIVE_INFINITY);
    if (searched.searches >= PROOF_SEARCHES && age >= PROOF_MS)
      this.conclude(searched, { kind: 'not_sent', cause: 'NOT_FOUND' });
    else this.orders.set(searched);
    return undefined;
  }

  private found(order: EmergencyOrder, status: BrokerOrder): EmergencyOrder {
    if (brokerIdOf(order) !== undefined) return order;
    return this.conclude(order, { kind: 'accepted', brokerOrderId: status.brokerOrderId });
  }

  private async buyBack(scene: Scene, holdings: readonly RememberedHolding[]): Promise<void> {
    const { accountId, broker } = scene;
    if (sessionAt(this.parts.marketNow()).state !== 'open') return this.wait(accountId, 'MARKET_CLOSED');
    // Only the broker's own check keeps a purchase from opening a long position while nobody's books can be asked.
    if (!broker.capabilities.openCloseFlag) return this.wait(accountId, 'NO_CLOSE_FLAG');
    this.acting.add(accountId);
    const left = new Map((await broker.positions(accountId)).map((one) => [one.symbol, -one.quantity]));
    for (const holding of holdings) {
      const { symbol } = holding;
      if (!(await this.isQuiet(scene, symbol))) continue;
      const own = this.orders.ofAccount(accountId);
      const contracts = Math.min(left.get(symbol) ?? 0, holding.contracts - boughtBack(own, holding.positionId));
      if (contracts <= 0) continue;
      const limit = await this.limitFor(scene, holding);
      if (limit === undefined) {
        this.wait(accountId, 'NO_QUOTE');
        continue;
      }
      await this.send(scene, holding, contracts, limit);
      left.set(symbol, (left.get(symbol) ?? 0) - contracts);
    }
  }

  /** Whether nothing of ours can trade in a contract any more; an own order that was left behind is cancelled on the way. */
  private async isQuiet(scene: Scene, symbol: OccSymbol): Promise<boolean> {
    const { accountId, open, spreads } = scene;
    const { memory, watch } = this.parts;
    const own = this.orders.ofAccount(accountId);
    const onIt = [
      ...open.filter((theirs) => theirs.symbol === symbol),
      ...spreads.filter(({ legs }) => legs.some((leg) => leg.symbol === symbol)),
    ];
    const isListed = onIt.some((theirs) => memory.get(accountId).orders.some((order) => isOurs(order, theirs)));
    if (isListed || watch.mayArrive(accountId, symbol)) return false;
    if (areSettledBefore(own, symbol, open)) return true;
    for (const order of own) if (order.intent.symbol === symbol) await this.reprice(scene, order);
    return false;
  }

  private async reprice(scene: Scene, order: EmergencyOrder): Promise<void> {
    const id = brokerIdOf(order);
    const age = this.parts.clock.monotonicMs() - (order.sentAtMs ?? Number.NEGATIVE_INFINITY);
    const theirs = scene.open.find((one) => one.brokerOrderId === id);
    if (order.isEnded || !theirs || age < REPRICE_MS) return;
    const wanted = await this.limitFor(scene, order.intent);
    if (wanted !== undefined && wanted > order.intent.limit) await this.cancel(scene, theirs);
  }

  private async send(scene: Scene, holding: RememberedHolding, contracts: number, limit: Price): Promise<void> {
    const { accountId, broker } = scene;
    const { journal, marketNow, clock, levelOf } = this.parts;
    const sentAt = marketNow();
    const intent = buyBackIntent({ ...holding, contracts, limit }, sentAt);
    journal.append({ kind: 'order', intent, sentAt });
    const order: EmergencyOrder = {
      intent,
      sentAt,
      filled: 0,
      isEnded: false,
      searches: 0,
      sentAtMs: clock.monotonicMs(),
    };
    this.orders.set(order);
    this.tell('warn', 'emergency_order', { intentId: intent.id, contracts });
    const { clientOrderId, symbol, side, quantity } = intent;
    const isWanted = () => levelOf(holding) === 'flatten';
    const outcome = await broker
      .place({ accountId, clientOrderId, symbol, side, quantity, limit }, isWanted)
      .catch((error: unknown): PlaceOutcome => ({ kind: 'unknown', cause: errorCodeOf(error) }));
    this.conclude(order, outcome);
  }

  private conclude(order: EmergencyOrder, outcome: PlaceOutcome): EmergencyOrder {
    const isEnded = outcome.kind === 'rejected' || outcome.kind === 'not_sent';
    const concluded = { ...order, outcome, isEnded };
    this.orders.set(concluded);
    this.tell('warn', 'emergency_outcome', { intentId: order.intent.id, outcome: outcome.kind });
    this.write({ kind: 'outcome', clientOrderId: order.intent.clientOrderId, outcome });
    return concluded;
  }

  /** By the newest frame; by the broker's own quote when there is none to trade on. */
  private async limitFor(
    { accountId, broker }: Scene,
    of: { readonly symbol: OccSymbol; readonly underlying: Underlying },
  ): Promise<Price | undefined> {
    const { newestFrame, marketNow, limits } = this.parts;
    const frame = await newestFrame(of.underlying).catch(() => undefined);
    const reading = readQuote(frame, of.symbol, marketNow(), limits.quoteAgeMsMax, 'buy_to_close');
    if (reading.kind === 'usable') return flattenLimit(reading.quote, limits);
    const [quote] = await broker.quotes(accountId, [of.symbol]);
    if (quote?.ask === undefined || quote.ask <= 0) return undefined;
    return flattenLimit({ bid: quote.bid ?? quote.ask, ask: quote.ask }, limits);
  }

  private wait(accountId: AccountId, cause: string): void {
    this.tell('warn', 'emergency_waits', { accountId, cause });
  }

  /** An entry without which nothing is done twice: what it says is known here, and the order itself is in the journal. */
  private write(entry: Parameters<StopJournal['append']>[0]): void {
    try {
      this.parts.journal.append(entry);
    } catch (error) {
      this.tell('error', 'journal_failed', { code: errorCodeOf(error) });
    }
  }

  private tell(
    level: 'warn' | 'error',
    name: Parameters<ReportControl>[0]['name'],
    fields: Parameters<ReportControl>[0]['fields'],
  ): void {
    this.parts.report({ level, name, fields });
  }

  /** One piece of work on an account after the other. */
  private alone(accountId: AccountId, work: () => Promise<void>): Promise<void> {
    const before = this.tails.get(accountId) ?? Promise.resolve();
    const run = before.then(work, work);
    this.tails.set(
      accountId,
      run.catch(() => undefined),
    );
    return run;
  }
}

/** Whether the orders sent from here for a contract had ended when the list was read, so that the positions read after it show them. */
function areSettledBefore(own: readonly EmergencyOrder[], symbol: OccSymbol, open: readonly BrokerOrder[]): boolean {
  const isOpen = own.some(
    (order) => order.intent.symbol === symbol && open.some((theirs) => isSameOrder(order, theirs, false)),
  );
  return !isOpen && areSettled(own, symbol);
}

function isOurs(order: Order, theirs: Pick<BrokerOrder, 'brokerOrderId' | 'clientOrderId'>): boolean {
  return (
    theirs.brokerOrderId === order.brokerOrderId ||
    theirs.clientOrderId === order.clientOrderId ||
    order.formerBrokerIds?.includes(theirs.brokerOrderId) === true ||
    // Its limit was being replaced under a new id when it was seen last.
    (theirs.clientOrderId !== undefined && isStepOf(order, theirs.clientOrderId))
  );
}

import type { Instant } from '#core/units';
import type { MemorySpineStore } from '#store/memory';
import type { SimBroker } from '../sim-broker.js';
import type { SimDay } from '../sim-days.js';
import { DecisionRules } from './decisions.js';
import { EndRules } from './ends.js';
import { LeaseRules } from './leases.js';
import { MoneyRules } from './money.js';
import { OrderRules } from './orders.js';

export { underAccountLease, underSlotLease } from './fenced-writes.js';
export { type EndedTick, RetryRule } from './retries.js';
export { Violation } from './violation.js';

export interface RulesParts {
  readonly store: MemorySpineStore;
  readonly broker: SimBroker;
  readonly day: SimDay;
  /** The clock of the store's leases, ms. */
  readonly dbNow: () => number;
  /** Whether the step was asked for by somebody who is dead by now. */
  readonly isLate: () => boolean;
}

const LEASE_WRITES: ReadonlySet<string> = new Set(['takeSlots', 'renewSlots', 'releaseSlots']);
const ORDER_WRITES: ReadonlySet<string> = new Set(['commitTick', 'claimIntent', 'applyOrderEvents']);

/** What must hold at every moment, and what must hold once everything is quiet. */
export class Rules {
  private readonly leases: LeaseRules;
  private readonly decisions: DecisionRules;
  private readonly orders: OrderRules;
  private readonly money: MoneyRules;
  private readonly ends: EndRules;

  constructor({ store, broker, day, dbNow, isLate }: RulesParts) {
    this.leases = new LeaseRules(store, dbNow);
    this.decisions = new DecisionRules(store, day, isLate);
    this.orders = new OrderRules(store, broker, day);
    this.money = new MoneyRules(store, broker);
    this.ends = new EndRules(store, broker);
  }

  /** Called after the effect of each store method, before anybody else moves. */
  afterStep(method: string): void {
    if (LEASE_WRITES.has(method)) this.leases.check();
    if (method === 'commitTick') this.decisions.check();
    if (method === 'claimIntent') this.money.check();
    if (ORDER_WRITES.has(method)) this.orders.check();
  }

  /** While bots run, after a time without faults: nothing is owed that was due by then, no command waits that was given by then. */
  whenHealed(settledAt: Instant, lastCommandId: number): void {
    this.ends.everyTickDecided(settledAt);
    this.ends.everyCommandObeyed(lastCommandId);
  }

  /** After the quiet tail: everything has ended or says why not, and the books agree. */
  atEnd(now: Instant, newestBuild: number): void {
    this.leases.allOf(newestBuild);
    this.orders.check();
    this.ends.everyCommandObeyed(Number.POSITIVE_INFINITY);
    this.ends.everyIntentEnded(now);
    this.ends.booksAgree();
  }
}

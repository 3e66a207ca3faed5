/** The books of a simulated broker in one environment: accounts, orders, executions, positions, cash. No time of its own. */
import type { OccSymbol } from '#core/model';
import { assert, type Instant, type Money, type Price, subtractMoney, sumMoney, ZERO_MONEY } from '#core/units';
import { DEFAULT_DELAY_MS, newEntry } from './book-entry.js';
import type {
  Booked,
  SimAnswer,
  SimBooksOptions,
  SimBooksState,
  SimEvent,
  SimOrderTerms,
  SimReplacement,
  SimReport,
} from './book-types.js';
import { type Holder, newHolder, SimExpiries } from './expiries.js';
import { hasValidTerms, isPositive, judgeTerms, type Refused, refused } from './judge.js';
import {
  isCovered,
  legsOf,
  orderRequirement,
  positionAfter,
  proceedsOf,
  type SimPosition,
  shortRequirement,
} from './ledger.js';
import { isListed } from './listed.js';
import { hasEnded, isPastItsDay, remainingOf, type Trade, tradeAt, tradeOf } from './matching.js';
import { dueReports, takeExecution } from './reports.js';
import type { SimAccount, SimExecution, SimOrder } from './types.js';

/** Far more than a demo trades; a list that never ends would make each save longer. */
const KEPT_ORDERS_MAX = 5_000;
const REJECTION_LATER = 'The order was rejected after it had been accepted.';

export class SimBooks {
  private readonly holders: Map<string, Holder>;
  private readonly booked = new Map<number, Booked>();
  /** Of these, what still works or has something left to tell: the rest is never looked at again. */
  private readonly alive = new Set<Booked>();
  private readonly clientIds = new Set<string>();
  private readonly subscribers = new Set<(event: SimEvent) => void>();
  private told: SimReport[] = [];
  /** What expired and was assigned, and the hand that lets it. */
  readonly expiries: SimExpiries;
  private nextId: number;
  /** Rises with every change: whoever keeps the books over a restart saves when it has moved. */
  version = 0;

  constructor(private readonly options: SimBooksOptions) {
    this.nextId = options.firstOrderId ?? 1;
    const holders = options.accounts.map((account) => [account.number, newHolder(account)] as const);
    this.holders = new Map(holders);
    this.expiries = new SimExpiries(options.world, this.holders, () => this.takeId());
  }

  /** Calls the handler with every event, in order. Returns a function that ends it. */
  subscribe(handler: (event: SimEvent) => void): () => void {
    this.subscribers.add(handler);
    return () => this.subscribers.delete(handler);
  }

  addAccount(account: SimAccount): void {
    this.holders.set(account.number, newHolder(account));
    this.version += 1;
  }

  accounts(): readonly SimAccount[] {
    return [...this.holders.values()].map(({ account, cash }) => ({ ...account, cash }));
  }

  /** Returns the account with its present cash. */
  account(number: string): SimAccount | undefined {
    const holder = this.holders.get(number);
    return holder && { ...holder.account, cash: holder.cash };
  }

  positions(number: string): readonly SimPosition[] {
    return [...(this.holders.get(number)?.positions.values() ?? [])];
  }

  /** Returns cash less what short positions and working orders tie up; the order with `except` is left out. */
  buyingPower(number: string, except?: number): Money {
    const holder = this.holders.get(number);
    if (!holder) return ZERO_MONEY;
    const { type } = holder.account;
    const all = this.working(number);
    const needed = (symbol: OccSymbol, amount: Money) => (isCovered(holder, symbol, all) ? ZERO_MONEY : amount);
    const held = [...holder.positions.values()];
    const shorts = held.map(({ symbol, quantity }) => needed(symbol, shortRequirement(type, symbol, -quantity)));
    const working = all
      .filter(({ order }) => order.id !== except)
      .map(({ order }) => {
        const amount = orderRequirement(type, order, remainingOf(order));
        return order.legs === undefined ? needed(order.symbol, amount) : amount;
      });
    return subtractMoney(holder.cash, sumMoney(...shorts, ...working));
  }

  /** Returns the shares that an account was assigned. */
  shares(number: string): readonly { readonly underlying: string; readonly quantity: number }[] {
    return [...(this.holders.get(number)?.shares ?? [])].map(([underlying, quantity]) => ({ underlying, quantity }));
  }

  /** Returns what the books would refuse, and nothing when they would take it. Changes nothing. */
  async check(terms: SimOrderTerms): Promise<Refused | undefined> {
    if (!this.holders.has(terms.account)) return refused('account_unknown');
    if (!hasValidTerms(terms)) return refused('terms_invalid');
    for (const { symbol } of legsOf(terms)) {
      if (!(await isListed(this.options.world, symbol))) return refused('symbol_unknown');
    }
    return this.judge(terms);
  }

  /** Takes or refuses an order. The sending of it may meet the faults that belong to an order's life. */
  async place(terms: SimOrderTerms): Promise<SimAnswer> {
    // Judged again right before it is taken: two that were looked up at the same time must not both pass.
    const refusal = (await this.check(terms)) ?? this.judge(terms);
    if (refusal) return refusal;
    return { kind: 'taken', order: this.take(terms) };
  }

  /** Takes an order and rejects it at once: for brokers that give a number to what they do not carry out. */
  takeRejected(terms: SimOrderTerms, reason: string): SimOrder {
    const order = this.take(terms);
    this.endOrder(order.id, 'rejected', reason);
    return order;
  }

  /**
   * Changes a working order: in place, or by a new one that takes its place.
   * @param id - `keeps` or changes the order's number
   */
  async replace(orderId: number, change: SimReplacement, id: 'keeps' | 'new'): Promise<SimAnswer> {
    const booked = this.booked.get(orderId);
    if (!booked) return refused('order_unknown');
    const { order } = booked;
    if (hasEnded(order)) return refused('order_ended');
    if (order.legs !== undefined) return refused('terms_invalid');
    const open = remainingOf(order);
    const quantity = change.quantity ?? (id === 'keeps' ? order.quantity : open);
    const limit = change.limit ?? order.limit;
    const remaining = id === 'keeps' ? quantity - (order.quantity - open) : quantity;
    if (!isPositive(remaining) || !isPositive(limit)) return refused('terms_invalid');
    const terms = { ...order, limit, quantity: remaining, duration: change.duration ?? order.duration };
    const { clientId: _former, ...unnamed } = terms;
    const renamed = change.clientId === undefined ? unnamed : { ...unnamed, clientId: change.clientId };
    const refusal = this.judge(id === 'keeps' ? unnamed : renamed, orderId);
    if (refusal) return refusal;
    if (id === 'keeps') {
      this.update(booked, { limit, quantity, duration: terms.duration });
      this.emit(booked.order.status, booked);
      return { kind: 'taken', order: this.show(booked) };
    }
    const successor = this.take(renamed, orderId);
    this.update(booked, { status: 'replaced', replacedBy: successor.id });
    this.emit('replaced', booked);
    return { kind: 'taken', order: successor };
  }

  /** Asks for the end of an order. Taken does not mean ended: with `cancel_late` it ends later, and may trade until then. */
  cancel(orderId: number): SimAnswer {
    const booked = this.booked.get(orderId);
    if (!booked) return refused('order_unknown');
    if (hasEnded(booked.order)) return refused('order_ended');
    const late = this.options.faults.meet('orders.cancel', 'cancel_late');
    if (late || this.options.cancels === 'later') {
      booked.cancelAt = this.wallIn(late ? (late.ms ?? DEFAULT_DELAY_MS) : 0);
      this.version += 1;
      this.emit('cancel_requested', booked);
    } else this.end(booked, 'cancelled');
    return { kind: 'taken', order: this.show(booked) };
  }

  /** Ends an order as expired or rejected, as a script wants it. */
  endOrder(orderId: number, status: 'expired' | 'rejected', reason?: string): SimAnswer {
    const booked = this.booked.get(orderId);
    if (!booked) return refused('order_unknown');
    if (hasEnded(booked.order)) return refused('order_ended');
    this.end(booked, status, reason);
    return { kind: 'taken', order: this.show(booked) };
  }

  /** Trades contracts of an order at a price, whatever the market says; one of several legs at a price of each. */
  fill(orderId: number, quantity: number, ...prices: readonly Price[]): SimAnswer {
    const booked = this.booked.get(orderId);
    if (!booked) return refused('order_unknown');
    if (hasEnded(booked.order)) return refused('order_ended');
    if (!isPositive(quantity) || quantity > remainingOf(booked.order)) return refused('terms_invalid');
    const trade = tradeAt(booked.order, prices);
    if (!trade) return refused('terms_invalid');
    this.execute(booked, quantity, trade);
    return { kind: 'taken', order: this.show(booked) };
  }

  /** Returns an order as the broker shows it: what was not told yet is not in it. */
  get(orderId: number): SimOrder | undefined {
    const booked = this.booked.get(orderId);
    return booked && this.show(booked);
  }

  /** Returns an account's orders, oldest first, as the broker lists them; an order that the list lags behind is missing. */
  list(account: string): readonly SimOrder[] {
    const now = this.options.world.wallNow();
    const listed = [...this.booked.values()].filter((one) => one.order.account === account && one.listedFrom <= now);
    return listed.map((one) => this.show(one));
  }

  findByClientId(account: string, clientId: string): SimOrder | undefined {
    return this.list(account).find((order) => order.clientId === clientId);
  }

  /** Returns an account's executions in the order in which they were told; one may be told twice. */
  reports(account: string): readonly SimReport[] {
    return this.told.filter((report) => report.account === account);
  }

  /** Returns every order as it really is, told or not: the truth that tests compare with. */
  truth(): readonly SimOrder[] {
    return [...this.booked.values()].map(({ order }) => order);
  }

  /** Acknowledges, tells what is due, ends what is due, and trades on the newest quotes, in this sequence. */
  async work(): Promise<void> {
    const { world } = this.options;
    await this.expiries.work();
    const symbols = new Set(
      [...this.alive].filter(isWorking).flatMap(({ order }) => legsOf(order).map(({ symbol }) => symbol)),
    );
    const read = [...symbols].map(async (symbol) => [symbol, await world.quote(symbol)] as const);
    const quotes = new Map(world.isOpen() ? await Promise.all(read) : []);
    for (const booked of [...this.alive]) {
      this.tellDue(booked);
      if (hasEnded(booked.order)) {
        if (booked.held.length === 0) this.alive.delete(booked);
        continue;
      }
      this.endDue(booked, world.now());
      if (hasEnded(booked.order) || this.acknowledge(booked)) continue;
      const trade = tradeOf(booked.order, (symbol) => quotes.get(symbol));
      if (trade === undefined) continue;
      const most = this.options.contractsPerLook ?? Number.POSITIVE_INFINITY;
      this.execute(booked, Math.min(remainingOf(booked.order), most), trade);
    }
  }

  save(): SimBooksState {
    const holders = [...this.holders.values()].map(({ account, cash, positions, shares }) => ({
      ...{ account, cash },
      positions: [...positions.values()],
      shares: [...shares],
    }));
    const { nextId, told: reports } = this;
    return { nextId, holders, booked: [...this.booked.values()], reports, ...this.expiries.save() };
  }

  /** Goes on where saved books stopped; accounts that were not saved begin as they were given. */
  restore(state: SimBooksState): void {
    this.nextId = state.nextId;
    for (const { account, cash, positions, shares = [] } of state.holders) {
      const held = positions.map((position) => [position.symbol, position] as const);
      this.holders.set(account.number, { account, cash, positions: new Map(held), shares: new Map(shares) });
    }
    this.expiries.restore(state);
    for (const booked of state.booked) this.enter({ ...booked });
    this.told = [...state.reports];
  }

  private judge(terms: SimOrderTerms, except?: number): Refused | undefined {
    const holder = this.holders.get(terms.account);
    assert(holder, 'Invariant: orders are judged in accounts that exist');
    const isUsed = terms.clientId !== undefined && this.clientIds.has(`${terms.account} ${terms.clientId}`);
    if (this.options.dedupes === true && isUsed) return refused('duplicate_client_id');
    const others = this.working(terms.account).filter(({ order }) => order.id !== except);
    return judgeTerms(terms, holder, others, this.buyingPower(terms.account, except));
  }

  private enter(booked: Booked): void {
    const { id, account, clientId } = booked.order;
    this.booked.set(id, booked);
    this.alive.add(booked);
    if (clientId !== undefined) this.clientIds.add(`${account} ${clientId}`);
    if (this.booked.size > KEPT_ORDERS_MAX) this.forgetOldest();
  }

  /** Forgets the order that ended first, and what was told of it. */
  private forgetOldest(): void {
    const oldest = [...this.booked.values()].find((one) => hasEnded(one.order) && one.held.length === 0);
    if (!oldest) return;
    const { id } = oldest.order;
    this.booked.delete(id);
    this.alive.delete(oldest);
    this.told = this.told.filter((report) => report.order !== id);
  }

  private take(terms: SimOrderTerms, replaces?: number): SimOrder {
    const booked = newEntry(this.takeId(), terms, this.options, replaces);
    this.enter(booked);
    this.emit(booked.order.status, booked);
    return this.show(booked);
  }

  private takeId(): number {
    this.version += 1;
    this.nextId += 1;
    return this.nextId - 1;
  }

  private working(account: string): readonly Booked[] {
    return [...this.alive].filter((one) => one.order.account === account && isWorking(one));
  }

  /** Returns true when the order was or stays only received: it trades at the next look at the earliest. */
  private acknowledge(booked: Booked): boolean {
    if (booked.order.status !== 'pending') return false;
    if (booked.rejectAt === undefined) {
      this.update(booked, { status: 'working' });
      this.emit('working', booked);
    }
    return true;
  }

  private endDue(booked: Booked, now: Instant): void {
    const wallNow = this.options.world.wallNow();
    if (booked.rejectAt !== undefined && booked.rejectAt <= wallNow) this.end(booked, 'rejected', REJECTION_LATER);
    else if (booked.cancelAt !== undefined && booked.cancelAt <= wallNow) this.end(booked, 'cancelled');
    else if (isPastItsDay(booked.order, now)) this.end(booked, 'expired');
  }

  private execute(booked: Booked, quantity: number, trade: Trade): void {
    const { order } = booked;
    const holder = this.holders.get(order.account);
    assert(holder && quantity <= remainingOf(order), 'Invariant: an order trades no more than is left of it');
    const id = this.takeId();
    const at = this.options.world.now();
    const execution: SimExecution = { id, quantity, ...trade, at };
    const executions = [...order.executions, execution];
    const isWhole = quantity === remainingOf(order);
    this.update(booked, { executions, status: isWhole ? 'filled' : 'working' });
    const fee = ((this.options.feePerContract ?? 0) * quantity) as Money;
    for (const [index, leg] of legsOf(order).entries()) {
      const price = trade.legPrices?.[index] ?? trade.price;
      const traded = { ...leg, id: index === 0 ? id : this.takeId(), quantity, price, at };
      const after = positionAfter(holder.positions.get(leg.symbol), traded);
      if (after) holder.positions.set(leg.symbol, after);
      else holder.positions.delete(leg.symbol);
      holder.cash = subtractMoney(sumMoney(holder.cash, proceedsOf(leg, quantity, price)), fee);
    }
    const { told, held } = takeExecution(booked.terms, booked.held, execution, this.options.world.wallNow());
    booked.held = held;
    this.tell(booked, told);
  }

  private tellDue(booked: Booked): void {
    if (booked.held.length === 0) return;
    const { told, held } = dueReports(booked.held, this.options.world.wallNow());
    booked.held = held;
    this.tell(booked, told);
  }

  private tell(booked: Booked, executions: readonly SimExecution[]): void {
    for (const execution of executions) {
      const { id, account } = booked.order;
      this.told.push({ order: id, account, execution });
      this.version += 1;
      this.emit(this.show(booked).status === 'filled' ? 'filled' : 'partial', booked, execution);
    }
    // The end was held back with the executions.
    const { status } = booked.order;
    const isOver = executions.length > 0 && booked.held.length === 0 && hasEnded(booked.order);
    if (isOver && status !== 'filled') this.emit(status, booked);
  }

  private end(booked: Booked, status: 'cancelled' | 'expired' | 'rejected', reason?: string): void {
    this.update(booked, { status, ...(reason === undefined ? {} : { reason }) });
    if (booked.held.length === 0) this.emit(status, booked);
  }

  private update(booked: Booked, change: Partial<SimOrder>): void {
    booked.order = { ...booked.order, ...change, updatedAt: this.options.world.now() };
    this.version += 1;
  }

  private show(booked: Booked): SimOrder {
    if (booked.held.length === 0) return booked.order;
    const hidden = new Set(booked.held.map(({ execution }) => execution.id));
    const executions = booked.order.executions.filter((one) => !hidden.has(one.id));
    return { ...booked.order, executions, status: 'working' };
  }

  private emit(kind: SimEvent['kind'], booked: Booked, execution?: SimExecution): void {
    const event = { kind, order: this.show(booked), ...(execution === undefined ? {} : { execution }) };
    for (const handler of this.subscribers) handler(event);
  }

  private wallIn(ms: number): Instant {
    return (this.options.world.wallNow() + ms) as Instant;
  }
}

const isWorking = ({ order }: Booked) => !hasEnded(order);

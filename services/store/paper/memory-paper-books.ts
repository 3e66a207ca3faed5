import {
  type AccountType,
  type CorporateAction,
  type OccSymbol,
  parseOccSymbol,
  type Settlement,
  STANDARD_MULTIPLIER,
  underlyingOfRoot,
} from '#core/model';
import {
  type AccountId,
  type ClientOrderId,
  type Instant,
  type Money,
  notional,
  type SettlementId,
  subtractMoney,
  sumMoney,
  type TradingDate,
  type Underlying,
  ZERO_MONEY,
} from '#core/units';
import { isOn, movesOf, type PaperMoves } from './adjust.js';
import { settlementName } from './names.js';
import type {
  PaperActionOutcome,
  PaperBooks,
  PaperClose,
  PaperExecution,
  PaperExecutionOutcome,
  PaperHolding,
  PaperInsert,
  PaperOrder,
  PaperSession,
  PaperSettlement,
  PaperShares,
  PaperTerms,
} from './port.js';

/** The books in memory, for simulations. Each method's effect is atomic; nothing waits. */
export class MemoryPaperBooks implements PaperBooks {
  private readonly accounts = new Map<AccountId, { readonly type: AccountType; readonly openingCash: Money }>();
  private readonly orders = new Map<string, PaperOrder>();
  private readonly executions: PaperExecution[] = [];
  private readonly settlements: (PaperSettlement & { readonly id: SettlementId })[] = [];
  private readonly adjustments: (PaperMoves & { readonly accountId: AccountId; readonly action: CorporateAction })[] =
    [];
  private readonly closes = new Map<string, PaperSession>();

  openAccount(accountId: AccountId, type: AccountType, openingCash: Money): void {
    if (!this.accounts.has(accountId)) this.accounts.set(accountId, { type, openingCash });
  }

  /** All orders ever booked, for invariants such as "one order per intent". */
  allOrders(): readonly PaperOrder[] {
    return [...this.orders.values()];
  }

  /** All executions, for invariants. */
  allExecutions(): readonly PaperExecution[] {
    return this.executions;
  }

  async accountTerms(accountId: AccountId): Promise<PaperTerms | undefined> {
    const account = this.accounts.get(accountId);
    if (!account) return undefined;
    const [positions, shares] = [this.net(accountId), this.sharesOf(accountId)];
    return { type: account.type, cash: this.cashOf(accountId), positions, shares };
  }

  /** At once, for invariants; zero for an account that is not there. */
  cashOf(accountId: AccountId): Money {
    let cash = this.accounts.get(accountId)?.openingCash ?? ZERO_MONEY;
    for (const one of this.executions) {
      if (one.accountId !== accountId) continue;
      const amount = notional(one.price, one.quantity, STANDARD_MULTIPLIER);
      const sells = this.orders.get(one.brokerOrderId)?.side === 'sell_to_open';
      cash = subtractMoney(sells ? sumMoney(cash, amount) : subtractMoney(cash, amount), one.fees);
    }
    for (const one of this.settlements) if (one.accountId === accountId) cash = sumMoney(cash, one.cashDelta);
    for (const one of this.adjustments) if (one.accountId === accountId) cash = sumMoney(cash, one.cashDelta);
    return cash;
  }

  /** At once, for invariants. */
  sharesOf(accountId: AccountId, before = Number.POSITIVE_INFINITY): readonly PaperShares[] {
    const held = new Map<Underlying, number>();
    const move = (underlying: Underlying, by: number) => held.set(underlying, (held.get(underlying) ?? 0) + by);
    for (const { accountId: of, underlying, shareDelta, tsEvent } of this.settlements) {
      if (of === accountId && tsEvent < before) move(underlying, shareDelta);
    }
    for (const { accountId: of, action, shareDelta } of this.adjustments) {
      if (of === accountId && action.effectiveAt <= before) move(action.underlying, shareDelta);
    }
    return [...held]
      .filter(([, quantity]) => quantity !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([underlying, quantity]) => ({ underlying, quantity }));
  }

  /** At once, for invariants: contracts held, negative when short. */
  heldBy(accountId: AccountId): readonly PaperHolding[] {
    return this.net(accountId);
  }

  async insertOrder(order: PaperOrder): Promise<PaperInsert> {
    const standing = this.byClientId(order.accountId, order.clientOrderId);
    if (standing) return { kind: 'exists', order: standing };
    this.orders.set(order.brokerOrderId, order);
    return { kind: 'inserted', order };
  }

  async orderById(accountId: AccountId, brokerOrderId: string): Promise<PaperOrder | undefined> {
    return this.byId(accountId, brokerOrderId);
  }

  async orderByClientId(accountId: AccountId, clientOrderId: ClientOrderId): Promise<PaperOrder | undefined> {
    return this.byClientId(accountId, clientOrderId);
  }

  async workingOrders(accountId?: AccountId): Promise<readonly PaperOrder[]> {
    return this.allOrders()
      .filter((order) => order.status === 'working' && (accountId === undefined || order.accountId === accountId))
      .sort(byAge);
  }

  async ordersSince(accountId: AccountId, since: Instant): Promise<readonly PaperOrder[]> {
    return this.allOrders()
      .filter((order) => order.accountId === accountId && order.createdAt >= since)
      .sort(byAge);
  }

  async recordExecution(
    execution: Omit<PaperExecution, 'sequence'>,
    filledBefore: number,
  ): Promise<PaperExecutionOutcome> {
    const order = this.byId(execution.accountId, execution.brokerOrderId);
    if (order?.status !== 'working' || order.filledQuantity !== filledBefore) return 'unchanged';
    const filledQuantity = filledBefore + execution.quantity;
    if (filledQuantity > order.quantity) return 'unchanged';
    if (order.side === 'buy_to_close' && this.heldOf(order) + execution.quantity > 0) {
      this.orders.set(order.brokerOrderId, { ...order, status: 'cancelled' });
      return 'ended';
    }
    const status = filledQuantity === order.quantity ? 'filled' : 'working';
    this.orders.set(order.brokerOrderId, { ...order, filledQuantity, status });
    this.executions.push({ ...execution, sequence: this.executions.length + 1 });
    return 'booked';
  }

  async endOrder(accountId: AccountId, brokerOrderId: string, status: 'cancelled' | 'expired'): Promise<boolean> {
    const order = this.byId(accountId, brokerOrderId);
    if (order?.status !== 'working') return false;
    this.orders.set(brokerOrderId, { ...order, status });
    return true;
  }

  async executionsAfter(accountId: AccountId, sequence: number): Promise<readonly PaperExecution[]> {
    return this.executions.filter((one) => one.accountId === accountId && one.sequence > sequence);
  }

  async newestExecutions(accountId: AccountId, limit: number): Promise<readonly PaperExecution[]> {
    return this.executions.filter((one) => one.accountId === accountId).slice(-limit);
  }

  async recordSettlement(settlement: PaperSettlement): Promise<boolean> {
    const { accountId, symbol, quantity } = settlement;
    if (this.heldOf(settlement) + quantity > 0) return false;
    const before = this.settlements.filter((one) => one.accountId === accountId && one.symbol === symbol).length;
    this.settlements.push({ ...settlement, id: settlementName(symbol, before + 1) });
    return true;
  }

  async recordAction(accountId: AccountId, action: CorporateAction): Promise<PaperActionOutcome> {
    if (this.adjustments.some((one) => one.accountId === accountId && one.action.id === action.id)) return 'known';
    const at = action.effectiveAt;
    const moves = movesOf({ positions: this.net(accountId, at), shares: this.sharesOf(accountId, at) }, action);
    if (moves.kind !== 'moves') return moves.kind === 'nothing' ? 'untouched' : moves.code;
    if (action.kind === 'split') this.endOrdersOn(accountId, action.underlying);
    this.adjustments.push({ ...moves, accountId, action });
    return 'recorded';
  }

  private endOrdersOn(accountId: AccountId, underlying: Underlying): void {
    for (const order of this.allOrders()) {
      if (order.accountId !== accountId || order.status !== 'working') continue;
      if (!isOn(order.symbol, underlying)) continue;
      this.orders.set(order.brokerOrderId, { ...order, status: 'expired' });
    }
  }

  async settlementsSince(accountId: AccountId, since: Instant): Promise<readonly Settlement[]> {
    return this.settlements
      .filter((one) => one.accountId === accountId && one.tsEvent >= since)
      .sort((a, b) => a.tsEvent - b.tsEvent || (a.id < b.id ? -1 : 1))
      .map(({ underlying: _u, cashDelta: _c, shareDelta: _s, ...settlement }) => settlement);
  }

  async expiringOn(day: TradingDate): Promise<readonly Underlying[]> {
    const found = new Set<Underlying>();
    for (const { symbol, filledQuantity } of this.orders.values()) {
      const contract = parseOccSymbol(symbol);
      if (contract?.expiry === day && filledQuantity > 0) found.add(underlyingOfRoot(contract.root));
    }
    return [...found].sort();
  }

  async recordClose(close: PaperClose, closeAt: Instant): Promise<void> {
    const key = `${close.underlying} ${close.day}`;
    const before = this.closes.get(key);
    if (before && (close.seenAt <= before.seenAt || before.seenAt >= closeAt)) return;
    const { spot, seenAt } = close;
    this.closes.set(key, { ...close, opening: before?.opening ?? { spot, seenAt } });
  }

  async closeOf(underlying: Underlying, day: TradingDate): Promise<PaperSession | undefined> {
    return this.closes.get(`${underlying} ${day}`);
  }

  async netPositions(accountId: AccountId): Promise<readonly PaperHolding[]> {
    return this.net(accountId);
  }

  // Without a promise in between: a method that awaited its own lookup would not be atomic.
  private net(accountId: AccountId, before = Number.POSITIVE_INFINITY): readonly PaperHolding[] {
    const net = new Map<OccSymbol, number>();
    const move = (symbol: OccSymbol, by: number) => net.set(symbol, (net.get(symbol) ?? 0) + by);
    for (const { accountId: of, brokerOrderId, quantity, tsEvent } of this.executions) {
      const order = this.orders.get(brokerOrderId);
      if (of !== accountId || !order || tsEvent >= before) continue;
      move(order.symbol, order.side === 'sell_to_open' ? -quantity : quantity);
    }
    for (const { accountId: of, symbol, quantity, tsEvent } of this.settlements) {
      if (of === accountId && tsEvent < before) move(symbol, quantity);
    }
    for (const { accountId: of, action, contracts } of this.adjustments) {
      if (of !== accountId || action.effectiveAt > before) continue;
      for (const { symbol, quantity } of contracts) move(symbol, quantity);
    }
    return [...net]
      .filter(([, quantity]) => quantity !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([symbol, quantity]) => ({ symbol, quantity }));
  }

  private heldOf({ accountId, symbol }: Pick<PaperOrder, 'accountId' | 'symbol'>): number {
    return this.net(accountId).find((one) => one.symbol === symbol)?.quantity ?? 0;
  }

  private byId(accountId: AccountId, brokerOrderId: string): PaperOrder | undefined {
    const order = this.orders.get(brokerOrderId);
    return order?.accountId === accountId ? order : undefined;
  }

  private byClientId(accountId: AccountId, clientOrderId: ClientOrderId): PaperOrder | undefined {
    return this.allOrders().find((order) => order.accountId === accountId && order.clientOrderId === clientOrderId);
  }
}

function byAge(a: PaperOrder, b: PaperOrder): number {
  return a.createdAt - b.createdAt || (a.brokerOrderId < b.brokerOrderId ? -1 : 1);
}

/**
 * Slots, decisions, intents, orders and positions in memory: for simulations and as the second implementation of the ports.
 * The effect of each method is atomic (it runs without awaiting) and deterministic; there are no timers.
 */
import {
  type AccountView,
  type Balances,
  type CorporateAction,
  type Fill,
  Notify,
  type OrderIntent,
  type Settlement,
} from '#core/model';
import type { CorporateActionRefusal, OrderEvent, SettlementRefusal, ShareSaleOf } from '#core/orders';
import {
  type AccountId,
  type ClientOrderId,
  type CorporateActionId,
  type DeskId,
  type ExecutionId,
  type Instant,
  type IntentId,
  type OrderId,
  type UserId,
} from '#core/units';
import type {
  AccountLease,
  ClaimContext,
  ClaimResult,
  ClaimVerdict,
  CommandResult,
  DeskCommand,
  DeskCommandTerms,
  DeskStore,
  DeskWrite,
  EvidenceFact,
  ExternalOrder,
  HandTrade,
  OpenOrder,
  PendingIntent,
  ShareSaleRefusal,
  SharesSeen,
  ToldSettlement,
} from '../desk/index.js';
import { applyCorporateAction, corporateActionsOf } from './corporate-action-tables.js';
import { addDeskIntent, carryOn, enterDeskOrder } from './desk-order-tables.js';
import { applyEvents, claim, findOrder, openOrders, pendingIntents } from './desk-tables.js';
import * as doubts from './doubt-tables.js';
import { releaseLease, renewLease, stands, takeLeases } from './leases.js';
import { MemoryPodStore } from './memory-pod-store.js';
import * as settled from './settlement-tables.js';

export class MemorySpineStore extends MemoryPodStore implements DeskStore {
  takeAccounts(deskId: DeskId, limit: number, leaseMs: number): Promise<readonly AccountLease[]> {
    return this.step('takeAccounts', () => {
      const terms = { owner: deskId, limit, leaseMs, now: this.now() };
      const taken = takeLeases(this.tables.accountLeases, [...this.tables.accounts.keys()], terms);
      return taken.map(({ key, epoch }) => ({ accountId: key, owner: deskId, epoch }));
    });
  }

  renewAccounts(leases: readonly AccountLease[], leaseMs: number): Promise<readonly AccountLease[]> {
    return this.step('renewAccounts', () =>
      leases.filter((lease) => renewLease(this.tables.accountLeases, keyOfAccount(lease), this.now() + leaseMs)),
    );
  }

  releaseAccounts(leases: readonly AccountLease[]): Promise<void> {
    return this.step('releaseAccounts', () => {
      for (const lease of leases) releaseLease(this.tables.accountLeases, keyOfAccount(lease), this.now());
    });
  }

  pendingIntents(accounts: readonly AccountId[]): Promise<readonly PendingIntent[]> {
    return this.step('pendingIntents', () => pendingIntents(this.tables, accounts));
  }

  async claimIntent(
    lease: AccountLease,
    intentId: IntentId,
    marketNow: Instant,
    judge: (context: ClaimContext) => ClaimVerdict,
  ): Promise<ClaimResult> {
    const result = await this.write('claimIntent', lease, () => {
      const claimed = claim(this.tables, lease.accountId, intentId, marketNow, judge);
      const row = this.tables.intents.get(intentId);
      if (claimed.kind !== 'gone' && row) {
        const { userId, botId, accountId } = row.intent;
        const about = claimed.kind === 'claimed' ? { orderId: claimed.order.id } : {};
        if (claimed.kind === 'claimed') this.tables.orderStoredAt.set(claimed.order.id, this.tables.nextWrite());
        this.notice(Notify.orders, { userId, botId, accountId, ...about });
      }
      return claimed;
    });
    return result ?? { kind: 'gone' };
  }

  async addDeskIntent(lease: AccountLease, intent: OrderIntent, marketNow: Instant): Promise<DeskWrite | 'busy'> {
    const added = await this.write('addDeskIntent', lease, () => addDeskIntent(this.tables, intent, marketNow));
    if (added === undefined) return 'lost_lease';
    if (added) this.notice(Notify.intents, { accountId: intent.accountId, intentId: intent.id });
    return added ? 'applied' : 'busy';
  }

  async enterDeskOrder(
    lease: AccountLease,
    intent: OrderIntent,
    sentAt: Instant,
    events: readonly OrderEvent[],
  ): Promise<DeskWrite> {
    const { tables } = this;
    return standing(await this.write('enterDeskOrder', lease, () => enterDeskOrder(tables, intent, sentAt, events)));
  }

  openOrders(accounts: readonly AccountId[]): Promise<readonly OpenOrder[]> {
    return this.step('openOrders', () => openOrders(this.tables, accounts));
  }

  findOrder(
    accountId: AccountId,
    key: { readonly brokerOrderId: string } | { readonly clientOrderId: ClientOrderId },
  ): Promise<OpenOrder | undefined> {
    return this.step('findOrder', () => findOrder(this.tables, accountId, key));
  }

  async applyOrderEvents(
    lease: AccountLease,
    orderId: OrderId,
    marketNow: Instant,
    events: readonly OrderEvent[],
  ): Promise<DeskWrite> {
    const result = await this.write('applyOrderEvents', lease, () => {
      const changed = applyEvents(this.tables, lease.accountId, orderId, marketNow, events);
      if (changed) this.notice(Notify.orders, changed);
      return true;
    });
    return result === undefined ? 'lost_lease' : 'applied';
  }

  async carryOn(lease: AccountLease, orderId: OrderId, marketNow: Instant): Promise<DeskWrite> {
    const result = await this.write('carryOn', lease, () => {
      const carried = carryOn(this.tables, lease.accountId, orderId, marketNow);
      if (carried?.notice) this.notice(Notify.orders, carried.notice);
      if (carried?.following)
        this.notice(Notify.intents, { accountId: lease.accountId, intentId: carried.following.id });
      return true;
    });
    return result === undefined ? 'lost_lease' : 'applied';
  }

  async applySettlements(lease: AccountLease, settlements: readonly Settlement[]): Promise<DeskWrite> {
    const written = await this.write('applySettlements', lease, () => {
      const notice = settled.applySettlements(this.tables, lease.accountId, settlements);
      if (notice) this.notice(Notify.orders, notice);
      return true as const;
    });
    return standing(written);
  }

  async applyCorporateAction(
    lease: AccountLease,
    action: CorporateAction,
  ): Promise<DeskWrite | CorporateActionRefusal> {
    const written = await this.write('applyCorporateAction', lease, () => {
      const applied = applyCorporateAction(this.tables, lease.accountId, action);
      const { userId } = this.tables.account(lease.accountId);
      this.notice(Notify.orders, { userId, accountId: lease.accountId });
      return applied;
    });
    return written ?? 'lost_lease';
  }

  corporateActionsOf(accountId: AccountId): Promise<ReadonlySet<CorporateActionId>> {
    return this.step('corporateActionsOf', () => corporateActionsOf(this.tables, accountId));
  }

  brokerShares(accountId: AccountId): Promise<readonly SharesSeen[]> {
    return this.step('brokerShares', () => settled.brokerShares(this.tables, accountId));
  }

  async writeBrokerShares(lease: AccountLease, seen: readonly SharesSeen[]): Promise<DeskWrite> {
    const write = () => settled.writeBrokerShares(this.tables, lease.accountId, seen);
    return standing(await this.write('writeBrokerShares', lease, write));
  }

  async writeBalances(lease: AccountLease, balances: Balances): Promise<DeskWrite> {
    const result = await this.write('writeBalances', lease, () => {
      const account = this.tables.account(lease.accountId);
      this.tables.accounts.set(lease.accountId, { ...account, balances });
      this.notice(Notify.orders, { userId: account.userId, accountId: lease.accountId });
      return true;
    });
    return result === undefined ? 'lost_lease' : 'applied';
  }

  async writeDrift(lease: AccountLease, drift: boolean, detail: unknown): Promise<DeskWrite> {
    const result = await this.write('writeDrift', lease, () => {
      const account = this.tables.account(lease.accountId);
      this.tables.accounts.set(lease.accountId, { ...account, drift, driftDetail: detail });
      this.notice(Notify.orders, { userId: account.userId, accountId: lease.accountId });
      return true;
    });
    return result === undefined ? 'lost_lease' : 'applied';
  }

  accountView(accountId: AccountId): Promise<AccountView | undefined> {
    return this.step('accountView', () => this.tables.view(accountId));
  }

  fillsOf(accountId: AccountId, orderId: OrderId): Promise<readonly (Fill & { readonly userId: UserId })[]> {
    return this.step('fillsOf', () =>
      this.tables.fills
        .filter((fill) => fill.accountId === accountId && fill.orderId === orderId)
        .map(({ accountId: _, ...fill }) => fill)
        .sort((a, b) => a.tsEvent - b.tsEvent),
    );
  }

  storedExecutions(accountId: AccountId, executionIds: readonly ExecutionId[]): Promise<ReadonlySet<ExecutionId>> {
    return this.step('storedExecutions', () => {
      const asked = new Set(executionIds);
      const stored = this.tables.fills.filter((fill) => fill.accountId === accountId && asked.has(fill.executionId));
      return new Set(stored.map(({ executionId }) => executionId));
    });
  }

  async addEvidence(lease: AccountLease, orderId: OrderId, at: Instant, fact: EvidenceFact): Promise<DeskWrite> {
    return standing(await this.write('addEvidence', lease, () => doubts.addEvidence(this.tables, orderId, at, fact)));
  }

  takenBrokerIds(
    accountId: AccountId,
    orderId: OrderId,
    brokerOrderIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    return this.step('takenBrokerIds', () => doubts.takenBrokerIds(this.tables, accountId, orderId, brokerOrderIds));
  }

  async writeExternalOrders(lease: AccountLease, orders: readonly ExternalOrder[]): Promise<DeskWrite> {
    const result = await this.write('writeExternalOrders', lease, () =>
      doubts.writeExternalOrders(this.tables, lease.accountId, orders),
    );
    return standing(result);
  }

  pendingCommands(accounts: readonly AccountId[]): Promise<readonly DeskCommand[]> {
    return this.step('pendingCommands', () => doubts.pendingCommands(this.tables, accounts, this.now()));
  }

  async finishCommand(lease: AccountLease, command: DeskCommand, result: CommandResult): Promise<DeskWrite> {
    return standing(await this.write('finishCommand', lease, () => doubts.finishCommand(this.tables, command, result)));
  }

  bookByHand(
    lease: AccountLease,
    command: DeskCommand,
    trades: readonly HandTrade[],
  ): Promise<DeskWrite | 'bot_unknown'> {
    return this.byHand('bookByHand', lease, command, () => doubts.bookByHand(this.tables, command, trades));
  }

  settleByHand(
    lease: AccountLease,
    command: DeskCommand,
    told: ToldSettlement,
  ): Promise<DeskWrite | 'known' | SettlementRefusal> {
    return this.byHand('settleByHand', lease, command, () => doubts.settleByHand(this.tables, command, told));
  }

  sellShares(lease: AccountLease, command: DeskCommand, sale: ShareSaleOf): Promise<DeskWrite | ShareSaleRefusal> {
    return this.byHand('sellShares', lease, command, () => doubts.sellShares(this.tables, command, sale));
  }

  private async byHand<Outcome extends string>(
    name: string,
    lease: AccountLease,
    { userId }: DeskCommand,
    effect: () => Outcome,
  ): Promise<Outcome | 'lost_lease'> {
    const result = await this.write(name, lease, () => {
      const outcome = effect();
      if (outcome === 'applied') this.notice(Notify.orders, { userId, accountId: lease.accountId });
      return outcome;
    });
    return result ?? 'lost_lease';
  }

  /** What a person asks for through the gateway. */
  askDesk(command: { accountId: AccountId; userId: UserId; terms: DeskCommandTerms }): number {
    const id = this.tables.deskCommands.length + 1;
    this.tables.deskCommands.push({ ...command, id, askedAt: this.now() });
    this.notice(Notify.deskCommands, { accountId: command.accountId });
    return id;
  }

  /** A write of the desk: undefined, and nothing happens, when the lease no longer stands. */
  private write<T>(name: string, lease: AccountLease, effect: () => T): Promise<T | undefined> {
    return this.step(name, () =>
      stands(this.tables.accountLeases, keyOfAccount(lease), this.now()) ? effect() : undefined,
    );
  }
}

function standing(written: true | undefined): DeskWrite {
  return written === undefined ? 'lost_lease' : 'applied';
}

function keyOfAccount(lease: AccountLease) {
  return { key: lease.accountId, owner: lease.owner, epoch: lease.epoch };
}

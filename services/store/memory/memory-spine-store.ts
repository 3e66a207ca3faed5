/**
 * Slots, decisions, intents, orders and positions in memory: for simulations and as the second implementation of the ports.
 * The effect of each method is atomic (it runs without awaiting) and deterministic; there are no timers.
 */
import { type BotCommand, type BotConfig, initialBotState } from '#core/bot';
import {
  type AccountType,
  type AccountView,
  type Balances,
  type Fill,
  type HashedFrame,
  type IntentNotice,
  Notify,
  type StopLevel,
  type UserNotice,
} from '#core/model';
import type { OrderEvent } from '#core/orders';
import {
  type AccountId,
  type BotId,
  type ClientOrderId,
  type DeskId,
  type Instant,
  type IntentId,
  type Money,
  type OrderId,
  type PodId,
  type SlotId,
  type UserId,
  ZERO_MONEY,
} from '#core/units';
import type {
  AccountLease,
  ClaimContext,
  ClaimResult,
  ClaimVerdict,
  DeskStore,
  DeskWrite,
  OpenOrder,
  PendingIntent,
} from '../desk/index.js';
import type { CommitResult, HostedBot, PodStore, SlotLease, TickCommit, TickInputs } from '../pods/index.js';
import { applyEvents, claim, findOrder, openOrders, pendingIntents } from './desk-tables.js';
import { releaseLease, renewLease, stands, takeLeases } from './leases.js';
import { commit, hostedBots, tickInputs } from './pod-tables.js';
import { SpineTables } from './tables.js';

export type Notice = UserNotice | IntentNotice;

export interface MemorySpineOptions {
  /** Time of leases, as the database's clock. */
  readonly now: () => Instant;
  /** Awaited at the start (`<method>`) and at the end (`<method>.done`) of each method: a simulation suspends or kills there. */
  readonly beforeStep?: (name: string) => Promise<void>;
  /** Told what Postgres would notify, once the effect has happened. */
  readonly onNotice?: (channel: string, notice: Notice) => void;
}

export class MemorySpineStore implements PodStore, DeskStore {
  /** For checks of invariants; not for production code. */
  readonly tables = new SpineTables();
  private readonly options: MemorySpineOptions;

  constructor(options: MemorySpineOptions) {
    this.options = options;
  }

  heartbeat(pod: { podId: PodId; capacity: number; httpPort?: number }): Promise<void> {
    return this.step('heartbeat', () => {
      this.tables.pods.set(pod.podId, { capacity: pod.capacity, seenAt: this.now() });
    });
  }

  livePods(withinMs: number): Promise<readonly { podId: PodId; capacity: number }[]> {
    return this.step('livePods', () =>
      [...this.tables.pods]
        .filter(([, { seenAt }]) => seenAt > this.now() - withinMs)
        .map(([podId, { capacity }]) => ({ podId, capacity }))
        .sort((a, b) => (a.podId < b.podId ? -1 : 1)),
    );
  }

  slotCount(): Promise<number> {
    return this.step('slotCount', () => this.tables.slots.size);
  }

  takeSlots(podId: PodId, want: number, leaseMs: number): Promise<readonly SlotLease[]> {
    return this.step('takeSlots', () => {
      const slots = [...this.tables.slots].sort((a, b) => a - b);
      const terms = { owner: podId, limit: want, leaseMs, now: this.now() };
      return takeLeases(this.tables.slotLeases, slots, terms).map(({ key, epoch, previousOwner }) => ({
        slotId: key,
        owner: podId,
        epoch,
        ...(previousOwner === undefined ? {} : { previousOwner: previousOwner as PodId }),
      }));
    });
  }

  renewSlots(leases: readonly SlotLease[], leaseMs: number): Promise<readonly SlotLease[]> {
    return this.step('renewSlots', () =>
      leases.filter((lease) => renewLease(this.tables.slotLeases, keyOfSlot(lease), this.now() + leaseMs)),
    );
  }

  releaseSlots(leases: readonly SlotLease[]): Promise<void> {
    return this.step('releaseSlots', () => {
      for (const lease of leases) releaseLease(this.tables.slotLeases, keyOfSlot(lease), this.now());
    });
  }

  loadBots(slotId: SlotId): Promise<readonly HostedBot[]> {
    return this.step('loadBots', () => hostedBots(this.tables, slotId));
  }

  loadTick(botId: BotId): Promise<TickInputs | undefined> {
    return this.step('loadTick', () => tickInputs(this.tables, botId));
  }

  keepFrames(frames: readonly HashedFrame[]): Promise<void> {
    return this.step('keepFrames', () => {
      for (const frame of frames) this.tables.keptFrames.set(frame.hash, frame);
    });
  }

  commitTick(tick: TickCommit): Promise<CommitResult> {
    return this.step('commitTick', () => {
      if (!stands(this.tables.slotLeases, keyOfSlot(tick.lease), this.now())) return 'lost_slot';
      const result = commit(this.tables, tick);
      if (result === 'committed') {
        this.notice(Notify.decisions, { userId: tick.userId, botId: tick.botId });
        if (tick.intents.length > 0) this.notice(Notify.intents, { accountId: tick.accountId });
      }
      return result;
    });
  }

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
        this.notice(Notify.orders, { userId, botId, accountId, ...about });
      }
      return claimed;
    });
    return result ?? { kind: 'gone' };
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

  fillsOf(accountId: AccountId): Promise<readonly (Fill & { readonly userId: UserId })[]> {
    return this.step('fillsOf', () =>
      this.tables.fills
        .filter((fill) => fill.accountId === accountId)
        .map(({ accountId: _, ...fill }) => fill)
        .sort((a, b) => a.tsEvent - b.tsEvent),
    );
  }

  /** What gateway and seed would have done; at once, without hooks. */
  addSlots(count: number): void {
    for (let id = 1; id <= count; id += 1) this.tables.slots.add(id as SlotId);
  }

  addUser(userId: UserId, slotId: SlotId): void {
    this.tables.users.set(userId, { slotId });
  }

  addAccount(account: { accountId: AccountId; userId: UserId; type: AccountType; cash: Money }): void {
    const { accountId, userId, type, cash } = account;
    const balances = { cash, requirement: ZERO_MONEY, optionBuyingPower: cash, asOf: 0 as Instant };
    this.tables.accounts.set(accountId, { userId, mode: 'paper', type, stop: 'none', balances, drift: false });
  }

  addBot(bot: { botId: BotId; userId: UserId; config: BotConfig }): void {
    const { botId, userId, config } = bot;
    this.tables.bots.set(botId, {
      botId,
      userId,
      accountId: config.accountId as AccountId,
      configs: [config],
      state: initialBotState(botId),
      stateVersion: 0,
      status: 'draft',
      commands: [],
      deleted: false,
    });
    this.notice(Notify.commands, { userId, botId });
  }

  addCommand(
    botId: BotId,
    command: { kind: 'start' | 'pause'; at: Instant } | Omit<BotCommand & { kind: 'close_position' }, 'id'>,
  ): number {
    const bot = this.tables.bot(botId);
    this.tables.lastCommandId += 1;
    const id = this.tables.lastCommandId;
    this.tables.bots.set(botId, { ...bot, commands: [...bot.commands, { ...command, id }] });
    this.notice(Notify.commands, { userId: bot.userId, botId });
    return id;
  }

  updateBot(botId: BotId, config: BotConfig): void {
    const bot = this.tables.bot(botId);
    this.tables.bots.set(botId, { ...bot, configs: [...bot.configs, config] });
    this.notice(Notify.commands, { userId: bot.userId, botId });
  }

  deleteBot(botId: BotId): void {
    const bot = this.tables.bot(botId);
    this.tables.bots.set(botId, { ...bot, deleted: true, stateVersion: bot.stateVersion + 1 });
    this.notice(Notify.commands, { userId: bot.userId, botId });
  }

  setStop(accountId: AccountId, stop: StopLevel): void {
    const account = this.tables.account(accountId);
    this.tables.accounts.set(accountId, { ...account, stop });
    this.notice(Notify.intents, { accountId });
    this.notice(Notify.orders, { userId: account.userId, accountId });
  }

  private now(): number {
    return this.options.now();
  }

  private notice(channel: string, notice: Notice): void {
    this.options.onNotice?.(channel, notice);
  }

  private async step<T>(name: string, effect: () => T): Promise<T> {
    await this.options.beforeStep?.(name);
    const result = effect();
    await this.options.beforeStep?.(`${name}.done`);
    return result;
  }

  /** A write of the desk: undefined, and nothing happens, when the lease no longer stands. */
  private write<T>(name: string, lease: AccountLease, effect: () => T): Promise<T | undefined> {
    return this.step(name, () =>
      stands(this.tables.accountLeases, keyOfAccount(lease), this.now()) ? effect() : undefined,
    );
  }
}

function keyOfSlot(lease: SlotLease) {
  return { key: lease.slotId, owner: lease.owner, epoch: lease.epoch };
}

function keyOfAccount(lease: AccountLease) {
  return { key: lease.accountId, owner: lease.owner, epoch: lease.epoch };
}

/** The pods' half of the store in memory, and what gateway and seed would have done. */
import { type BotCommand, type BotConfig, type FaultScope, initialBotState } from '#core/bot';
import {
  type AccountPermissions,
  type AccountType,
  type HashedFrame,
  type IntentNotice,
  type LoginView,
  Notify,
  type StopLevel,
  type UserNotice,
} from '#core/model';
import {
  type AccountId,
  type BotId,
  type Currency,
  type Instant,
  type Money,
  type PodId,
  type SlotId,
  type UserId,
  ZERO_MONEY,
} from '#core/units';
import {
  type CommitResult,
  type FaultNote,
  type HostedBot,
  intentNoticeOf,
  type Placement,
  type PodHeartbeat,
  type PodStore,
  type SlotLease,
  type TickCommit,
  type TickInputs,
} from '../pods/index.js';
import { releaseLease, renewLease, stands, takeLeases } from './leases.js';
import { clearFault, commit, hostedBots, noteFault, placementOf, tickInputs } from './pod-tables.js';
import { SpineTables } from './tables.js';

export type Notice = UserNotice | IntentNotice | Readonly<Record<string, never>>;

export interface MemorySpineOptions {
  /** Time of leases, as the database's clock. */
  readonly now: () => Instant;
  /** Awaited at the start (`<method>`) and at the end (`<method>.done`) of each method: a simulation suspends or kills there. */
  readonly beforeStep?: (name: string) => Promise<void>;
  /** Told what Postgres would notify, once the effect has happened. */
  readonly onNotice?: (channel: string, notice: Notice) => void;
}

export class MemoryPodStore implements PodStore {
  /** For checks of invariants; not for production code. */
  readonly tables = new SpineTables();

  constructor(private readonly options: MemorySpineOptions) {}

  heartbeat({ podId, capacity, generation = 0 }: PodHeartbeat): Promise<void> {
    return this.step('heartbeat', () => {
      this.tables.pods.set(podId, { capacity, seenAt: this.now(), generation });
    });
  }

  placement(withinMs: number): Promise<Placement> {
    return this.step('placement', () => placementOf(this.tables, { withinMs, now: this.now() }));
  }

  takeSlots(
    owner: PodId,
    limit: number,
    leaseMs: number,
    among?: readonly SlotId[],
    generation = 0,
  ): Promise<readonly SlotLease[]> {
    return this.step('takeSlots', () => this.take({ owner, limit, leaseMs, generation }, among));
  }

  takeBack(owner: PodId, limit: number, leaseMs: number, generation = 0): Promise<readonly SlotLease[]> {
    return this.step('takeSlots', () => this.take({ owner, limit, leaseMs, generation, from: owner }));
  }

  private take(
    terms: {
      readonly owner: PodId;
      readonly limit: number;
      readonly leaseMs: number;
      readonly generation: number;
      readonly from?: PodId;
    },
    among: readonly SlotId[] = [...this.tables.slots].sort((a, b) => a - b),
  ): readonly SlotLease[] {
    const taken = takeLeases(this.tables.slotLeases, among, { ...terms, now: this.now() });
    return taken.map(({ key, epoch, previousOwner }) => ({
      slotId: key,
      owner: terms.owner,
      epoch,
      ...(previousOwner === undefined ? {} : { previousOwner: previousOwner as PodId }),
    }));
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
        const notice = intentNoticeOf(tick);
        if (notice) this.notice(Notify.intents, notice);
      }
      return result;
    });
  }

  noteFault(note: FaultNote): Promise<void> {
    return this.step('noteFault', () => {
      if (!stands(this.tables.slotLeases, keyOfSlot(note.lease), this.now())) return;
      const result = noteFault(this.tables, note);
      if (result) this.noticeBot(Notify.decisions, note.botId);
      if (result === 'paused') this.noticeBot(Notify.commands, note.botId);
    });
  }

  clearFault(lease: SlotLease, botId: BotId, scope: FaultScope): Promise<void> {
    return this.step('clearFault', () => {
      if (!stands(this.tables.slotLeases, keyOfSlot(lease), this.now())) return;
      if (clearFault(this.tables, lease.slotId, botId, scope)) this.noticeBot(Notify.decisions, botId);
    });
  }

  private noticeBot(channel: string, botId: BotId): void {
    this.notice(channel, { userId: this.tables.bot(botId).userId, botId });
  }

  /** What gateway and seed would have done; at once, without hooks. */
  addSlots(count: number): void {
    for (let id = 1; id <= count; id += 1) this.tables.slots.add(id as SlotId);
  }

  addUser(userId: UserId, slotId: SlotId): void {
    this.tables.users.set(userId, { slotId });
  }

  /** As an operator's change of the layout moves a user: a decision on its way finds its checkpoint stale. */
  moveUser(userId: UserId, slotId: SlotId): void {
    this.tables.users.set(userId, { slotId });
    for (const bot of this.tables.bots.values()) {
      if (bot.userId === userId) this.tables.bots.set(bot.botId, { ...bot, stateVersion: bot.stateVersion + 1 });
    }
    this.notice(Notify.commands, { userId });
  }

  addAccount(account: {
    accountId: AccountId;
    userId: UserId;
    type: AccountType;
    cash: Money;
    currency?: Currency;
  }): void {
    const { accountId, userId, type, cash, currency = 'USD' } = account;
    const balances = { cash, requirement: ZERO_MONEY, optionBuyingPower: cash, asOf: 0 as Instant };
    const own = currency === 'USD' ? {} : { currency };
    this.tables.accounts.set(accountId, { userId, mode: 'paper', type, ...own, stop: 'none', balances, drift: false });
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

  /** What the account's login and its broker say. */
  setLogin(accountId: AccountId, login: LoginView, permissions: AccountPermissions): void {
    this.tables.accounts.set(accountId, { ...this.tables.account(accountId), login, permissions });
  }

  setBotStop(botId: BotId, stop: StopLevel): void {
    this.tables.botStops.set(botId, stop);
    this.notice(Notify.stops, {});
  }

  setStop(accountId: AccountId, stop: StopLevel): void {
    const account = this.tables.account(accountId);
    this.tables.accounts.set(accountId, { ...account, stop });
    this.notice(Notify.intents, { accountId });
    this.notice(Notify.orders, { userId: account.userId, accountId });
  }

  protected now(): number {
    return this.options.now();
  }

  protected notice(channel: string, notice: Notice): void {
    this.options.onNotice?.(channel, notice);
  }

  /** The effect of a method, with the hooks around it. */
  protected async step<T>(name: string, effect: () => T): Promise<T> {
    await this.options.beforeStep?.(name);
    const result = effect();
    await this.options.beforeStep?.(`${name}.done`);
    return result;
  }
}

function keyOfSlot(lease: SlotLease) {
  return { key: lease.slotId, owner: lease.owner, epoch: lease.epoch };
}

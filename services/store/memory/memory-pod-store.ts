/** The pods' half of the store in memory, and what gateway and seed would have done. */
import { type BotCommand, type BotConfig, initialBotState } from '#core/bot';
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
  type Instant,
  type Money,
  type PodId,
  type SlotId,
  type UserId,
  ZERO_MONEY,
} from '#core/units';
import type { CommitResult, HostedBot, PodStore, SlotLease, TickCommit, TickInputs } from '../pods/index.js';
import { releaseLease, renewLease, stands, takeLeases } from './leases.js';
import { commit, hostedBots, tickInputs } from './pod-tables.js';
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

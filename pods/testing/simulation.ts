import { type BotConfig, defaultBotConfig } from '#core/bot';
import {
  type AccountId,
  addMs,
  type BotId,
  type DeskId,
  type Money,
  moneyFromDecimal,
  type PodId,
  type SlotId,
  type UserId,
} from '#core/units';
import { MemorySpineStore } from '#store/memory';
import { Invariants, Violation } from './invariants.js';
import { SimBroker } from './sim-broker.js';
import { GOOD_BUS, SimBus } from './sim-bus.js';
import { MARKET_RATE, SIM_UNDERLYINGS, SimMarket } from './sim-market.js';
import { FRAMES_CHANNEL, type Outside, startDesk, startPod } from './sim-processes.js';
import { type Faults, NO_FAULTS, SIM_START, SimProcess, World } from './world.js';

export interface SimulationOptions {
  readonly seed: number;
  /** Faults happen until then, virtual ms. */
  readonly chaosMs?: number;
  /** Then everything is left alone for so long. */
  readonly quietMs?: number;
  readonly trace?: (line: string) => void;
}

/** What a run has seen, to know that it has tried something. */
export interface SimulationReport {
  readonly seed: number;
  readonly steps: number;
  readonly kills: number;
  readonly decisions: number;
  readonly intents: number;
  readonly brokerOrders: number;
  readonly fills: number;
  readonly closed: number;
  /** Leases of slots that were taken from somebody. */
  readonly takeovers: number;
  /** Times that the store was away, and times that Redis lost everything. */
  readonly outages: number;
  readonly flushes: number;
  /** Hash of the last record of each bot, in order: two runs with the same end have decided the same. */
  readonly end: readonly string[];
}

const CHAOS_MS = 13_000;
const QUIET_MS = 20_000;
/** The market stands still and bots open nothing in this last part of the quiet time, so that everything comes to an end. */
const STILL_MS = 14_000;
const FRAME_EVERY_MS = 1_200;
const SLOTS = 4;
const CHAOS: Faults = { kill: 0.003, pause: 0.003, fail: 0.008, loseAnswer: 0.008 };
const BAD_BUS = { lose: 0.05, double: 0.05 };
/** A store that is away fails every call for a while. */
const OUTAGE: Faults = { kill: 0, pause: 0, fail: 1, loseAnswer: 0 };

/** Runs one seed. Errors: {@link Violation} at the first broken rule; anything that our code threw. */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  return new Simulation(options).run();
}

class Simulation {
  private readonly world: World;
  private readonly market: SimMarket;
  private readonly bus: SimBus;
  private readonly broker: SimBroker;
  private readonly store: MemorySpineStore;
  private readonly invariants: Invariants;
  private readonly outside: Outside;
  private readonly alive = new Map<string, SimProcess>();
  private readonly chaosMs: number;
  private readonly quietMs: number;
  private outageUntil = 0;
  private kills = 0;
  private outages = 0;
  private flushes = 0;
  private broken: unknown;

  constructor(private readonly options: SimulationOptions) {
    const { seed, trace } = options;
    this.chaosMs = options.chaosMs ?? CHAOS_MS;
    this.quietMs = options.quietMs ?? QUIET_MS;
    this.world = new World(seed, trace);
    const { world } = this;
    this.market = new SimMarket(world);
    this.bus = new SimBus(world, () => (this.isChaos ? BAD_BUS : GOOD_BUS));
    const rejecting = seed % 2 === 1;
    this.broker = new SimBroker(world, this.market, {
      dedupes: seed % 3 !== 0,
      rejects: () => rejecting && this.isChaos,
    });
    this.store = new MemorySpineStore({
      now: () => (SIM_START + world.nowMs) as never,
      onNotice: (channel, notice) => this.bus.publish(channel, notice),
      beforeStep: async (name) => {
        if (name.endsWith('.done')) this.check(() => this.invariants.afterStep(name.slice(0, -'.done'.length)));
      },
    });
    this.invariants = new Invariants(this.store, this.broker);
    this.outside = {
      ...{ store: this.store, bus: this.bus, market: this.market, broker: this.broker },
      onBug: (name, error) => {
        this.broken ??= new Violation(
          `${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      },
      meter: { tick: () => undefined },
    };
  }

  private get isChaos(): boolean {
    return this.world.nowMs < this.chaosMs;
  }

  async run(): Promise<SimulationReport> {
    this.seedUsers();
    for (const name of ['pod-1', 'pod-2', 'desk-1', 'desk-2']) this.start(name);
    this.every(FRAME_EVERY_MS, () => this.frame());
    this.every(3_000, () => this.userActs());
    this.every(3_000, () => this.misfortune());
    const endMs = this.chaosMs + this.quietMs;
    this.world.after(endMs - STILL_MS, () => this.pauseAll());
    while (this.world.nowMs < endMs) {
      await this.world.run(Math.min(endMs, this.world.nowMs + 1_000));
      if (this.broken) throw this.broken;
    }
    // What became due in the last seconds may still be under way.
    const settledAt = addMs(this.market.now(), -5_000 * MARKET_RATE);
    this.invariants.atEnd(this.market.now(), settledAt);
    return this.report();
  }

  private check(rule: () => void): void {
    try {
      rule();
    } catch (error) {
      this.broken ??= error;
    }
  }

  private every(ms: number, task: () => void): void {
    this.world.after(this.world.between(0.5 * ms, 1.5 * ms), () => {
      task();
      this.every(ms, task);
    });
  }

  private start(name: string): void {
    const process = new SimProcess(
      this.world,
      name,
      () => this.faults(),
      () => this.restartLater(name),
    );
    this.alive.set(name, process);
    this.world.trace(() => `${name} started`);
    if (name.startsWith('pod')) startPod(process, name as PodId, this.outside);
    else startDesk(process, name as DeskId, this.outside);
  }

  private restartLater(name: string): void {
    this.kills += 1;
    this.alive.delete(name);
    this.world.after(this.world.between(100, 4_500), () => this.start(name));
  }

  private faults(): Faults {
    if (!this.isChaos) return NO_FAULTS;
    return this.world.nowMs < this.outageUntil ? OUTAGE : CHAOS;
  }

  private get isStill(): boolean {
    return this.world.nowMs >= this.chaosMs + this.quietMs - STILL_MS;
  }

  private frame(): void {
    if (this.isStill) return;
    this.market.moveAll();
    this.broker.workOrders().catch((error: unknown) => this.outside.onBug('broker', error));
    for (const underlying of SIM_UNDERLYINGS) this.bus.publish(FRAMES_CHANNEL, { underlying });
  }

  private misfortune(): void {
    if (!this.isChaos) return;
    const kind = this.world.random();
    if (kind < 0.25) this.flush();
    else if (kind < 0.4) this.outage();
    else if (kind < 0.8) this.world.pick([...this.alive.values()])?.kill();
    else this.world.pick([...this.alive.values()])?.pause(this.world.between(1_000, 4_500));
  }

  private flush(): void {
    this.flushes += 1;
    this.bus.flush();
    this.world.trace(() => 'Redis is flushed');
  }

  private outage(): void {
    this.outages += 1;
    this.outageUntil = this.world.nowMs + this.world.between(500, 4_000);
    this.world.trace(() => 'the store is away');
  }

  private seedUsers(): void {
    const { store, world } = this;
    store.addSlots(SLOTS);
    for (let index = 1; index <= 3; index += 1) {
      const userId = `user-${index}` as UserId;
      const accountId = `account-${index}` as AccountId;
      store.addUser(userId, (1 + Math.floor(world.random() * SLOTS)) as SlotId);
      const cash = moneyFromDecimal('60000') as Money;
      // Two bots on cash that carries one and a half of them: there reservations must hold each other back.
      const type = index === 2 ? 'cash' : 'margin';
      store.addAccount({ accountId, userId, type, cash });
      this.broker.books.openAccount(accountId, type, cash);
      for (let bot = 1; bot <= (index === 2 ? 2 : 1); bot += 1) {
        const botId = `bot-${index}-${bot}` as BotId;
        store.addBot({ botId, userId, config: simConfig(accountId, world) });
        this.world.after(world.between(0, 4_000), () => {
          store.addCommand(botId, { kind: 'start', at: this.market.now() });
        });
      }
    }
  }

  /** In the end all bots are paused; exits still happen. */
  private pauseAll(): void {
    const at = this.market.now();
    for (const { botId } of this.store.tables.bots.values()) this.store.addCommand(botId, { kind: 'pause', at });
  }

  /** Users pause, start again, change their bots and close positions. */
  private userActs(): void {
    if (this.isStill) return;
    const { store, world } = this;
    const at = this.market.now();
    const bots = [...store.tables.bots.values()];
    const bot = world.pick(bots);
    if (!bot || bot.status === 'draft') return;
    const kind = world.random();
    const held = [...store.tables.positions.values()].filter((one) => one.botId === bot.botId && one.openQuantity > 0);
    const position = world.pick(held);
    if (kind < 0.2 && position) store.addCommand(bot.botId, { kind: 'close_position', positionId: position.id, at });
    else if (kind < 0.3) store.addCommand(bot.botId, { kind: 'pause', at });
    else if (kind < 0.6) store.addCommand(bot.botId, { kind: 'start', at });
    else if (kind < 0.7) store.updateBot(bot.botId, simConfig(bot.accountId, world));
  }

  private report(): SimulationReport {
    const { decisions, intents, fills, positions, slotLeases } = this.store.tables;
    return {
      seed: this.options.seed,
      steps: this.world.steps,
      kills: this.kills,
      decisions: decisions.length,
      intents: intents.size,
      brokerOrders: this.broker.books.allOrders().length,
      fills: fills.length,
      closed: [...positions.values()].filter((one) => one.openQuantity === 0).length,
      outages: this.outages,
      flushes: this.flushes,
      end: [...this.store.tables.bots.values()].map((bot) => bot.state.previousHash),
      takeovers: [...slotLeases.values()].reduce((sum, lease) => sum + lease.epoch - 1, 0),
    };
  }
}

/** A bot with wide gates, short patience and near exits, so that much happens in an hour of market time. */
function simConfig(accountId: AccountId, world: World): BotConfig {
  const base = defaultBotConfig(accountId, 'Simulated');
  return {
    ...base,
    watchlist: [...SIM_UNDERLYINGS],
    schedule: { everyMinutes: world.pick([2, 5]) as number, from: '09:45', until: '15:50' },
    gates: {
      ...base.gates,
      ...{ dteMax: 60, deltaMin: 0.15, deltaMax: 0.5, probOtmMin: 0.3, spreadMax: 0.5, creditMin: '0.05' },
      ...{ annualisedReturnMin: 0, scoreMin: 0 },
    },
    sizing: {
      contracts: 1 + Math.floor(world.random() * 2),
      allocation: '40000',
      maxPositions: 2,
      maxPerUnderlying: 1,
    },
    entry: { price: world.pick(['bid', 'mid', 'between'] as const) as 'bid', fraction: 0.5, cancelAfterMinutes: 3 },
    exits: { profitTarget: 0.15, stopMultiple: 1.2, closeAtDte: null },
  };
}

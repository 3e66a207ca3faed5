import { type AccountId, addMs, type DeskId, type PodId } from '#core/units';
import { MemorySpineStore } from '#store/memory';
import { Rules, underAccountLease, underSlotLease, Violation } from './rules/index.js';
import { type ActionCounts, SimActions } from './sim-actions.js';
import { SimBroker } from './sim-broker.js';
import { FRAMES_CHANNEL, SimBus } from './sim-bus.js';
import { dayOf } from './sim-days.js';
import { SimDeploy } from './sim-deploy.js';
import { startDesk } from './sim-desk.js';
import { MARKET_RATE, SIM_UNDERLYINGS, SimMarket } from './sim-market.js';
import type { Outside } from './sim-outside.js';
import { startPod } from './sim-pod.js';
import { SIM_START, SimProcess } from './sim-process.js';
import { SimUsers } from './sim-users.js';
import { Weather, type WeatherCounts } from './weather.js';
import { World } from './world.js';

export interface SimulationOptions {
  readonly seed: number;
  /** Faults happen until then, virtual ms. */
  readonly chaosMs?: number;
  readonly trace?: (line: string) => void;
}

/** What a run has seen, to know that it has tried something. */
export interface SimulationReport extends Readonly<WeatherCounts>, Readonly<ActionCounts> {
  readonly seed: number;
  readonly steps: number;
  /** Processes, and threads alone, that were killed. */
  readonly kills: number;
  readonly threadKills: number;
  readonly decisions: number;
  readonly intents: number;
  readonly brokerOrders: number;
  readonly fills: number;
  /** Splits and dividends in the books of accounts. */
  readonly actionsCounted: number;
  readonly closed: number;
  /** Leases of slots that were taken from somebody. */
  readonly takeovers: number;
  /** Rolling deploys of a newer build, and slots that it has taken by the end. */
  readonly deploys: number;
  readonly upgraded: number;
  /** Hash of the last record of each bot, in order: two runs with the same end have decided the same. */
  readonly end: readonly string[];
}

const CHAOS_MS = 12_000;
/** Without faults, and the bots go on: by the end of it everything that was due in the chaos is decided. */
const HEALING_MS = 8_000;
/** What came up within this last part of the healing may still be under way. */
const UNDER_WAY_MS = 2_500;
/** The market stands still and bots open nothing, so that everything comes to an end. */
const STILL_MS = 14_000;
const FRAME_EVERY_MS = 1_200;
const USER_EVERY_MS = 2_500;
/** The last commands are not announced to anybody. */
const DEAF_MS = 500;
const SLOTS = 4;
/** One seed of so many has splits and dividends. */
const ACTIONS_EVERY = 4;
/** Two seeds of so many have a rolling deploy. */
const DEPLOYS_EVERY = 5;
const PROCESSES = ['pod-1', 'pod-2', 'desk-1', 'desk-2'];

/** Runs one seed. Errors: {@link Violation} at the first broken rule; anything that our code threw. */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  return new Simulation(options).run();
}

class Simulation {
  private readonly world: World;
  private readonly market: SimMarket;
  private readonly broker: SimBroker;
  private readonly bus: SimBus;
  private readonly store: MemorySpineStore;
  private readonly users: SimUsers;
  private readonly weather: Weather;
  private readonly actions: SimActions;
  private readonly deploy: SimDeploy;
  private readonly rules: Rules;
  private readonly outside: Outside;
  private readonly alive = new Map<string, SimProcess>();
  private readonly strikesAgain = new Set<string>();
  private readonly chaosMs: number;
  private kills = 0;
  private threadKills = 0;
  private isStill = false;
  private broken: unknown;

  constructor(private readonly options: SimulationOptions) {
    const { seed, trace } = options;
    this.chaosMs = options.chaosMs ?? CHAOS_MS;
    const day = dayOf(seed);
    const world = new World(seed, trace);
    this.world = world;
    this.market = new SimMarket(world, day);
    const rejecting = seed % 2 === 1;
    this.broker = new SimBroker(world, this.market, {
      dedupes: seed % 3 !== 0,
      rejects: () => rejecting && this.weather.isRough,
      mayDeskSend: (deskId, accountId) => this.mayDeskSend(deskId, accountId),
      actions: () => this.actions.known(),
    });
    this.bus = new SimBus(world, () => this.weather.busFaults());
    const dbNow = () => SIM_START + world.nowMs + this.weather.dbOffset;
    this.store = new MemorySpineStore({
      now: () => dbNow() as never,
      onNotice: (channel, notice) => this.bus.publish(channel, notice),
      beforeStep: async (name) => {
        if (name.endsWith('.done')) this.check(() => this.rules.afterStep(name.slice(0, -'.done'.length)));
      },
    });
    this.users = new SimUsers(world, this.store, this.broker, this.market);
    this.actions = new SimActions(world, this.market, this.broker);
    this.deploy = new SimDeploy({ world, start: (name) => this.start(name) });
    this.weather = new Weather({
      ...{ world, bus: this.bus, market: this.market, alive: this.alive, untilMs: this.chaosMs },
      isMarketClockSet: !this.hasActions,
      killTwice: (process) => {
        this.strikesAgain.add(process.name);
        process.kill();
      },
    });
    this.rules = new Rules({
      ...{ store: this.store, broker: this.broker, day, dbNow },
      isLate: () => world.isLate,
    });
    const onBroken = (violation: Violation) => {
      this.broken ??= violation;
    };
    const watch = { now: dbNow, onBroken };
    this.outside = {
      storeForDesks: underAccountLease(this.store, watch),
      storeForPods: underSlotLease(this.store, watch),
      ...{ store: this.store, bus: this.bus, market: this.market, broker: this.broker, actions: this.actions.known },
      onBroken,
      onBug: (name, error) => {
        this.broken ??= new Violation(
          `${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
          { cause: error },
        );
      },
      onWarning: (code) => this.weather.warned(code),
      onThreadKilled: () => {
        this.threadKills += 1;
      },
      meter: { tick: () => undefined },
    };
    world.trace(() => `seed ${seed}, ${day.name}`);
  }

  /** Where splits and dividends are, the market clock is not set by an hour: what has taken effect would still be to come. */
  private get hasActions(): boolean {
    return this.options.seed % ACTIONS_EVERY === 2;
  }

  private get hasDeploy(): boolean {
    return this.options.seed % DEPLOYS_EVERY < 2;
  }

  async run(): Promise<SimulationReport> {
    const { world, users, chaosMs } = this;
    users.setUp(SLOTS);
    if (this.hasActions) this.actions.plan([...this.store.tables.accounts.keys()], chaosMs);
    for (const name of PROCESSES) this.start(name);
    if (this.hasDeploy) this.deploy.plan(chaosMs);
    world.every(FRAME_EVERY_MS, () => this.frame());
    const healedMs = chaosMs + HEALING_MS;
    const settledMs = healedMs - UNDER_WAY_MS;
    world.every(USER_EVERY_MS, () => {
      if (world.nowMs < settledMs) users.act();
    });
    this.weather.begin();
    // Now and then the chaos ends with everything dead at once.
    if (world.chance(0.25)) world.after(chaosMs - 1, () => this.killAll());
    await this.runUntil(healedMs);
    this.rules.whenHealed(addMs(this.market.now(), -UNDER_WAY_MS * MARKET_RATE), users.lastCommandBy(settledMs));
    this.isStill = true;
    this.weather.deafen(DEAF_MS);
    users.pauseAll();
    await this.runUntil(healedMs + STILL_MS);
    this.rules.atEnd(this.market.now(), this.deploy.newest);
    return this.report();
  }

  private async runUntil(endMs: number): Promise<void> {
    const { world } = this;
    while (world.nowMs < endMs) {
      await world.run(Math.min(endMs, world.nowMs + 1_000));
      this.broken ??= world.lateFailure;
      if (this.broken) throw this.broken;
    }
  }

  private check(rule: () => void): void {
    try {
      rule();
    } catch (error) {
      this.broken ??= error;
    }
  }

  private start(name: string): void {
    const { world } = this;
    const process = new SimProcess(
      world,
      name,
      () => this.weather.faultsOf(name),
      () => this.restartLater(name),
    );
    this.alive.set(name, process);
    world.trace(() => `${name} started`);
    if (name.startsWith('pod')) {
      const keeper = startPod(process, name as PodId, this.outside, this.deploy.newest);
      this.deploy.started(name, { process, keeper });
    } else startDesk(process, name as DeskId, this.outside);
    if (this.strikesAgain.delete(name) && this.weather.isRough)
      world.after(world.between(20, 800), () => process.kill());
  }

  /** A store whose clock was set ends leases at another time than their holders think: proof and fence must do then. */
  private mayDeskSend(deskId: DeskId, accountId: AccountId): boolean {
    const lease = this.store.tables.accountLeases.get(accountId);
    return this.weather.dbOffset !== 0 || (lease?.owner === deskId && lease.expiresAt > SIM_START + this.world.nowMs);
  }

  private restartLater(name: string): void {
    this.kills += 1;
    this.alive.delete(name);
    this.world.after(this.world.between(100, 4_500), () => this.start(name));
  }

  private killAll(): void {
    for (const process of [...this.alive.values()]) process.kill();
  }

  private frame(): void {
    if (this.isStill) return;
    this.actions.takeEffect();
    this.market.moveAll();
    this.broker.workOrders().catch((error: unknown) => this.outside.onBug('broker', error));
    for (const underlying of SIM_UNDERLYINGS) this.bus.publish(FRAMES_CHANNEL, { underlying });
  }

  private report(): SimulationReport {
    const { decisions, intents, fills, positions, slotLeases, bots } = this.store.tables;
    return {
      seed: this.options.seed,
      steps: this.world.steps,
      kills: this.kills,
      threadKills: this.threadKills,
      ...this.weather.counts,
      ...this.actions.counts,
      decisions: decisions.length,
      intents: intents.size,
      brokerOrders: this.broker.books.allOrders().length,
      fills: fills.length,
      actionsCounted: this.store.tables.corporateActions.size,
      closed: [...positions.values()].filter((one) => one.openQuantity === 0).length,
      takeovers: [...slotLeases.values()].reduce((sum, lease) => sum + lease.epoch - 1, 0),
      deploys: this.deploy.newest - 1,
      upgraded: [...slotLeases.values()].filter(({ generation = 0 }) => generation > 1).length,
      end: [...bots.values()].map((bot) => bot.state.previousHash),
    };
  }
}

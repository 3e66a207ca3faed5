/** What goes wrong beside the calls themselves: outages, partitions, full disks, clocks, flushes, kills of whole processes. */
import { PlatformCode } from '#platform/errors';
import { type BusFaults, CLOCK_CHANNEL, GOOD_BUS, type SimBus } from './sim-bus.js';
import type { SimMarket } from './sim-market.js';
import { type Faults, NO_FAULTS, type Place, type SimProcess } from './sim-process.js';
import type { World } from './world.js';

/** How often each trouble came. */
export interface WeatherCounts {
  /** Times that the store was away for everybody. */
  outages: number;
  /** Times that the store took long to answer. */
  slowSpells: number;
  /** Times that the store refused to write. */
  fullDisks: number;
  /** Warnings of pods and desks that named the full disk. */
  fullDiskWarnings: number;
  /** Times that one process lost store, bus or broker while the others kept it. */
  partitions: number;
  /** Times that a market clock, a process's or the store's was set. */
  clockSteps: number;
  /** Times that Redis lost everything. */
  flushes: number;
}

export interface WeatherParts {
  readonly world: World;
  readonly bus: SimBus;
  readonly market: SimMarket;
  readonly alive: ReadonlyMap<string, SimProcess>;
  /** Kills a process, and kills it again as soon as it is back. */
  readonly killTwice: (process: SimProcess) => void;
  /** Whether the market clock is set by an hour now and then. */
  readonly isMarketClockSet: boolean;
  /** Troubles end at this virtual time. */
  readonly untilMs: number;
}

const MISFORTUNE_EVERY_MS = 1_800;
const AT_ANY_CALL = { kill: 0.003, pause: 0.003, fail: 0.008, loseAnswer: 0.008, repeat: 0.1 };
const BAD_BUS: BusFaults = { lose: 0.05, double: 0.15 };
const DEAF_BUS: BusFaults = { lose: 1, double: 0 };
const SLOW_ANSWER_MS_MAX = 2_500;
const HOUR_MS = 3_600_000;
const NTP_STEP_MS_MAX = 2_000;
const PLACES: readonly Place[] = ['store', 'bus', 'broker'];

type Trouble = 'flush' | 'outage' | 'slow' | 'fullDisk' | 'partition' | 'clock' | 'kill' | 'killTwice' | 'pause';
/** Each as often as it stands here. */
const TROUBLES: readonly Trouble[] = [
  ...(['flush', 'flush', 'outage', 'outage', 'slow', 'slow', 'fullDisk', 'fullDisk', 'clock', 'clock'] as const),
  ...(['partition', 'partition', 'partition', 'partition', 'kill', 'kill', 'kill', 'killTwice', 'pause'] as const),
];

export class Weather {
  readonly counts: WeatherCounts = {
    ...{ outages: 0, slowSpells: 0, fullDisks: 0, fullDiskWarnings: 0, partitions: 0, clockSteps: 0, flushes: 0 },
  };
  private awayUntil = 0;
  private slowUntil = 0;
  private fullUntil = 0;
  private deafUntil = 0;
  /** By process and place. */
  private readonly cutUntil = new Map<string, number>();
  private dbOffsetMs = 0;

  constructor(private readonly parts: WeatherParts) {}

  /** How far the store's clock is off, ms. */
  get dbOffset(): number {
    return this.dbOffsetMs;
  }

  get isRough(): boolean {
    return this.parts.world.nowMs < this.parts.untilMs;
  }

  begin(): void {
    this.parts.world.every(MISFORTUNE_EVERY_MS, () => {
      if (this.isRough) this.misfortune();
    });
  }

  /** What may happen to a call of a process now. */
  faultsOf(name: string): Faults {
    if (!this.isRough) return NO_FAULTS;
    const { nowMs } = this.parts.world;
    // Asked some hundred thousand times in a run: copied name by name, which is faster than a spread.
    const { kill, pause, fail, loseAnswer, repeat } = AT_ANY_CALL;
    return {
      kill,
      pause,
      fail,
      loseAnswer,
      repeat,
      away: (place) =>
        (place === 'store' && nowMs < this.awayUntil) || nowMs < (this.cutUntil.get(`${name} ${place}`) ?? 0),
      storeDelayMs: nowMs < this.slowUntil ? SLOW_ANSWER_MS_MAX : 0,
      diskFull: nowMs < this.fullUntil,
    };
  }

  busFaults(): BusFaults {
    if (this.parts.world.nowMs < this.deafUntil) return DEAF_BUS;
    return this.isRough ? BAD_BUS : GOOD_BUS;
  }

  /** Nobody hears anything for a while, in the calm as well. */
  deafen(ms: number): void {
    this.deafUntil = this.parts.world.nowMs + ms;
  }

  /** Somebody said aloud that something failed. */
  warned(code: string): void {
    if (code === PlatformCode.dbRefused) this.counts.fullDiskWarnings += 1;
  }

  private misfortune(): void {
    const { world, alive } = this.parts;
    const victim = world.pick([...alive.values()]);
    const trouble = world.pick(TROUBLES);
    if (trouble === 'flush') this.flush();
    else if (trouble === 'outage') this.outage();
    else if (trouble === 'slow') this.slow();
    else if (trouble === 'fullDisk') this.fillDisk();
    else if (trouble === 'clock') this.setClock(victim);
    else if (trouble === 'partition' && victim) this.cut(victim);
    else if (trouble === 'kill') victim?.kill();
    else if (trouble === 'killTwice' && victim) this.parts.killTwice(victim);
    else victim?.pause(world.between(1_000, 4_500));
  }

  private flush(): void {
    this.counts.flushes += 1;
    this.parts.bus.flush();
    this.parts.world.trace(() => 'Redis is flushed');
  }

  private outage(): void {
    this.counts.outages += 1;
    this.awayUntil = this.forAWhile(500, 4_000);
    this.parts.world.trace(() => 'the store is away');
  }

  private slow(): void {
    this.counts.slowSpells += 1;
    this.slowUntil = this.forAWhile(1_000, 4_000);
    this.parts.world.trace(() => 'the store is slow');
  }

  private fillDisk(): void {
    this.counts.fullDisks += 1;
    this.fullUntil = this.forAWhile(1_500, 5_000);
    this.parts.world.trace(() => 'the disk of the store is full');
  }

  private cut(victim: SimProcess): void {
    const place = this.parts.world.pick(PLACES) as Place;
    this.counts.partitions += 1;
    this.cutUntil.set(`${victim.name} ${place}`, this.forAWhile(500, 6_000));
    this.parts.world.trace(() => `${victim.name} cannot reach the ${place}`);
  }

  /** The market clock by an hour, a process's or the store's by what a time server corrects, or by an hour. */
  private setClock(victim: SimProcess | undefined): void {
    const { world, market, bus } = this.parts;
    this.counts.clockSteps += 1;
    const kind = world.random();
    const step = world.between(-NTP_STEP_MS_MAX, NTP_STEP_MS_MAX);
    if (kind < 0.5 && this.parts.isMarketClockSet) {
      const by = world.chance(0.5) ? HOUR_MS : -HOUR_MS;
      market.jump(by);
      bus.publish(CLOCK_CHANNEL, {});
      world.trace(() => `the market clock is set by ${by} ms`);
    } else if (kind < 0.7) {
      this.dbOffsetMs += Math.round(step);
      world.trace(() => `the store's clock is set by ${step} ms`);
    } else {
      victim?.stepClock(world.chance(0.5) ? step : (world.pick([HOUR_MS, -HOUR_MS]) as number));
    }
  }

  private forAWhile(low: number, high: number): number {
    return this.parts.world.nowMs + this.parts.world.between(low, high);
  }
}

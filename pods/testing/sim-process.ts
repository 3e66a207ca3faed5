import { type Instant, instant } from '#core/units';
import type { Clock, Repeated, Timers } from '#platform/clock';
import { PlatformCode, PlatformError } from '#platform/errors';
import { ORDINARY_DAY } from './sim-days.js';
import type { Actor, World } from './world.js';

/** When runs begin by the wall clock; the market clock has days of its own. */
export const SIM_START = ORDINARY_DAY.startsAt;

/** What a process talks to. */
export type Place = 'store' | 'bus' | 'broker';

/** What may go wrong at a suspension point. Probabilities per call. */
export interface Faults {
  /** The process dies before the call, or after it and before its answer. */
  readonly kill: number;
  /** The process stops for a while, perhaps longer than its leases, and goes on as if nothing had been. */
  readonly pause: number;
  /** The call fails before it had an effect. */
  readonly fail: number;
  /** The call has its effect and its answer is lost. */
  readonly loseAnswer: number;
  /** A write that says what happened is sent twice: whoever sent it could not know that it had arrived. */
  readonly repeat: number;
  /** What cannot be reached: requests and answers that are under way are lost as well. */
  readonly away?: (place: Place) => boolean;
  /** The store takes up to so much longer to begin. */
  readonly storeDelayMs?: number;
  /** The store's disk is full: it answers, and refuses whatever writes. */
  readonly diskFull?: boolean;
}

export const NO_FAULTS: Faults = { kill: 0, pause: 0, fail: 0, loseAnswer: 0, repeat: 0 };

/** Where a death or a pause hurts most happens so much oftener there. */
const RISKY = /\.(commitTick|claimIntent|place|applyOrderEvents)$/;
const RISK = 12;
const HAPPENINGS = /\.apply(OrderEvents|Settlements|CorporateAction)$/;
/** One statement or one packet: once it has left, its sender may die and it still arrives. */
const ON_ITS_OWN = /\.(commitTick|keepFrames|place)$/;
const ON_ITS_WAY_MS_MAX = 10_000;
const WRITES = /^store\.(heartbeat|take|renew|release|keep|commit|claim|apply|write|add|finish|adopt|enter)/;

const UNAVAILABLE: Readonly<Record<Place, string>> = {
  store: PlatformCode.dbUnavailable,
  bus: PlatformCode.redisUnavailable,
  broker: 'BROKER_UNAVAILABLE',
};
const ANSWER_LOST: Readonly<Record<Place, string>> = { ...UNAVAILABLE, store: PlatformCode.dbCommitUnknown };

/** One incarnation of a process or of a thread in it: its clock, its timers, and what it is bound to. A killed one never resumes. */
export class SimProcess implements Actor {
  readonly clock: Clock;
  readonly timers: Timers;
  private killed = false;
  private sleepsUntil = 0;
  private wallOffsetMs = 0;

  constructor(
    readonly world: World,
    readonly name: string,
    private readonly faults: () => Faults,
    private readonly onKilled: (process: SimProcess) => void,
    private readonly parent?: SimProcess,
  ) {
    this.clock = {
      now: () => instant(SIM_START + Math.floor(world.nowMs) + this.wallOffset) as Instant,
      monotonicMs: () => world.nowMs,
    };
    this.timers = {
      sleep: (ms, signal) => this.sleep(ms, signal),
      every: (ms, task, onFailure) => this.every(ms, task, onFailure),
    };
  }

  get isAlive(): boolean {
    return !this.killed && this.parent?.isAlive !== false;
  }

  get pausedUntil(): number {
    return Math.max(this.sleepsUntil, this.parent?.pausedUntil ?? 0);
  }

  private get wallOffset(): number {
    return this.wallOffsetMs + (this.parent?.wallOffset ?? 0);
  }

  /** A thread dies and stops with its process, and by itself. */
  thread(name: string, onKilled: (thread: SimProcess) => void): SimProcess {
    return new SimProcess(this.world, `${this.name} ${name}`, this.faults, onKilled, this);
  }

  kill(): void {
    if (!this.isAlive) return;
    this.killed = true;
    this.world.trace(() => `${this.name} killed`);
    this.onKilled(this);
  }

  pause(ms: number): void {
    this.sleepsUntil = Math.max(this.sleepsUntil, this.world.nowMs + ms);
    this.world.trace(() => `${this.name} paused for ${Math.round(ms)} ms`);
  }

  /** Sets the wall clock by so much; the monotonic one goes on. */
  stepClock(ms: number): void {
    this.wallOffsetMs += Math.round(ms);
    this.world.trace(() => `${this.name} clock stepped by ${Math.round(ms)} ms`);
  }

  canReach(place: Place): boolean {
    return this.faults().away?.(place) !== true;
  }

  /** Returns the object with every method a call that takes time and may go wrong. */
  remote<T extends object>(target: T, place: Place): T {
    const wrapped = new Map<PropertyKey, unknown>();
    return new Proxy(target, {
      get: (object, property) => {
        const value: unknown = Reflect.get(object, property, object);
        if (typeof value !== 'function') return value;
        let call = wrapped.get(property);
        if (!call) {
          const name = `${place}.${String(property)}`;
          const apply = (args: readonly unknown[]) => value.apply(object, args) as unknown;
          call = (...args: unknown[]) =>
            this.call(name, async () => apply(args), ON_ITS_OWN.test(name) ? letGo(apply, args) : undefined);
          wrapped.set(property, call);
        }
        return call;
      },
    });
  }

  /**
   * Performs a call at a distance, named `<place>.<method>`: it takes time before and after, and the process may die on either side.
   * @param letGoOf - what arrives although its sender died, asked at the death
   */
  async call<T>(label: string, work: () => Promise<T>, letGoOf?: () => (() => unknown) | undefined): Promise<T> {
    const { world } = this;
    const place = label.slice(0, label.indexOf('.')) as Place;
    const risk = RISKY.test(label) ? RISK : 1;
    await this.point(place, risk, letGoOf);
    this.failIfAway(place, UNAVAILABLE);
    const faults = this.faults();
    if (faults.diskFull && WRITES.test(label)) throw new PlatformError(PlatformCode.dbRefused);
    if (world.chance(faults.fail)) {
      world.trace(() => `${this.name} ${label} failed`);
      throw new PlatformError(UNAVAILABLE[place], { retryable: true });
    }
    world.trace(() => `${this.name} ${label}`);
    const result = await work();
    if (HAPPENINGS.test(label) && world.chance(faults.repeat)) await work();
    // Half of the answers are there at once; the others leave time for something to go wrong before they are.
    if (world.chance(0.5)) await this.point(place, risk);
    this.failIfAway(place, ANSWER_LOST);
    if (world.chance(faults.loseAnswer)) {
      world.trace(() => `${this.name} ${label}: answer lost`);
      throw new PlatformError(ANSWER_LOST[place], { retryable: true });
    }
    return result;
  }

  private failIfAway(place: Place, codes: Readonly<Record<Place, string>>): void {
    if (!this.canReach(place)) throw new PlatformError(codes[place], { retryable: true });
  }

  private async point(place: Place, risk: number, letGoOf?: () => (() => unknown) | undefined): Promise<void> {
    const { kill, pause, storeDelayMs = 0 } = this.faults();
    const { world } = this;
    if (world.chance(kill * risk)) {
      const late = letGoOf?.();
      if (late && world.chance(0.75)) world.leaveOnItsWay(world.between(0, ON_ITS_WAY_MS_MAX), late);
      this.struck().kill();
    } else if (world.chance(pause * risk)) {
      // Half of the pauses outlive every lease.
      this.struck().pause(world.chance(0.5) ? world.between(500, 3_000) : world.between(3_200, 4_500));
    }
    const delay = place === 'store' && storeDelayMs > 0 ? world.between(0, storeDelayMs) : 0;
    await this.wait(world.latency() + delay);
  }

  /** What hits a thread takes its process along half of the time. */
  private struck(): SimProcess {
    return this.parent && this.world.chance(0.5) ? this.parent : this;
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.world.after(ms, resolve, this));
  }

  private async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    let onAbort: () => void = () => undefined;
    const aborted = new Promise<void>((resolve) => {
      onAbort = resolve;
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    if (!signal?.aborted) await Promise.race([this.wait(Math.max(0, ms)), aborted]);
    signal?.removeEventListener('abort', onAbort);
    if (signal?.aborted) throw new PlatformError(PlatformCode.aborted);
  }

  private every(ms: number, task: () => Promise<void> | void, onFailure: (error: unknown) => void): Repeated {
    let stop: () => void = () => undefined;
    let isStopped = false;
    const stopping = new Promise<void>((resolve) => {
      stop = () => {
        isStopped = true;
        resolve();
      };
    });
    const loop = async () => {
      while (!isStopped) {
        try {
          await task();
        } catch (error) {
          onFailure(error);
        }
        await Promise.race([this.wait(ms), stopping]);
      }
    };
    const ended = loop();
    return {
      async stop() {
        stop();
        await ended;
      },
    };
  }
}

/** A guard is asked when the bytes leave, not when they arrive. */
function letGo(apply: (args: readonly unknown[]) => unknown, args: readonly unknown[]) {
  return () => {
    const [what, guard] = args;
    if (typeof guard === 'function' && guard() !== true) return undefined;
    return () => apply([what]);
  };
}

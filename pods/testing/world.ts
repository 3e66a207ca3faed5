import { type Instant, instant, type Random, seededRandom } from '#core/units';
import type { Clock, Repeated, Timers } from '#platform/clock';
import { PlatformCode, PlatformError } from '#platform/errors';

/**
 * Virtual time and a seeded scheduler in one process. Everything that waits (a store call, a timer, a message) is an event;
 * the seed decides how long each takes and so how they interleave. A killed process never resumes; a paused one resumes late.
 */
interface Event {
  readonly at: number;
  /** Breaks ties of time by the seed. */
  readonly rank: number;
  readonly process: SimProcess | undefined;
  readonly fire: () => void;
}

/** 2025-11-26 10:00 in New York, a full trading day. */
export const SIM_START = Date.UTC(2025, 10, 26, 15, 0, 0);

export class World {
  readonly random: Random;
  nowMs = 0;
  steps = 0;
  private readonly heap: Event[] = [];

  constructor(
    readonly seed: number,
    private readonly onTrace: ((line: string) => void) | undefined,
  ) {
    this.random = seededRandom(seed);
  }

  /** Writes a line of the trace when somebody reads it. */
  trace(line: () => string): void {
    this.onTrace?.(`${(this.nowMs / 1_000).toFixed(3)} ${line()}`);
  }

  between(low: number, high: number): number {
    return low + this.random() * (high - low);
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.random() * items.length)];
  }

  /** How long a call or a message takes: mostly nothing, sometimes long. */
  latency(): number {
    const kind = this.random();
    if (kind < 0.8) return this.between(0, 2);
    return kind < 0.97 ? this.between(2, 30) : this.between(30, 400);
  }

  after(ms: number, fire: () => void, process?: SimProcess): void {
    this.push({ at: this.nowMs + ms, rank: this.random(), process, fire });
  }

  /** Runs events until `untilMs`. */
  async run(untilMs: number): Promise<void> {
    await settled();
    for (let next = this.heap[0]; next && next.at <= untilMs; next = this.heap[0]) await this.step();
    this.nowMs = Math.max(this.nowMs, untilMs);
  }

  private async step(): Promise<void> {
    const event = this.pop();
    const { process } = event;
    this.nowMs = Math.max(this.nowMs, event.at);
    if (process && !process.isAlive) return;
    if (process && process.pausedUntil > this.nowMs) {
      this.push({ ...event, at: process.pausedUntil });
      return;
    }
    this.steps += 1;
    event.fire();
    await settled();
  }

  private push(event: Event): void {
    const { heap } = this;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(event, heap[parent] as Event)) break;
      heap[index] = heap[parent] as Event;
      index = parent;
    }
    heap[index] = event;
  }

  private pop(): Event {
    const { heap } = this;
    const top = heap[0] as Event;
    const last = heap.pop() as Event;
    if (heap.length === 0) return top;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Event, heap[child] as Event)) child += 1;
      if (!before(heap[child] as Event, last)) break;
      heap[index] = heap[child] as Event;
      index = child;
    }
    heap[index] = last;
    return top;
  }
}

function before(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.rank < b.rank);
}

/** Lets every promise that can go on go on: Node runs ticks once no microtask is left, and no turn of its event loop is needed. */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

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
}

/** Where a death or a pause hurts most happens so much oftener there. */
const WRITES = /\.(commitTick|claimIntent|place|applyOrderEvents)$/;
const WRITE_RISK = 8;

export const NO_FAULTS: Faults = { kill: 0, pause: 0, fail: 0, loseAnswer: 0 };

/** One incarnation of a process: its clock, its timers, and what it is bound to. */
export class SimProcess {
  isAlive = true;
  pausedUntil = 0;
  readonly clock: Clock;
  readonly timers: Timers;

  constructor(
    readonly world: World,
    readonly name: string,
    private readonly faults: () => Faults,
    private readonly onKilled: (process: SimProcess) => void,
  ) {
    this.clock = {
      now: () => instant(SIM_START + world.nowMs) as Instant,
      monotonicMs: () => world.nowMs,
    };
    this.timers = {
      sleep: (ms, signal) => this.sleep(ms, signal),
      every: (ms, task, onFailure) => this.every(ms, task, onFailure),
    };
  }

  kill(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.world.trace(() => `${this.name} killed`);
    this.onKilled(this);
  }

  pause(ms: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.world.nowMs + ms);
    this.world.trace(() => `${this.name} paused for ${Math.round(ms)} ms`);
  }

  /** Returns the object with every method a call that takes time and may go wrong. */
  remote<T extends object>(target: T, label: string): T {
    const wrapped = new Map<PropertyKey, unknown>();
    return new Proxy(target, {
      get: (object, property) => {
        const value: unknown = Reflect.get(object, property, object);
        if (typeof value !== 'function') return value;
        let call = wrapped.get(property);
        if (!call) {
          const name = `${label}.${String(property)}`;
          call = (...args: unknown[]) => this.call(name, async () => value.apply(object, args));
          wrapped.set(property, call);
        }
        return call;
      },
    });
  }

  /** Performs a call at a distance: it takes time before and after, and the process may die on either side. */
  async call<T>(label: string, work: () => Promise<T>): Promise<T> {
    const { world } = this;
    const faults = this.faults();
    const risk = WRITES.test(label) ? WRITE_RISK : 1;
    await this.point(risk);
    if (world.chance(faults.fail)) {
      world.trace(() => `${this.name} ${label} failed`);
      throw new PlatformError(PlatformCode.dbUnavailable, { retryable: true });
    }
    world.trace(() => `${this.name} ${label}`);
    const result = await work();
    // Half of the answers are there at once; the others leave time for something to go wrong before they are.
    if (world.chance(0.5)) await this.point(risk);
    if (world.chance(faults.loseAnswer)) {
      world.trace(() => `${this.name} ${label}: answer lost`);
      throw new PlatformError(PlatformCode.dbCommitUnknown, { retryable: true });
    }
    return result;
  }

  private async point(risk: number): Promise<void> {
    const { kill, pause } = this.faults();
    const { world } = this;
    if (world.chance(kill * risk)) this.kill();
    // Half of the pauses outlive every lease.
    else if (world.chance(pause * risk))
      this.pause(world.chance(0.5) ? world.between(500, 3_000) : world.between(3_200, 4_500));
    await this.wait(world.latency());
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

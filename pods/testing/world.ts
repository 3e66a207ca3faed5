import { type Random, seededRandom } from '#core/units';

/** Whoever an event belongs to: nothing happens to the dead, and what happens to the paused happens late. */
export interface Actor {
  readonly isAlive: boolean;
  /** Virtual ms. */
  readonly pausedUntil: number;
}

interface Event {
  readonly at: number;
  /** Breaks ties of time by the seed. */
  readonly rank: number;
  readonly actor: Actor | undefined;
  readonly fire: () => void;
}

/**
 * Virtual time and a seeded scheduler in one process. Everything that waits (a store call, a timer, a message) is an event;
 * the seed decides how long each takes and so how they interleave.
 */
export class World {
  readonly random: Random;
  nowMs = 0;
  steps = 0;
  /** Whether what happens now was left behind by somebody who is dead. */
  isLate = false;
  /** What was left behind and failed. */
  lateFailure: unknown;
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

  after(ms: number, fire: () => void, actor?: Actor): void {
    this.push({ at: this.nowMs + ms, rank: this.random(), actor, fire });
  }

  /** Again and again, each time after about `ms`. */
  every(ms: number, task: () => void): void {
    this.after(this.between(0.5 * ms, 1.5 * ms), () => {
      task();
      this.every(ms, task);
    });
  }

  /** Lets something happen later, whoever is dead by then. */
  leaveOnItsWay(ms: number, arrive: () => unknown): void {
    this.after(ms, () => {
      this.isLate = true;
      Promise.resolve(arrive()).catch((error: unknown) => {
        this.lateFailure ??= error;
      });
    });
  }

  /** Runs events until `untilMs`. */
  async run(untilMs: number): Promise<void> {
    await settled();
    for (let next = this.heap[0]; next && next.at <= untilMs; next = this.heap[0]) await this.step();
    this.nowMs = Math.max(this.nowMs, untilMs);
  }

  private async step(): Promise<void> {
    const event = this.pop();
    const { actor } = event;
    this.nowMs = Math.max(this.nowMs, event.at);
    if (actor && !actor.isAlive) return;
    if (actor && actor.pausedUntil > this.nowMs) {
      this.push({ ...event, at: actor.pausedUntil });
      return;
    }
    this.steps += 1;
    this.isLate = false;
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

import type { IntentNotice, TickJob, UserNotice } from '#core/model';
import { slotQueueName } from '#core/model';
import type { SlotId } from '#core/units';
import { PlatformCode, PlatformError } from '#platform/errors';
import type { TickHandler, TickQueue } from '../instance/index.js';
import type { Place, SimProcess } from './sim-process.js';
import type { World } from './world.js';

/** How unreliable the bus is. Probabilities per message. */
export interface BusFaults {
  readonly lose: number;
  readonly double: number;
}

export const GOOD_BUS: BusFaults = { lose: 0, double: 0 };

/** Frames and the clock come through Redis, everything else through Postgres. */
export const FRAMES_CHANNEL = 'frames';
export const CLOCK_CHANNEL = 'clock';
const ON_REDIS: ReadonlySet<string> = new Set([FRAMES_CHANNEL, CLOCK_CHANNEL]);
/** A worker that cannot reach its queue asks again. */
const ASK_AGAIN_MS = 400;

interface OpenQueue {
  readonly process: SimProcess;
  readonly handler: TickHandler;
  /** By the number of the job. */
  readonly waiting: Map<number, TickJob>;
  closed: boolean;
}

/** Redis and Postgres notifications as they are at their worst: late, lost, doubled, and now and then wiped. */
export class SimBus {
  private readonly queues = new Map<string, OpenQueue>();
  private added = 0;
  private readonly listeners = new Set<{ process: SimProcess; hear: (channel: string, notice: unknown) => void }>();

  constructor(
    private readonly world: World,
    private readonly faults: () => BusFaults,
  ) {}

  /** Opens a slot's queue for a process; jobs that somebody left there are gone. */
  open(process: SimProcess, slot: { slotId: SlotId; epoch: number }, handler: TickHandler): TickQueue {
    const name = slotQueueName(slot.slotId, slot.epoch);
    const queue: OpenQueue = { process, handler, waiting: new Map(), closed: false };
    this.queues.set(name, queue);
    return {
      add: (jobs) => process.call('bus.add', async () => this.add(queue, jobs)),
      close: async () => {
        queue.closed = true;
        this.queues.delete(name);
      },
    };
  }

  listen(process: SimProcess, hear: (channel: string, notice: unknown) => void): void {
    this.listeners.add({ process, hear });
  }

  /** Carries a notification to every process that listens, or not. */
  publish(channel: string, notice: UserNotice | IntentNotice | object): void {
    for (const listener of this.listeners) {
      if (!listener.process.isAlive) this.listeners.delete(listener);
      else this.carry(listener.process, placeOf(channel), () => listener.hear(channel, notice));
    }
  }

  /** Redis loses everything it holds. */
  flush(): void {
    for (const queue of this.queues.values()) queue.waiting.clear();
  }

  private add(queue: OpenQueue, jobs: readonly TickJob[]): void {
    if (this.world.chance(this.faults().lose))
      throw new PlatformError(PlatformCode.redisUnavailable, { retryable: true });
    for (const job of jobs) {
      if (this.world.chance(this.faults().lose)) continue;
      this.added += 1;
      const id = this.added;
      queue.waiting.set(id, job);
      this.world.after(this.world.latency(), () => this.deliver(queue, id), queue.process);
    }
  }

  private deliver(queue: OpenQueue, id: number): void {
    const job = queue.waiting.get(id);
    if (!job || queue.closed) return;
    if (!queue.process.canReach('bus')) {
      this.world.after(ASK_AGAIN_MS, () => this.deliver(queue, id), queue.process);
      return;
    }
    queue.waiting.delete(id);
    void queue.handler(job);
    if (this.world.chance(this.faults().double)) void queue.handler(job);
  }

  private carry(process: SimProcess, place: Place, arrive: () => void): void {
    const { lose, double } = this.faults();
    const arriveIfThere = () => {
      if (process.canReach(place)) arrive();
    };
    if (!this.world.chance(lose)) this.world.after(this.world.latency(), arriveIfThere, process);
    if (this.world.chance(double)) this.world.after(this.world.latency(), arriveIfThere, process);
  }
}

function placeOf(channel: string): Place {
  return ON_REDIS.has(channel) ? 'bus' : 'store';
}

import type { LeaseKeeper } from '../slots/index.js';
import type { SimProcess } from './sim-process.js';
import type { World } from './world.js';

export interface DeployParts {
  readonly world: World;
  /** Starts a process of the newest build. */
  readonly start: (name: string) => void;
}

interface Running {
  readonly process: SimProcess;
  readonly keeper: LeaseKeeper;
  readonly generation: number;
}

const EARLIEST_MS = 1_000;
/** From the first pod of the newer build to the end of the last older one. */
const ROLL_MS_MIN = 2_500;
const ROLL_MS_MAX = 8_000;
/** A newer build that dies soon after it has begun to take over leaves its slots to nobody for a while: the older pods must wait. */
const CRASH_AFTER_MS = [600, 2_500] as const;
/** Between being told to end and being ended. */
const GRACE_MS_MAX = 3_000;
const SURGE_POD = 'pod-3';

/**
 * A rolling deploy in the middle of everything: one pod of a newer build comes beside the older ones, which run on for a while and are then
 * replaced. Nothing of an older build is started once the newer one runs.
 */
export class SimDeploy {
  /** Generation of the newest build. */
  newest = 1;
  private readonly pods = new Map<string, Running>();

  constructor(private readonly parts: DeployParts) {}

  /** Plans one for the time until `untilMs`. */
  plan(untilMs: number): void {
    const { world, start } = this.parts;
    world.after(world.between(EARLIEST_MS, untilMs - ROLL_MS_MAX), () => {
      this.newest += 1;
      world.trace(() => `build ${this.newest} is deployed`);
      start(SURGE_POD);
      for (const name of this.pods.keys()) {
        if (name !== SURGE_POD)
          world.after(world.between(ROLL_MS_MIN, ROLL_MS_MAX - GRACE_MS_MAX), () => this.replace(name));
      }
      if (world.chance(0.5))
        world.after(world.between(...CRASH_AFTER_MS), () => this.pods.get(SURGE_POD)?.process.kill());
    });
  }

  started(name: string, pod: Omit<Running, 'generation'>): void {
    this.pods.set(name, { ...pod, generation: this.newest });
  }

  /** Half of them are asked to end before they are ended. */
  private replace(name: string): void {
    const { world } = this.parts;
    const pod = this.pods.get(name);
    if (!pod || pod.generation === this.newest) return;
    const { process, keeper } = pod;
    if (world.chance(0.5)) {
      process.kill();
      return;
    }
    keeper.stop().catch(() => undefined);
    world.after(world.between(0, GRACE_MS_MAX), () => process.kill());
  }
}

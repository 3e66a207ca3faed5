import type { Random } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { Desk } from '../desk/index.js';

/** Chances at each call of a desk to the store or to the broker, before it has an effect and after it. */
export interface Trouble {
  /** The process dies for good; what it was doing never goes on. */
  readonly crash: number;
  /** The process freezes and goes on much later as if nothing had been. */
  readonly stall: number;
  /** The call fails: a connection was dropped. */
  readonly fail: number;
  readonly stallMsMax: number;
}

/** Time as the campaign passes it. */
export interface Passing {
  readonly monotonicMs: number;
}

/** One incarnation of a desk: it can die at any call for good, or freeze at it and go on much later. */
export class Incarnation {
  isAlive = true;
  isCalm = false;
  private isBusy = false;
  private resumeAtMs = 0;
  private resume: (() => void) | undefined;
  private suspended: () => void = () => undefined;

  constructor(
    private readonly time: Passing,
    private readonly random: Random,
    private readonly trouble: Trouble,
  ) {}

  /** Runs one piece of a desk's work until it ends or hangs. */
  async step(desk: Desk): Promise<void> {
    if (!this.isAlive || this.isBusy) return;
    this.isBusy = true;
    let failure: unknown;
    const work = async () => {
      try {
        const dice = this.isCalm ? 1 : this.random();
        if (this.isCalm || dice < 0.3) await desk.renewLeases();
        if (dice >= 0.3) await desk.round();
      } catch (error) {
        if (!(error instanceof PlatformError)) failure = error;
      }
      this.isBusy = false;
    };
    await this.untilSuspended(work);
    if (failure !== undefined) throw failure;
  }

  /** Lets a frozen process go on when its time has come, or now. */
  async wakeIfDue(isNow = false): Promise<void> {
    const { resume } = this;
    if (!this.isAlive || !resume || (!isNow && this.time.monotonicMs < this.resumeAtMs)) return;
    this.resume = undefined;
    const idle = new Promise<void>((resolve) => setImmediate(resolve));
    resume();
    await idle;
  }

  /** Returns the target with a point of trouble before and after each of its methods; by how much it is worse at some of them. */
  remote<T extends object>(target: T, worse: Readonly<Record<string, number>> = {}): T {
    return new Proxy(target, {
      get: (object, property) => {
        const value: unknown = Reflect.get(object, property, object);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          const times = worse[String(property)] ?? 1;
          await this.point(times);
          const result: unknown = await value.apply(object, args);
          await this.point(times);
          return result;
        };
      },
    });
  }

  /** Somewhere to die, freeze or fail. @param worse - by so much likelier than elsewhere */
  point(worse = 1): Promise<void> {
    if (this.isCalm) return Promise.resolve();
    const { crash, stall, fail, stallMsMax } = this.trouble;
    const dice = this.random() / worse;
    if (dice < fail) return Promise.reject(new PlatformError('SIMULATED_FAILURE', { retryable: true }));
    if (dice < fail + crash) {
      this.isAlive = false;
      this.suspended();
      return new Promise(() => undefined);
    }
    if (dice < fail + crash + stall) {
      this.resumeAtMs = this.time.monotonicMs + 200 + this.random() * stallMsMax;
      this.suspended();
      return new Promise((resolve) => {
        this.resume = resolve;
      });
    }
    return Promise.resolve();
  }

  private async untilSuspended(work: () => Promise<void>): Promise<void> {
    // Made first: the work may hang in its first synchronous stretch.
    const suspension = new Promise<void>((resolve) => {
      this.suspended = resolve;
    });
    await Promise.race([work(), suspension]);
  }
}

import { MS_PER_MINUTE, MS_PER_SECOND, type Random, type Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import { errorCodeOf } from '#platform/errors';
import { MarketCode } from '../../market-errors.js';
import { type BackOff, backOffMs } from '../kit/index.js';

const AT_ONCE = 3;
/** What is not streamed is as old as this at most, and the time its snapshot takes. */
const EVERY_OPEN_MS = 15 * MS_PER_SECOND;
const EVERY_CLOSED_MS = 10 * MS_PER_MINUTE;
const BACK_OFF: BackOff = { firstMs: MS_PER_SECOND, longestMs: 2 * MS_PER_MINUTE };
/** No second attempt helps soon: a person must act, or the vendor does not list the underlying. */
const HOPELESS: ReadonlySet<string> = new Set([
  MarketCode.massiveKeyRefused,
  MarketCode.massiveNotEntitled,
  MarketCode.massiveNotFound,
  MarketCode.thetaRefused,
  MarketCode.thetaNotEntitled,
  MarketCode.thetaNotFound,
  MarketCode.brokerChainNotFound,
]);
const HOPELESS_MS = 5 * MS_PER_MINUTE;

interface Turn {
  dueMs: number;
  failures: number;
  isUnderWay: boolean;
}

export interface SnapshotPorts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly random: Random;
  /** Takes and installs one snapshot. */
  readonly take: (underlying: Underlying) => Promise<void>;
}

/**
 * Decides when which chain is snapshot: at once when it is new or something was missed, then again and again, a few at a time, after failures
 * with back-off. {@link Snapshots.look} starts what is due and does not wait for it.
 */
export class Snapshots {
  readonly counters = { taken: 0, failed: 0 };
  private readonly turns = new Map<Underlying, Turn>();
  private readonly underWay = new Set<Promise<void>>();
  private failure: unknown;
  private isClosed = false;

  constructor(private readonly ports: SnapshotPorts) {}

  /** Sets whose chains are wanted; newcomers are due at once. */
  follow(underlyings: ReadonlySet<Underlying>): void {
    for (const underlying of this.turns.keys()) if (!underlyings.has(underlying)) this.turns.delete(underlying);
    for (const underlying of underlyings) {
      if (!this.turns.has(underlying)) this.turns.set(underlying, { dueMs: 0, failures: 0, isUnderWay: false });
    }
  }

  /** Something of these chains was missed: their next snapshots are due now, unless one has just failed. */
  hurry(underlyings: Iterable<Underlying>): void {
    for (const underlying of underlyings) {
      const turn = this.turns.get(underlying);
      if (turn && turn.failures === 0) turn.dueMs = 0;
    }
  }

  /** Starts what is due. Errors: throws the newest failure since the last call. */
  look(isOpen: boolean): void {
    const now = this.ports.clock.monotonicMs();
    const due = [...this.turns].filter(([, turn]) => !turn.isUnderWay && turn.dueMs <= now);
    due.sort(([, a], [, b]) => a.dueMs - b.dueMs);
    for (const [underlying, turn] of due.slice(0, this.isClosed ? 0 : AT_ONCE - this.underWay.size)) {
      const one = this.run(underlying, turn, isOpen).finally(() => this.underWay.delete(one));
      this.underWay.add(one);
    }
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure;
  }

  /** Resolves when nothing is under way any more. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all(this.underWay);
  }

  private async run(underlying: Underlying, turn: Turn, isOpen: boolean): Promise<void> {
    turn.isUnderWay = true;
    // What is missed while this one is under way asks for another one.
    turn.dueMs = Number.POSITIVE_INFINITY;
    let waitMs = isOpen ? EVERY_OPEN_MS : EVERY_CLOSED_MS;
    try {
      await this.ports.take(underlying);
      this.counters.taken += 1;
      turn.failures = 0;
    } catch (error) {
      this.counters.failed += 1;
      turn.failures += 1;
      if (!this.isClosed) this.failure = error;
      const isHopeless = HOPELESS.has(errorCodeOf(error));
      waitMs = isHopeless ? HOPELESS_MS : backOffMs(BACK_OFF, turn.failures, this.ports.random);
      turn.dueMs = Number.POSITIVE_INFINITY;
    }
    turn.isUnderWay = false;
    turn.dueMs = Math.min(turn.dueMs, this.ports.clock.monotonicMs() + waitMs);
  }
}

import type { Underlying } from '#core/units';
import { CLOSE_INTERVAL_MS } from '../../publish/index.js';
import type { CurveOn } from '../../rates/index.js';
import type { MarketState } from '../../state/index.js';
import { CloseWatch } from './close-watch.js';
import type { LivePorts } from './ports.js';
import { TimeBudget } from './time-budget.js';
import type { WatchedChain } from './watched-chain.js';

/** An underlying has fewer frames in a second, so a number that counts these parts of a second is never overtaken by them. */
const SEQUENCES_PER_SECOND = 64;
/** Ordinary frames take so long of a poll at most; what is left waits for the next one, the held never. */
const ORDINARY_MS_MAX = 150;
/** Frames between polls take this share of the process's time, and so much at once after a pause. */
const CLOSE_SHARE = 0.3;
const CLOSE_SAVED_MS = 50;

export interface FrameMakerOptions {
  readonly source: string;
  readonly curveOn: CurveOn;
}

/** Makes the frames of chains that changed: at each poll, and between polls where what somebody holds has moved. */
export class FrameMaker {
  readonly counters = { framesDeferred: 0, framesClose: 0, framesCloseDeferred: 0 };
  private readonly sequences = new Map<Underlying, number>();
  private readonly close: CloseWatch;
  /** Underlyings of which a frame is asked for, with the age in ms that their newest one must have. */
  private readonly hurried = new Map<Underlying, number>();
  private readonly budget = new TimeBudget(CLOSE_SHARE, CLOSE_SAVED_MS);

  constructor(
    market: MarketState,
    private readonly options: FrameMakerOptions,
    private readonly ports: Pick<LivePorts, 'clock' | 'offerFrames' | 'breathe'>,
  ) {
    this.close = new CloseWatch(market);
  }

  /** @param held - OCC symbols of what somebody holds or has orders for */
  follow(held: ReadonlySet<string>): void {
    this.close.follow(held);
  }

  /** Makes frames of all chains that changed: of what somebody holds first and always, then of what waits longest. */
  async offerChanged(chains: Iterable<WatchedChain>): Promise<void> {
    const beganMs = this.ports.clock.monotonicMs();
    const due = [...chains].filter((chain) => chain.hasSnapshot && chain.isDirty);
    const rank = ({ underlying }: WatchedChain) => (this.close.has(underlying) ? 0 : 1);
    due.sort((a, b) => rank(a) - rank(b) || a.framedAtMs - b.framedAtMs);
    for (const chain of due) {
      const isLate = this.ports.clock.monotonicMs() - beganMs > ORDINARY_MS_MAX;
      if (isLate && rank(chain) > 0) {
        this.counters.framesDeferred += 1;
        continue;
      }
      this.offer(chain);
      await this.ports.breathe();
    }
  }

  /** Asks for a frame of an underlying between polls, as soon as its newest one is so old; nothing is made of a chain that has not changed. */
  hurry(underlying: Underlying, everyMs: number): void {
    this.hurried.set(underlying, Math.min(everyMs, this.hurried.get(underlying) ?? everyMs));
  }

  /**
   * Makes frames of chains where what somebody holds has moved since their newest one, each at most every {@link CLOSE_INTERVAL_MS}, then of those that
   * were hurried, what waits longest first, as long as the share of time for it lasts. What is left out is made by a later call or the next poll.
   */
  offerClose(chains: ReadonlyMap<Underlying, WatchedChain>): void {
    const { clock } = this.ports;
    const nowMs = clock.monotonicMs();
    const due: WatchedChain[] = [];
    for (const underlying of this.close.underlyings) {
      const chain = chains.get(underlying);
      if (!chain?.hasSnapshot || nowMs - chain.framedAtMs < CLOSE_INTERVAL_MS) continue;
      if (this.close.hasMoved(chain)) due.push(chain);
    }
    due.sort((a, b) => a.framedAtMs - b.framedAtMs);
    due.push(...this.hurriedOf(chains, nowMs, new Set(due)));
    for (const chain of due) {
      const beganMs = clock.monotonicMs();
      if (!this.budget.hasLeft(beganMs)) {
        this.counters.framesCloseDeferred += 1;
        continue;
      }
      this.offer(chain);
      this.counters.framesClose += 1;
      const endedMs = clock.monotonicMs();
      this.budget.spend(endedMs, endedMs - beganMs);
    }
  }

  private hurriedOf(
    chains: ReadonlyMap<Underlying, WatchedChain>,
    nowMs: number,
    besides: ReadonlySet<WatchedChain>,
  ): readonly WatchedChain[] {
    const due: WatchedChain[] = [];
    for (const [underlying, everyMs] of this.hurried) {
      const chain = chains.get(underlying);
      if (!chain?.hasSnapshot || !chain.isDirty) this.hurried.delete(underlying);
      else if (nowMs - chain.framedAtMs >= everyMs && !besides.has(chain)) due.push(chain);
    }
    return due.sort((a, b) => a.framedAtMs - b.framedAtMs);
  }

  /** Makes the frame of a chain now, whoever waits. */
  offer(chain: WatchedChain): void {
    const { clock, offerFrames } = this.ports;
    this.hurried.delete(chain.underlying);
    const now = clock.now();
    chain.framedAtMs = clock.monotonicMs();
    const before = this.sequences.get(chain.underlying) ?? Math.floor((now * SEQUENCES_PER_SECOND) / 1_000);
    const sequence = before + 1;
    this.sequences.set(chain.underlying, sequence);
    const frame = chain.toFrame({ sequence, tsReceived: now, ...this.options });
    this.close.framed(chain);
    if (frame) offerFrames([frame]);
  }
}

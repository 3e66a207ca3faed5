import type { ChainFrame, MarketClockEpoch } from '#core/model';
import { marketTime } from '#core/model';
import type { Instant, TradingDate } from '#core/units';
import type { Clock } from '#platform/clock';
import type { CurveOn } from '../../rates/index.js';
import { type FeedClockPorts, NONE_SERVED, type StoredClock } from '../feed-clock.js';
import type { ReplayPlan } from './folder.js';
import { framesOfStep, type RememberedSnapshots } from './frames-of-step.js';
import { nextReplayAction, type ReplayControl, replayLabel, snapshotOfClock } from './replay-plan.js';

/** What a replay needs of the world. */
export interface ReplayPorts extends FeedClockPorts {
  readonly clock: Clock;
  /** Takes frames that shall go out, now or as soon as somebody can take them. */
  readonly offerFrames: (frames: readonly ChainFrame[]) => void;
  /** Resolves when the offered frames are out. Errors: PlatformError when nobody can take them now. */
  readonly framesAreOut: () => Promise<void>;
  readonly readControl: () => Promise<ReplayControl>;
  readonly countRunningBots: () => Promise<number>;
}

/** What a replay shows: its instants, ascending, at least one, and the frames of each. */
export interface ReplayScript {
  readonly source: string;
  readonly steps: readonly { readonly date: TradingDate; readonly tsEvent: Instant }[];
  framesOf(index: number): Promise<readonly ChainFrame[]>;
}

/** Returns the script of chain files. The newest snapshot of each underlying is kept, so that the day before need not be read again. */
export function scriptOfFiles(plan: ReplayPlan, curveOn: CurveOn): ReplayScript {
  const { source, steps } = plan;
  const remembered: RememberedSnapshots = new Map();
  return {
    source,
    steps,
    framesOf: async (index) => {
      const frames: ChainFrame[] = [];
      for await (const frame of framesOfStep(steps, index, { source, curveOn, remembered })) frames.push(frame);
      return frames;
    },
  };
}

/**
 * Replays chain files, or a recorded day. At a snapshot the market clock stands at its stamp and runs with the wall; when the snapshot has stood long enough,
 * the clock jumps to the next one and its frames go out. Held at its first snapshot until a bot runs or an operator presses play; after the
 * last one the clock stands still.
 */
export class ReplayFeed {
  private index = 0;
  private clock: MarketClockEpoch | undefined;
  private served = NONE_SERVED;
  private publishedAtMs = 0;
  private readonly stamps: readonly Instant[];

  constructor(
    private readonly plan: ReplayScript,
    private readonly options: { readonly speed: number },
    private readonly ports: ReplayPorts,
  ) {
    this.stamps = plan.steps.map((step) => step.tsEvent);
  }

  /** Goes on where the stored clock of the same source stands, or begins held at the first snapshot; offers its frames. */
  async start(): Promise<void> {
    const stored = await this.ports.readClock();
    const goesOn = stored?.source === this.plan.source && stored.clock.mode === 'replay';
    this.served = goesOn ? stored.served : served(await this.ports.readControl());
    this.index = goesOn ? snapshotOfClock(this.stamps, stored.clock.anchorMarket) : 0;
    this.clock = stored?.clock;
    this.offer(await this.plan.framesOf(this.index));
    if (!goesOn) await this.setClock({ anchorMarket: this.stamps[this.index] as Instant, rate: 0, held: true });
  }

  /** Looks once whether something is to be done, and does it. Called again and again. */
  async poll(): Promise<void> {
    const { clock } = this;
    if (!clock) return;
    const control = await this.ports.readControl();
    const action = nextReplayAction({
      stamps: this.stamps,
      index: this.index,
      clock,
      wallNow: this.ports.clock.now(),
      sincePublishedMs: this.ports.clock.monotonicMs() - this.publishedAtMs,
      control,
      served: this.served,
      runningBots: clock.held ? await this.ports.countRunningBots() : 0,
      speed: this.options.speed,
    });
    const running = this.isLast ? 0 : 1;
    switch (action.kind) {
      case 'wait':
        return;
      case 'release':
        return this.setClock({ anchorMarket: clock.anchorMarket, rate: running, held: false }, served(control));
      case 'pause':
        return this.setClock({ anchorMarket: marketTime(clock, this.ports.clock.now()), rate: 0, held: false });
      case 'resume':
        return this.setClock({ anchorMarket: clock.anchorMarket, rate: running, held: false });
      case 'advance':
        return this.advance(clock, control, action.asked);
    }
  }

  /** Called after the last poll: the clock stands still until somebody goes on, or it would run past snapshots that nobody has shown. */
  async leave(): Promise<void> {
    const { clock } = this;
    if (!clock || clock.rate === 0 || this.isLast) return;
    await this.setClock({ anchorMarket: marketTime(clock, this.ports.clock.now()), rate: 0, held: clock.held });
  }

  /**
   * Frames first, then the clock, with nothing slow between: old frames under a new time would look stale, and a schedule's due instant
   * would be spent on them. A sink that cannot take the frames holds the replay back.
   */
  private async advance(clock: MarketClockEpoch, control: ReplayControl, asked: boolean): Promise<void> {
    const index = this.index + 1;
    const frames = await this.plan.framesOf(index);
    this.offer(frames);
    await this.ports.framesAreOut();
    // Who pauses and steps has taken the replay over: it waits for nobody else any more.
    const held = clock.held && !(asked && control.paused);
    const rate = index === this.lastIndex || control.paused || held ? 0 : 1;
    const now = asked ? { ...this.served, step: this.served.step + 1 } : this.served;
    await this.setClock({ anchorMarket: this.stamps[index] as Instant, rate, held }, now);
  }

  private get lastIndex(): number {
    return this.plan.steps.length - 1;
  }

  private get isLast(): boolean {
    return this.index === this.lastIndex;
  }

  private offer(frames: readonly ChainFrame[]): void {
    this.ports.offerFrames(frames);
    this.publishedAtMs = this.ports.clock.monotonicMs();
  }

  /** Writes the clock and, in the same row, what it has served: a request is neither lost nor served twice by a kill in between. */
  private async setClock(
    next: Pick<MarketClockEpoch, 'anchorMarket' | 'rate' | 'held'>,
    nowServed = this.served,
  ): Promise<void> {
    const { steps, source } = this.plan;
    const index = snapshotOfClock(this.stamps, next.anchorMarket);
    const { date } = steps[index] as ReplayScript['steps'][number];
    const clock: MarketClockEpoch = {
      epoch: (this.clock?.epoch ?? 0) + 1,
      mode: 'replay',
      anchorWall: this.ports.clock.now(),
      label: replayLabel(date, index, steps.length, next.held),
      ...next,
    };
    if (await this.ports.writeClock({ clock, source, served: nowServed })) {
      this.clock = clock;
      this.index = index;
      this.served = nowServed;
      return;
    }
    // An earlier write arrived although its answer was lost (or somebody else wrote): what is stored is the truth.
    const stored = await this.ports.readClock();
    this.clock = stored?.clock;
    if (stored?.source !== source) return;
    this.index = snapshotOfClock(this.stamps, stored.clock.anchorMarket);
    this.served = stored.served;
  }
}

/** Everything that was asked so far. */
function served(control: ReplayControl): StoredClock['served'] {
  return { play: control.playRequests, step: control.stepRequests };
}

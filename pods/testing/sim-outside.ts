import type { Underlying } from '#core/units';
import { errorCodeOf, PlatformError } from '#platform/errors';
import type { MemorySpineStore } from '#store/memory';
import type { DeskParts } from '../../services/brokers/desk/index.js';
import type { TickMeter } from '../instance/index.js';
import type { Violation } from './rules/index.js';
import type { SimBroker } from './sim-broker.js';
import { CLOCK_CHANNEL, FRAMES_CHANNEL, type SimBus } from './sim-bus.js';
import { MarketView, type SimMarket } from './sim-market.js';
import type { SimProcess } from './sim-process.js';

/** What all simulated processes share: the outside world. */
export interface Outside {
  readonly store: MemorySpineStore;
  /** The same, with an eye on who writes. */
  readonly storeForDesks: MemorySpineStore;
  readonly storeForPods: MemorySpineStore;
  readonly bus: SimBus;
  readonly market: SimMarket;
  readonly broker: SimBroker;
  /** Splits and dividends that are known. */
  readonly actions: NonNullable<DeskParts['actions']>;
  /** A failure that is a bug of ours, not of the world. */
  readonly onBug: (process: string, error: unknown) => void;
  /** A rule was broken that only the process itself can see. */
  readonly onBroken: (violation: Violation) => void;
  /** Somebody said aloud that something failed. */
  readonly onWarning: (code: string) => void;
  readonly onThreadKilled: () => void;
  readonly meter: TickMeter;
}

/** How long a lost announcement delays. */
const LOOK_EVERY_MS = 1_500;

/** Gives a process its own knowledge of the market: by announcements, and by looking now and then. */
export function followMarket(
  process: SimProcess,
  { bus, market }: Outside,
  onFrame: (underlying: Underlying) => void,
): MarketView {
  const view = new MarketView(market);
  bus.listen(process, (channel, notice) => {
    if (channel === CLOCK_CHANNEL) view.look();
    if (channel !== FRAMES_CHANNEL) return;
    const { underlying } = notice as { readonly underlying: Underlying };
    view.readFrame(underlying);
    onFrame(underlying);
  });
  const look = () => {
    if (process.canReach('bus')) view.look();
    process.world.after(LOOK_EVERY_MS, look, process);
  };
  look();
  return view;
}

export function worldOrBug(process: SimProcess, outside: Outside, error: unknown): void {
  if (!(error instanceof PlatformError)) {
    outside.onBug(process.name, error);
    return;
  }
  outside.onWarning(errorCodeOf(error));
  process.world.trace(() => `${process.name} ${errorCodeOf(error)}`);
}

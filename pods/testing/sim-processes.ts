import { type IntentNotice, Notify, type UserNotice } from '#core/model';
import { DEFAULT_RISK_LIMITS } from '#core/risk';
import type { DeskId, PodId, SlotId } from '#core/units';
import { errorCodeOf, PlatformError } from '#platform/errors';
import type { MemorySpineStore } from '#store/memory';
import type { SlotLease } from '#store/pods';
import { Desk } from '../../services/brokers/desk/index.js';
import { DEFAULT_RUNNER_OPTIONS, SlotRunner, type TickMeter } from '../instance/index.js';
import { DEFAULT_LEASE_TIMES, LeaseKeeper, type SlotHost } from '../slots/index.js';
import type { SimBroker } from './sim-broker.js';
import type { SimBus } from './sim-bus.js';
import type { SimMarket } from './sim-market.js';
import type { SimProcess } from './world.js';

/** What all simulated processes share: the outside world. */
export interface Outside {
  readonly store: MemorySpineStore;
  readonly bus: SimBus;
  readonly market: SimMarket;
  readonly broker: SimBroker;
  /** A failure that is a bug of ours, not of the world. */
  readonly onBug: (process: string, error: unknown) => void;
  readonly meter: TickMeter;
}

export const FRAMES_CHANNEL = 'frames';
/** Proof of not being sent takes longer than a paused desk can be in the middle of a call: see the pauses in world.ts and simulation.ts. */
const SIM_DESK_TIMING = { pollMs: 800, reconcileEveryMs: 5_000, proofMs: 9_500 } as const;
const CODE_VERSION = 'simulation';

/** Starts one incarnation of a pod: lease keeper and slot runners as in production, in one process. */
export function startPod(process: SimProcess, podId: PodId, outside: Outside): LeaseKeeper {
  const { bus, market } = outside;
  const store = process.remote<MemorySpineStore>(outside.store, 'store');
  const runners = new Map<SlotId, { lease: SlotLease; runner: SlotRunner; deadline: number }>();
  const onFailure = (error: unknown) => worldOrBug(process, outside, error);
  const log = {
    info: () => undefined,
    warn: (event: string, fields?: object) => process.world.trace(() => `${process.name} ${event} ${codeIn(fields)}`),
    error: (event: string, fields?: object) =>
      outside.onBug(process.name, new Error(`${event} ${JSON.stringify(fields)}`)),
  };
  const host: SlotHost = {
    start(lease, deadline) {
      const entry: { lease: SlotLease; runner: SlotRunner; deadline: number } = {
        lease,
        deadline,
        runner: new SlotRunner(
          lease,
          {
            ...{ store, market, log, meter: outside.meter },
            openQueue: (slot, handler) => bus.open(process, slot, handler),
            frames: market,
            clock: process.clock,
            timers: process.timers,
            deadline: () => entry.deadline,
            onLost: (lost) => keeper.forget(lost),
          },
          { ...DEFAULT_RUNNER_OPTIONS, codeVersion: CODE_VERSION },
        ),
      };
      runners.set(lease.slotId, entry);
      process.world.trace(() => `${process.name} starts slot ${lease.slotId} epoch ${lease.epoch}`);
      entry.runner.start();
    },
    renewed(lease, deadline) {
      const entry = runners.get(lease.slotId);
      if (entry?.lease.epoch === lease.epoch) entry.deadline = deadline;
    },
    drop(lease) {
      const entry = runners.get(lease.slotId);
      if (entry?.lease.epoch !== lease.epoch) return;
      runners.delete(lease.slotId);
      process.world.trace(() => `${process.name} drops slot ${lease.slotId} epoch ${lease.epoch}`);
      entry.runner.stop().catch(onFailure);
    },
    drain: (lease) => runners.get(lease.slotId)?.runner.stop() ?? Promise.resolve(),
  };
  const keeper = new LeaseKeeper(
    { podId, capacity: 4, ...DEFAULT_LEASE_TIMES },
    { store, clock: process.clock, timers: process.timers, host, onFailure },
  );
  bus.listen(process, (channel, notice) => {
    for (const { runner } of runners.values()) {
      if (channel === FRAMES_CHANNEL) runner.onFrame((notice as { underlying: never }).underlying);
      else if (channel === Notify.commands || channel === Notify.orders) runner.onNotice(channel, notice as UserNotice);
    }
  });
  keeper.start();
  return keeper;
}

/** Starts one incarnation of a desk. */
export function startDesk(process: SimProcess, deskId: DeskId, outside: Outside): void {
  const { bus, market } = outside;
  const broker = process.remote<SimBroker>(outside.broker, 'broker');
  const desk = new Desk({
    deskId,
    store: process.remote<MemorySpineStore>(outside.store, 'store'),
    brokerFor: async () => broker,
    clock: process.clock,
    marketNow: () => market.now(),
    timers: process.timers,
    newestFrame: async (underlying) => market.newest(underlying)?.frame,
    limits: DEFAULT_RISK_LIMITS,
    report: ({ name, fields }) => process.world.trace(() => `${process.name} ${name} ${JSON.stringify(fields)}`),
    timing: SIM_DESK_TIMING,
  });
  bus.listen(process, (channel, notice) => {
    if (channel === Notify.intents) desk.wake((notice as IntentNotice).accountId, 'intents');
    else if (channel === FRAMES_CHANNEL) desk.frameMoved((notice as { underlying: never }).underlying);
  });
  desk.run(new AbortController().signal).catch((error: unknown) => outside.onBug(process.name, error));
}

function worldOrBug(process: SimProcess, outside: Outside, error: unknown): void {
  if (error instanceof PlatformError) process.world.trace(() => `${process.name} ${errorCodeOf(error)}`);
  else outside.onBug(process.name, error);
}

function codeIn(fields: object | undefined): string {
  return fields && 'code' in fields ? String(fields.code) : '';
}

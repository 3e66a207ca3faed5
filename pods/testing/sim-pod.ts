import { Notify, type UserNotice } from '#core/model';
import type { PodId, SlotId } from '#core/units';
import type { MemorySpineStore } from '#store/memory';
import type { SlotLease } from '#store/pods';
import { DEFAULT_RUNNER_OPTIONS, SlotRunner } from '../instance/index.js';
import { DEFAULT_LEASE_TIMES, LeaseKeeper, type SlotHost } from '../slots/index.js';
import { type EndedTick, RetryRule } from './rules/index.js';
import { followMarket, type Outside, worldOrBug } from './sim-outside.js';
import type { SimProcess } from './sim-process.js';

const CAPACITY = 4;
const CODE_VERSION = 'simulation';
const THREAD_RESTART_MS = 250;

interface Slot {
  readonly lease: SlotLease;
  deadline: number;
  thread: SimProcess;
  runner: SlotRunner;
}

/**
 * Starts one incarnation of a pod: lease keeper and slot runners as in production, each slot in a thread that may die alone.
 * @param generation - of its build
 */
export function startPod(process: SimProcess, podId: PodId, outside: Outside, generation: number): LeaseKeeper {
  const slots = new Map<SlotId, Slot>();
  const onFailure = (error: unknown) => worldOrBug(process, outside, error);
  const view = followMarket(process, outside, (underlying) => {
    for (const { thread, runner } of slots.values()) post(thread, () => runner.onFrame(underlying));
  });
  const told = (retries: RetryRule) => (event: string, fields?: object) => {
    if (event === 'tick.committed') retries.ended({ event, ...fields } as EndedTick);
  };
  const logOf = (retries: RetryRule) => ({
    debug: told(retries),
    info: told(retries),
    warn: (event: string, fields?: object) => {
      if (event === 'tick.postponed') retries.ended({ event, ...fields } as EndedTick);
      const code = codeIn(fields);
      outside.onWarning(code);
      process.world.trace(() => `${process.name} ${event} ${code}`);
    },
    error: (event: string, fields?: object) => {
      const cause = fields && 'error' in fields ? fields.error : undefined;
      outside.onBug(process.name, new Error(`${event} ${JSON.stringify(fields)} ${String(cause)}`, { cause }));
    },
  });

  /** A thread that died under a lease that stands is started again under the same one. */
  const startThread = (slot: Pick<Slot, 'lease' | 'deadline'>): void => {
    const { lease } = slot;
    const thread = process.thread(`slot ${lease.slotId}`, () => {
      outside.onThreadKilled();
      process.world.after(THREAD_RESTART_MS, () => slots.get(lease.slotId) === entry && startThread(entry), process);
    });
    const retries = new RetryRule({ nowMs: () => thread.clock.monotonicMs(), onBroken: outside.onBroken });
    const runner = new SlotRunner(
      lease,
      {
        ...{ log: logOf(retries), market: view, frames: view, meter: outside.meter },
        store: withinDeadline(thread.remote<MemorySpineStore>(outside.storeForPods, 'store'), () => {
          const isOver = thread.clock.monotonicMs() >= entry.deadline;
          if (isOver) outside.onBug(thread.name, new Error('asks for a decision to be written after its deadline'));
        }),
        openQueue: (one, handler) => outside.bus.open(thread, one, handler),
        clock: thread.clock,
        timers: thread.timers,
        deadline: () => entry.deadline,
        onLost: (lost) => keeper.forget(lost),
      },
      { ...DEFAULT_RUNNER_OPTIONS, codeVersion: CODE_VERSION },
    );
    const entry: Slot = { lease, deadline: slot.deadline, thread, runner };
    slots.set(lease.slotId, entry);
    process.world.trace(() => `${thread.name} starts under epoch ${lease.epoch}`);
    runner.start();
  };
  const host: SlotHost = {
    start: (lease, deadline) => startThread({ lease, deadline }),
    renewed(lease, deadline) {
      const slot = slots.get(lease.slotId);
      if (slot?.lease.epoch === lease.epoch) slot.deadline = deadline;
    },
    drop(lease) {
      const slot = slots.get(lease.slotId);
      if (slot?.lease.epoch !== lease.epoch) return;
      slots.delete(lease.slotId);
      process.world.trace(() => `${process.name} drops slot ${lease.slotId} epoch ${lease.epoch}`);
      slot.runner.stop().catch(onFailure);
    },
    drain: (lease) => slots.get(lease.slotId)?.runner.stop() ?? Promise.resolve(),
  };
  const keeper = new LeaseKeeper(
    { podId, capacity: CAPACITY, ...DEFAULT_LEASE_TIMES },
    {
      store: process.remote<MemorySpineStore>(outside.store, 'store'),
      ...{ clock: process.clock, timers: process.timers, host, onFailure },
      generation: () => generation,
    },
  );
  outside.bus.listen(process, (channel, notice) => {
    if (channel !== Notify.commands && channel !== Notify.orders) return;
    for (const { thread, runner } of slots.values()) post(thread, () => runner.onNotice(channel, notice as UserNotice));
  });
  keeper.start();
  return keeper;
}

/** The fence of the store keeps a late decision out; a slot that knows that its time is over must not even ask. */
function withinDeadline(store: MemorySpineStore, look: () => void): MemorySpineStore {
  const commitTick: MemorySpineStore['commitTick'] = (tick) => {
    look();
    return store.commitTick(tick);
  };
  return new Proxy(store, {
    get: (target, property) => (property === 'commitTick' ? commitTick : Reflect.get(target, property)),
  });
}

/** A message to a thread: it waits while the thread stands still, and dies with it. */
function post(thread: SimProcess, hear: () => void): void {
  thread.world.after(0, hear, thread);
}

function codeIn(fields: object | undefined): string {
  return fields && 'code' in fields ? String(fields.code) : '';
}

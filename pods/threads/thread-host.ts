import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { BotFaultCode } from '#core/bot';
import type { MarketClockEpoch } from '#core/model';
import type { SlotId } from '#core/units';
import { errorCodeOf } from '#platform/errors';
import type { SlotLease, SlotLoad } from '#store/pods';
import type { EventLog, SlotWork, TickMeter } from '../instance/index.js';
import type { SlotHost } from '../slots/index.js';
import type { SharedFrame } from './shared-frames.js';
import {
  type Busy,
  type FromThread,
  processClock,
  ThreadControl,
  type ThreadData,
  type ToThread,
} from './thread-protocol.js';

/** A thread that has not shown a sign of life for so long is ended and started again from the store. */
const STUCK_AFTER_MS = 15_000;
const RESTART_BACK_OFF_MS = 250;
const RESTART_BACK_OFF_MS_MAX = 30_000;
/** Threads that wait with all modules loaded for the next slot, so that a takeover is not slowed by them. */
const SPARES = 4;
/** Spares are made again when those that were needed have had time to begin. */
const SPARES_AFTER_MS = 3_000;
/** A thread that lived so long starts over with the shortest wait. */
const HEALTHY_AFTER_MS = 60_000;

export interface ThreadHostDeps {
  /** Script of a thread: slot-thread.js. */
  readonly thread: URL;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly logLevel: string;
  readonly codeVersion: string;
  readonly log: EventLog;
  readonly meter: TickMeter;
  readonly onLost: (lease: SlotLease) => void;
  readonly onRestart: () => void;
  /** A thread ended by itself, or was ended because it hung, while it was at a decision of this bot; the thread is started again afterwards. */
  readonly onCrash: (lease: SlotLease, busy: Busy, code: BotFaultCode) => Promise<void>;
}

interface Hosted {
  readonly lease: SlotLease;
  readonly control: ThreadControl;
  worker: Worker | undefined;
  startedAt: number;
  crashes: number;
  isStuck: boolean;
  work: SlotWork;
  /** Readings of its thread's event loop, to tell how busy it was since the last one. */
  loop: EventLoopUtilization | undefined;
  restartTimer: NodeJS.Timeout | undefined;
  onDrained: (() => void) | undefined;
}

/** Runs each slot in a worker thread of its own, so that a bot that hangs or crashes takes no other slot with it. */
export class ThreadHost implements SlotHost {
  private readonly slots = new Map<SlotId, Hosted>();
  private readonly frames = new Map<string, SharedFrame>();
  private readonly spares: Worker[] = [];
  private market: MarketClockEpoch | undefined;
  private sparesTimer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly deps: ThreadHostDeps) {}

  /** Makes the spare threads. */
  warmUp(): void {
    while (!this.closed && this.spares.length < SPARES) this.spares.push(this.newThread());
  }

  /** Ends the spare threads; slots are dropped one by one. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.sparesTimer);
    await Promise.all(this.spares.splice(0).map((spare) => spare.terminate()));
  }

  start(lease: SlotLease, deadline: number): void {
    const control = new ThreadControl();
    control.deadline = deadline;
    const hosted: Hosted = {
      lease,
      control,
      worker: undefined,
      startedAt: 0,
      crashes: 0,
      isStuck: false,
      work: { owed: 0, lagMs: 0 },
      loop: undefined,
      restartTimer: undefined,
      onDrained: undefined,
    };
    this.slots.set(lease.slotId, hosted);
    this.launch(hosted);
  }

  renewed(lease: SlotLease, deadline: number): void {
    const hosted = this.find(lease);
    if (!hosted) return;
    hosted.control.deadline = deadline;
    if (hosted.worker && processClock.monotonicMs() - hosted.control.beat > STUCK_AFTER_MS) {
      this.deps.log.error('slot.thread_stuck', { slotId: lease.slotId, epoch: lease.epoch, ...hosted.control.busy });
      hosted.isStuck = true;
      void hosted.worker.terminate();
    }
  }

  drop(lease: SlotLease): void {
    const hosted = this.find(lease);
    if (!hosted) return;
    this.slots.delete(lease.slotId);
    hosted.control.deadline = 0;
    clearTimeout(hosted.restartTimer);
    void hosted.worker?.terminate();
    hosted.onDrained?.();
  }

  drain(lease: SlotLease): Promise<void> {
    const hosted = this.find(lease);
    if (!hosted?.worker) return Promise.resolve();
    return new Promise((resolve) => {
      hosted.onDrained = resolve;
      this.tell(hosted, { type: 'drain' });
    });
  }

  /** Gives a newer frame to all slots. */
  frame(frame: SharedFrame): void {
    this.frames.set(frame.underlying, frame);
    this.tellAll({ type: 'frame', frame });
  }

  clock(market: MarketClockEpoch): void {
    this.market = market;
    this.tellAll({ type: 'clock', market });
  }

  /** What each slot is busy with, since the last time that this was asked. */
  load(): readonly SlotLoad[] {
    return [...this.slots.values()].map((hosted) => {
      const reading = hosted.worker?.performance.eventLoopUtilization();
      const busy = reading ? performance.eventLoopUtilization(reading, hosted.loop).utilization : 0;
      hosted.loop = reading;
      return { slotId: hosted.lease.slotId, ...hosted.work, busy };
    });
  }

  tellAll(message: ToThread): void {
    for (const hosted of this.slots.values()) this.tell(hosted, message);
  }

  private tell(hosted: Hosted, message: ToThread): void {
    hosted.worker?.postMessage(message);
  }

  private find(lease: SlotLease): Hosted | undefined {
    const hosted = this.slots.get(lease.slotId);
    return hosted?.lease.epoch === lease.epoch ? hosted : undefined;
  }

  private launch(hosted: Hosted): void {
    const { lease, control } = hosted;
    const { databaseUrl, redisUrl, logLevel, codeVersion } = this.deps;
    const shared = { databaseUrl, redisUrl, logLevel, codeVersion, market: this.market };
    const data: ThreadData = { lease, control: control.buffer, frames: [...this.frames.values()], ...shared };
    hosted.startedAt = processClock.monotonicMs();
    hosted.loop = undefined;
    hosted.isStuck = false;
    control.busy = undefined;
    control.beat = hosted.startedAt;
    const worker = this.spares.shift() ?? this.newThread();
    hosted.worker = worker;
    worker.removeAllListeners('exit');
    worker.on('message', (message: FromThread) => this.hear(hosted, message));
    worker.on('exit', (code) => this.exited(hosted, code));
    this.tell(hosted, { type: 'run', data });
    clearTimeout(this.sparesTimer);
    this.sparesTimer = setTimeout(() => this.warmUp(), SPARES_AFTER_MS);
  }

  private newThread(): Worker {
    const worker = new Worker(this.deps.thread, { name: 'slot' });
    worker.on('error', (error) => this.deps.log.error('slot.thread_failed', { error }));
    worker.once('exit', () => {
      const index = this.spares.indexOf(worker);
      if (index >= 0) this.spares.splice(index, 1);
    });
    return worker;
  }

  private hear(hosted: Hosted, message: FromThread): void {
    if (message.type === 'tick') this.deps.meter.tick(message.kind, message.outcome, message.durationMs);
    else if (message.type === 'load') hosted.work = message.work;
    else if (message.type === 'lost') this.deps.onLost(hosted.lease);
    else hosted.onDrained?.();
  }

  private exited(hosted: Hosted, code: number): void {
    hosted.worker = undefined;
    const { lease } = hosted;
    if (hosted.onDrained) {
      hosted.onDrained();
      return;
    }
    if (this.find(lease) !== hosted) return;
    const lived = processClock.monotonicMs() - hosted.startedAt;
    hosted.crashes = lived > HEALTHY_AFTER_MS ? 1 : hosted.crashes + 1;
    const waitMs = Math.min(RESTART_BACK_OFF_MS_MAX, RESTART_BACK_OFF_MS * 2 ** (hosted.crashes - 1));
    const { busy } = hosted.control;
    this.deps.log.error('slot.thread_exited', { slotId: lease.slotId, epoch: lease.epoch, code, waitMs, ...busy });
    this.deps.onRestart();
    void this.blame(hosted, busy).then(() => {
      if (this.find(lease) === hosted) hosted.restartTimer = setTimeout(() => this.launch(hosted), waitMs);
    });
  }

  /** Written down before the thread begins again, which then holds the bot back. A store that is away does not keep the thread from it. */
  private async blame(hosted: Hosted, busy: Busy | undefined): Promise<void> {
    if (!busy) return;
    const code = hosted.isStuck ? 'DECISION_HUNG' : 'DECISION_CRASHED';
    try {
      await this.deps.onCrash(hosted.lease, busy, code);
    } catch (error) {
      this.deps.log.warn('bot.fault_not_noted', { ...busy, code: errorCodeOf(error), error });
    }
  }
}

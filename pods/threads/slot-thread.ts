/** Entry of a slot's worker thread: wires one {@link SlotRunner} to Postgres, BullMQ and the pod's main thread. */
import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { type MarketClockEpoch, marketTime } from '#core/model';
import { assert } from '#core/units';
import { systemTimers } from '#platform/clock';
import { createPool } from '#platform/db';
import { createLogger, installCrashHandlers } from '#platform/telemetry';
import { PostgresPodStore } from '#store/pods';
import { ReferenceReader, ReferenceStore } from '#store/reference';
import { DEFAULT_RUNNER_OPTIONS, SlotRunner } from '../instance/index.js';
import { bullTickQueues } from './bull-tick-queue.js';
import { SharedFrames } from './shared-frames.js';
import { type FromThread, processClock, ThreadControl, type ThreadData, type ToThread } from './thread-protocol.js';

/** Two groups each of readings, commits and frames, and two for what exits need at once. */
const POOL_MAX = 8;
const BEAT_EVERY_MS = 1_000;
const DUE_LOOK_EVERY_MS = 10;

function run(data: ThreadData, port: NonNullable<typeof parentPort>): (message: ToThread) => void {
  const { lease } = data;
  const tell = (message: FromThread) => port.postMessage(message);
  const log = createLogger({ role: 'pod', level: data.logLevel }).with({ slotId: lease.slotId, epoch: lease.epoch });
  installCrashHandlers(log);
  const control = new ThreadControl(data.control);
  const frames = new SharedFrames();
  for (const frame of data.frames) frames.accept(frame);
  let epoch: MarketClockEpoch | undefined = data.market;
  const pool = createPool(data.databaseUrl, { max: POOL_MAX, name: `thetapod-slot-${lease.slotId}`, byKey: true });
  const reference = new ReferenceReader({
    store: new ReferenceStore(pool),
    timers: systemTimers,
    onError: (error) => log.warn('slot.reference_failed', { error }),
  });
  const runner = new SlotRunner(
    lease,
    {
      store: new PostgresPodStore(pool),
      openQueue: bullTickQueues(data.redisUrl, log),
      frames,
      market: { now: () => epoch && marketTime(epoch, processClock.now()) },
      clock: processClock,
      timers: systemTimers,
      nextTurn: () => setImmediate(),
      log,
      meter: { tick: (kind, outcome, durationMs) => tell({ type: 'tick', kind, outcome, durationMs }) },
      facts: () => reference.facts(),
      deadline: () => control.deadline,
      onLost: () => tell({ type: 'lost' }),
      mark: (botId, scope) => {
        control.busy = botId && scope && { botId, scope };
      },
    },
    { ...DEFAULT_RUNNER_OPTIONS, dueLookEveryMs: DUE_LOOK_EVERY_MS, codeVersion: data.codeVersion },
  );
  const beat = setInterval(() => {
    control.beat = processClock.monotonicMs();
    tell({ type: 'load', work: runner.load });
  }, BEAT_EVERY_MS);
  const drain = async () => {
    await runner.stop();
    await reference.close();
    await pool.end();
    clearInterval(beat);
    tell({ type: 'drained' });
    port.close();
  };
  void reference.start();
  runner.start();
  log.info('slot.started', { previousOwner: lease.previousOwner });
  return (message) => {
    switch (message.type) {
      case 'frame':
        frames.accept(message.frame);
        return runner.onFrame(message.frame.underlying);
      case 'clock':
        epoch = message.market;
        return;
      case 'notice':
        return runner.onNotice(message.channel, message.notice);
      case 'reread':
        return runner.rereadAll();
      case 'drain':
        void drain();
        return;
      case 'run':
        assert(false, 'Invariant: a thread runs one slot');
    }
  };
}

assert(parentPort, 'Invariant: a slot thread has a parent');
const port = parentPort;
port.once('message', (first: ToThread) => {
  assert(first.type === 'run', 'Invariant: a thread is first told what to run');
  port.on('message', run(first.data, port));
});

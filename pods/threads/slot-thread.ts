/** Entry of a slot's worker thread: wires one {@link SlotRunner} to Postgres, BullMQ and the pod's main thread. */
import { parentPort } from 'node:worker_threads';
import { type MarketClockEpoch, marketTime } from '#core/model';
import { assert } from '#core/units';
import { systemTimers } from '#platform/clock';
import { createPool } from '#platform/db';
import { createLogger, installCrashHandlers } from '#platform/telemetry';
import { PostgresPodStore } from '#store/pods';
import { DEFAULT_RUNNER_OPTIONS, SlotRunner } from '../instance/index.js';
import { bullTickQueues } from './bull-tick-queue.js';
import { SharedFrames } from './shared-frames.js';
import { type FromThread, processClock, ThreadControl, type ThreadData, type ToThread } from './thread-protocol.js';

const POOL_MAX = 3;
const BEAT_EVERY_MS = 1_000;

function run(data: ThreadData, port: NonNullable<typeof parentPort>): (message: ToThread) => void {
  const { lease } = data;
  const tell = (message: FromThread) => port.postMessage(message);
  const log = createLogger({ role: 'pod', level: data.logLevel }).with({ slotId: lease.slotId, epoch: lease.epoch });
  installCrashHandlers(log);
  const control = new ThreadControl(data.control);
  const frames = new SharedFrames();
  for (const frame of data.frames) frames.accept(frame);
  let epoch: MarketClockEpoch | undefined = data.market;
  const pool = createPool(data.databaseUrl, { max: POOL_MAX, name: `thetapod-slot-${lease.slotId}` });
  const runner = new SlotRunner(
    lease,
    {
      store: new PostgresPodStore(pool),
      openQueue: bullTickQueues(data.redisUrl, log),
      frames,
      market: { now: () => epoch && marketTime(epoch, processClock.now()) },
      clock: processClock,
      timers: systemTimers,
      log,
      meter: { tick: (kind, outcome, durationMs) => tell({ type: 'tick', kind, outcome, durationMs }) },
      deadline: () => control.deadline,
      onLost: () => tell({ type: 'lost' }),
    },
    { ...DEFAULT_RUNNER_OPTIONS, codeVersion: data.codeVersion },
  );
  const beat = setInterval(() => {
    control.beat = processClock.monotonicMs();
  }, BEAT_EVERY_MS);
  const drain = async () => {
    await runner.stop();
    await pool.end();
    clearInterval(beat);
    tell({ type: 'drained' });
    port.close();
  };
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

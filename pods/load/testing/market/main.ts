/** The market in a thread of its own, for benches: frames of {@link CONTRACTS} contracts change at a pace, as market publishes them. */
import { parentPort, workerData } from 'node:worker_threads';
import { tradingDateAt } from '#core/calendar';
import { type ChainFrame, encodeFrame, marketTime, RIGHT_PUT, symbolOfRow } from '#core/model';
import { generatedFrame } from '#core/testing';
import { assert, seededRandom, type Underlying } from '#core/units';
import { systemClock } from '#platform/clock';
import { createRedis } from '#platform/redis';
import { FrameStore, frameHash } from '#store/frames';
import { CONTRACTS, type MarketReply, type MarketTask, type MarketWork } from '../types.js';

const { redisUrl, clock, underlyings, framesPerSecond } = workerData as MarketWork;
const EXPIRIES = 20;
const STRIKES = CONTRACTS / EXPIRIES / 2;
/** Chains that are generated; underlyings share their shape and differ in name, stamps and quotes. */
const SHAPES = 10;
const PACE_MS = 10;
/** Quotes that move from one frame to the next. */
const MOVED = CONTRACTS / 10;
const DEAR = { bid: 20_000, ask: 21_000 } as const;
const CHEAP = { bid: 2_500, ask: 3_000 } as const;
/** The put in the middle of the fourth expiry: weeks away from closing by its age. */
const WATCHED_SLICE = 3;

const random = seededRandom(20_251_126);
const redis = createRedis(redisUrl);
const store = new FrameStore(redis);
const marketNow = () => marketTime(clock, systemClock.now());

const shapes = Array.from({ length: SHAPES }, (_none, index) =>
  generatedFrame(
    {
      underlying: 'SHAPE',
      day: tradingDateAt(clock.anchorMarket),
      spot: 80 + 40 * index,
      expiries: EXPIRIES,
      strikes: STRIKES,
    },
    random,
  ),
);
const frames: ChainFrame[] = underlyings.map((underlying, index) => {
  const frame = structuredClone(shapes[index % SHAPES] as ChainFrame);
  const expiries = frame.expiries.map((slice) => ({ ...slice, root: underlying }));
  return { ...frame, underlying: underlying as Underlying, expiries, sequence: 0 };
});
const indexes = new Map(underlyings.map((underlying, index) => [underlying, index]));
const cheap = new Set<number>();

function watchedRow(frame: ChainFrame): number {
  const slice = frame.expiries[WATCHED_SLICE];
  assert(slice, 'Invariant: a generated chain has its expiries');
  let row = slice.firstRow + Math.floor(slice.rowCount / 2);
  while (frame.columns.right[row] !== RIGHT_PUT) row += 1;
  return row;
}

async function publish(index: number): Promise<void> {
  const before = frames[index] as ChainFrame;
  const now = marketNow();
  const frame = { ...before, sequence: before.sequence + 1, tsEvent: now, tsReceived: now };
  frames[index] = frame;
  const { bid, ask, quoteTs } = frame.columns;
  quoteTs.fill(now);
  for (let moved = 0; moved < MOVED; moved += 1) {
    const row = Math.floor(random() * frame.rowCount);
    const by = random() < 0.5 ? -100 : 100;
    if ((bid[row] as number) <= 200) continue;
    bid[row] = (bid[row] as number) + by;
    ask[row] = (ask[row] as number) + by;
  }
  const row = watchedRow(frame);
  const quote = cheap.has(index) ? CHEAP : DEAR;
  bid[row] = quote.bid;
  ask[row] = quote.ask;
  const bytes = encodeFrame(frame);
  const { underlying, sequence } = frame;
  await store.publish({ underlying, sequence, bytes, hash: frameHash(bytes) });
}

/** Late frames are not made up for: market publishes the newest. */
async function keepPublishing(): Promise<void> {
  let turn = 0;
  let owed = 0;
  let before = performance.now();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    const now = performance.now();
    owed = Math.min(framesPerSecond, owed + ((now - before) * framesPerSecond) / 1_000);
    before = now;
    for (; owed >= 1; owed -= 1) {
      await publish(turn % frames.length);
      turn += 1;
    }
  }
}

async function price(underlying: string): Promise<void> {
  const index = indexes.get(underlying);
  assert(index !== undefined, 'Invariant: the underlying has frames');
  cheap.add(index);
  const wallMs = Date.now();
  await publish(index);
  tell({ kind: 'priced', wallMs });
}

function tell(message: MarketReply): void {
  parentPort?.postMessage(message);
}

for (let index = 0; index < frames.length; index += 1) await publish(index);
parentPort?.on('message', (task: MarketTask) => void price(task.underlying));
const watched = new Map(frames.map((frame) => [frame.underlying as string, symbolOfRow(frame, watchedRow(frame))]));
tell({ kind: 'ready', watched });
if (framesPerSecond > 0) await keepPublishing();

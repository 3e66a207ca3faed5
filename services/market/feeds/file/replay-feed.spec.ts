import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { marketTime } from '#core/model';
import { instantToIso } from '#core/units';
import { FramePublisher } from '../../publish/frame-publisher.js';
import { curveOfOneRate } from '../../rates/index.js';
import { FakeClock, FakeFrameSink } from '../../testing/fake-world.js';
import { writeYahooDay } from '../../testing/index.js';
import type { StoredClock } from '../feed-clock.js';
import { planReplay, type ReplayPlan } from './folder.js';
import { ReplayFeed, scriptOfFiles } from './replay-feed.js';
import type { ReplayControl } from './replay-plan.js';

let folder = '';
let plan: ReplayPlan;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'feed-'));
  for (const [index, date] of ['2025-11-24', '2025-11-25', '2025-11-26'].entries()) {
    const underlyings = [{ ticker: 'AAPL', spot: 275 + index, vol: 0.3 }];
    writeYahooDay(folder, { date, underlyings, seed: index });
  }
  plan = await planReplay(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A world that outlives a killed feed: Postgres' clock row, control row and running bots, and a frame sink. */
class World {
  readonly clock = new FakeClock();
  readonly sink = new FakeFrameSink();
  stored: StoredClock | undefined;
  control: ReplayControl = { paused: false, playRequests: 0, stepRequests: 0 };
  runningBots = 0;
  databaseAway = false;
  answerLost = false;

  async startFeed(speed = 5760): Promise<ReplayFeed> {
    const publisher = new FramePublisher(this.sink, this.clock);
    const feed = new ReplayFeed(
      scriptOfFiles(plan, curveOfOneRate(0.04)),
      { speed },
      {
        clock: this.clock,
        offerFrames: (frames) => {
          for (const frame of frames) publisher.offer(frame);
        },
        framesAreOut: () => publisher.flush(),
        readClock: async () => this.stored,
        writeClock: async (stored) => {
          if (this.databaseAway) throw new Error('the database is away');
          if (this.stored && stored.clock.epoch <= this.stored.clock.epoch) return false;
          this.stored = stored;
          if (this.answerLost) throw new Error('the answer is lost');
          return true;
        },
        readControl: async () => this.control,
        countRunningBots: async () => this.runningBots,
      },
    );
    await feed.start();
    await publisher.flush();
    return feed;
  }

  async run(feed: ReplayFeed, ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 250) {
      this.clock.pass(250);
      await feed.poll();
    }
  }

  get now(): string {
    return this.stored ? instantToIso(marketTime(this.stored.clock, this.clock.now())) : 'no clock';
  }

  get published(): readonly number[] {
    return this.sink.log.map((one) => one.frame.sequence);
  }
}

describe(ReplayFeed.name, () => {
  it('is held at the first snapshot until a bot runs, then follows the files and stays at the last', async () => {
    const world = new World();
    const feed = await world.startFeed();
    await world.run(feed, 60_000);
    expect([world.now, world.stored?.clock.held, world.published]).toEqual(['2025-11-24T20:45:00.000Z', true, [1]]);
    world.runningBots = 1;
    await world.run(feed, 5_250);
    expect([world.now, world.stored?.clock.held]).toEqual(['2025-11-24T20:45:05.000Z', false]);
    await world.run(feed, 10_000);
    expect([world.now, world.published]).toEqual(['2025-11-25T20:45:00.000Z', [1, 2]]);
    await world.run(feed, 60_000);
    expect([world.now, world.published]).toEqual(['2025-11-26T20:45:00.000Z', [1, 2, 3]]);
    expect(world.stored?.clock).toMatchObject({ rate: 0, label: '26 Nov 2025, snapshot 3 of 3, the last one' });
    expect(world.stored?.source).toBe(plan.source);
  });

  it('obeys an operator: play, pause, step', async () => {
    const world = new World();
    const feed = await world.startFeed();
    world.control = { ...world.control, playRequests: 1 };
    await world.run(feed, 1_250);
    world.control = { ...world.control, paused: true };
    await world.run(feed, 30_000);
    expect([world.now, world.published]).toEqual(['2025-11-24T20:45:01.250Z', [1]]);
    world.control = { ...world.control, stepRequests: 1 };
    await world.run(feed, 30_000);
    expect([world.now, world.published]).toEqual(['2025-11-25T20:45:00.000Z', [1, 2]]);
    world.control = { ...world.control, paused: false };
    await world.run(feed, 15_500);
    expect(world.published).toEqual([1, 2, 3]);
  });

  it('goes on where it was after a kill, with the same bytes', async () => {
    const world = new World();
    world.runningBots = 1;
    await world.run(await world.startFeed(), 16_000);
    const { epoch } = world.stored?.clock ?? { epoch: Number.NaN };
    expect(world.published).toEqual([1, 2]);
    const revived = await world.startFeed();
    expect(world.published).toEqual([1, 2, 2]);
    expect(world.sink.log[2]?.hash).toBe(world.sink.log[1]?.hash);
    expect(world.stored?.clock.epoch).toBe(epoch);
    await world.run(revived, 16_000);
    expect(world.published).toEqual([1, 2, 2, 3]);
  });

  it('stands still while market is stopped, however long, and goes on from there', async () => {
    const world = new World();
    world.runningBots = 1;
    const feed = await world.startFeed();
    await world.run(feed, 5_250);
    await feed.leave();
    world.clock.pass(3 * 24 * 3_600_000);
    expect(world.now).toBe('2025-11-24T20:45:05.000Z');
    const revived = await world.startFeed();
    await world.run(revived, 2_250);
    expect(world.now).toBe('2025-11-24T20:45:07.000Z');
    await world.run(revived, 8_000);
    expect([world.now, world.published]).toEqual(['2025-11-25T20:45:00.000Z', [1, 1, 2]]);
  });

  it('serves a step that was asked of a feed that died before it could', async () => {
    const world = new World();
    world.control = { ...world.control, paused: true };
    await world.run(await world.startFeed(), 1_000);
    world.control = { ...world.control, stepRequests: 1 };
    const revived = await world.startFeed();
    await world.run(revived, 30_000);
    expect(world.now).toBe('2025-11-25T20:45:00.000Z');
    expect(world.stored?.clock).toMatchObject({ held: false, rate: 0, label: '25 Nov 2025, snapshot 2 of 3' });
    await world.run(await world.startFeed(), 30_000);
    expect(world.now).toBe('2025-11-25T20:45:00.000Z');
  });

  it('begins anew, held, for another source', async () => {
    const world = new World();
    world.runningBots = 1;
    await world.run(await world.startFeed(), 40_000);
    const epoch = world.stored?.clock.epoch ?? Number.NaN;
    world.stored = world.stored && { ...world.stored, source: 'replay:other' };
    world.runningBots = 0;
    await world.startFeed();
    expect(world.stored?.clock).toMatchObject({ epoch: epoch + 1, held: true });
    expect(world.now).toBe('2025-11-24T20:45:00.000Z');
  });

  it('waits for a sink and a database that are away, and loses no snapshot', async () => {
    const world = new World();
    const feed = await world.startFeed(100_000);
    world.runningBots = 1;
    await world.run(feed, 250);
    world.sink.refusing = true;
    world.clock.pass(5_000);
    await expect(feed.poll()).rejects.toThrow('sink');
    expect(world.now.slice(0, 10)).toBe('2025-11-24');
    world.sink.refusing = false;
    world.databaseAway = true;
    world.clock.pass(5_000);
    await expect(feed.poll()).rejects.toThrow('database');
    world.databaseAway = false;
    await world.run(feed, 20_000);
    expect([world.now, world.published.at(-1)]).toEqual(['2025-11-26T20:45:00.000Z', 3]);
    expect(world.published).toContain(2);
  });

  it('adopts its own write when only the answer was lost', async () => {
    const world = new World();
    const feed = await world.startFeed(100_000);
    world.runningBots = 1;
    await world.run(feed, 250);
    world.answerLost = true;
    world.clock.pass(5_000);
    await expect(feed.poll()).rejects.toThrow('answer');
    world.answerLost = false;
    await world.run(feed, 20_000);
    expect([world.now, world.published.at(-1)]).toEqual(['2025-11-26T20:45:00.000Z', 3]);
  });
});

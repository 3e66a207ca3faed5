import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { writeStory } from '../../services/market/testing/index.js';
import { type LaunchedThetapod, launchThetapod } from '../test-run/index.js';
import { type Disturb, type StoryEnd, type StoryPoint, tellStory } from './story.js';

const ROOT = path.resolve(__dirname, '../..');
const A_RUN_MS = 300_000;

/** Everything is real here: the start command, both databases, every role, HTTP. */
describe('the spine', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-story-'));
  let quiet: StoryEnd;

  beforeAll(() => {
    writeStory(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (name: string, disturbWith: (product: LaunchedThetapod) => Disturb): Promise<StoryEnd> => {
    const product = await launchThetapod({ root: ROOT, replayFolder: folder });
    try {
      return await tellStory(product, `${name}@example.com`, disturbWith(product));
    } catch (error) {
      throw new Error(`${String(error)}\n${product.output()}`);
    } finally {
      await product.stop();
    }
  };

  it(
    'sells, explains itself on closed days, obeys a close and takes profit',
    async () => {
      quiet = await run('quiet', () => async () => {});
      expect(quiet.positions.map((one) => one.replace(/\d{6}P.* open/, ' open').replace(/ credit.*/, ''))).toEqual([
        'AAPL open 0 sold 1',
        'JPM open 0 sold 1',
        'NVDA open 1 sold 1',
      ]);
      expect(quiet.counts).toEqual({ intents: 5, orders: 5, brokerOrders: 5 });
      expect(quiet.orders).toHaveLength(5);
      expect(quiet.closedDays).toEqual([
        'Did not trade. The market is closed: Thanksgiving Day.',
        expect.stringContaining('The market closed early at 13:00 New York time'),
      ]);
    },
    A_RUN_MS,
  );

  it(
    'ends the same when every process is killed in turn on the way',
    async () => {
      const killed: string[] = [];
      const disturbed = await run('killed', (product) => async (point) => {
        for (const victim of VICTIMS[point]) {
          killed.push(victim);
          await kill(product, victim);
        }
      });
      expect(killed).toEqual([
        'pod-1',
        'pod-2',
        'market',
        'gateway',
        'postgres',
        'redis',
        'desk',
        'flush',
        'compute',
        'desk',
      ]);
      expect(disturbed).toEqual(quiet);
    },
    A_RUN_MS,
  );
});

/** Both pods in a row, so that the one that holds the slot is among them. */
const VICTIMS: Readonly<Record<StoryPoint, readonly string[]>> = {
  started: ['pod-1', 'pod-2'],
  holiday: ['market'],
  halfDay: ['gateway', 'postgres'],
  monday: ['redis'],
  closeAsked: ['desk'],
  tuesday: ['flush', 'compute', 'desk'],
};

async function kill(product: LaunchedThetapod, victim: string): Promise<void> {
  const { roles, databases, redisUrl } = product.run();
  if (victim === 'flush') {
    const redis = new Redis(redisUrl);
    await redis.flushall();
    redis.disconnect();
    return;
  }
  const running = victim === 'postgres' || victim === 'redis' ? databases[victim] : roles[victim];
  if (running?.pid === undefined) throw new Error(`${victim} does not run`);
  process.kill(running.pid, 'SIGKILL');
}

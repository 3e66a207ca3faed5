/**
 * Two builds on the same tables. Real: Postgres with the migrations, Redis, pods of both builds in processes of their own, the program that tells the
 * installation what to run. Fake: the market, a clock that runs fast and no frames. Needs the build, as the stage that runs it makes.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PlacementRepository } from '#store/pods';
import { type FreshDatabase, freshDatabase, testRedisUrl, waitUntil } from '../../services/store/testing/index.js';
import { OtherBuild } from './testing/other-build.js';
import { PodProcess } from './testing/pod-process.js';
import { SteadyBots, TICK_EVERY_MS } from './testing/steady-bots.js';

/** The market’s session ends after almost six minutes. */
jest.setTimeout(240_000);

const ROOT = path.resolve(import.meta.dirname, '../..');
const BOTS = 12;
const SLOTS = 4;
const CAPACITY = 16;
/** Beside other spec files on the same server. */
const REDIS_DATABASE = '/6';
const PATIENT_MS = 60_000;

describe('a rolling deploy', () => {
  let database: FreshDatabase;
  let bots: SteadyBots;
  let newer: OtherBuild;
  const pods = new Map<string, PodProcess>();

  beforeAll(async () => {
    database = await freshDatabase();
    bots = await SteadyBots.make(database.pool, BOTS, SLOTS);
    newer = OtherBuild.later(1);
  });
  afterAll(async () => {
    await Promise.all([...pods.values()].map((pod) => pod.stop()));
    newer.remove();
    await database.drop();
  });

  const servers = () => {
    const redisUrl = new URL(testRedisUrl());
    redisUrl.pathname = REDIS_DATABASE;
    return { databaseUrl: database.url, redisUrl: redisUrl.href };
  };
  const start = (podId: string, root = ROOT): PodProcess => {
    const pod = PodProcess.start(servers(), podId, CAPACITY, root);
    pods.set(podId, pod);
    return pod;
  };
  const owners = async () =>
    (await new PlacementRepository(database.pool).overview()).slots.map(({ lease }) => String(lease?.podId));
  const holdsAll = async (podId: string) => (await owners()).every((owner) => owner === podId);
  async function allGoOn(): Promise<void> {
    const next = (await bots.newest()) + TICK_EVERY_MS;
    await waitUntil(() => bots.haveAllDecided(next), PATIENT_MS);
  }

  it('lets the newer build take over tick by tick, keeps the older one out, and goes back when a person says so', async () => {
    const older = [start('pod-1'), start('pod-2')];
    await waitUntil(async () => !(await owners()).includes('undefined'), PATIENT_MS);
    await waitUntil(() => bots.haveAllDecided(1), PATIENT_MS);

    start('pod-3', newer.root);
    await waitUntil(() => holdsAll('pod-3'), PATIENT_MS);
    await allGoOn();
    for (const dues of (await bots.decided()).values()) {
      expect(dues).toEqual(dues.map((_due, index) => (dues[0] ?? 0) + index * TICK_EVERY_MS));
    }
    for (const pod of older) expect(pod.log).toContain('build.superseded');

    // The only pod of the newer build dies: those of the older one leave its slots alone and say so.
    pods.get('pod-3')?.signal('SIGKILL');
    await waitUntil(() => older.every((pod) => pod.log.includes('pod.slots_barred')), PATIENT_MS);
    expect(await owners()).toEqual(Array(SLOTS).fill('undefined'));

    // Nor does a process of the older build start.
    const late = start('pod-4');
    await waitUntil(() => late.hasEnded, PATIENT_MS);
    expect([await late.stop(), late.log]).toEqual([1, expect.stringContaining(`told to run ${newer.release}/`)]);

    start('pod-5', newer.root);
    await waitUntil(() => holdsAll('pod-5'), PATIENT_MS);
    await allGoOn();

    const tell = path.join(ROOT, 'dist/pods/tell-build.js');
    const env = { PATH: process.env['PATH'], DATABASE_URL: database.url, REDIS_URL: servers().redisUrl };
    await promisify(execFile)(process.execPath, [tell], { env });
    await waitUntil(async () => (await owners()).every((owner) => owner === 'pod-1' || owner === 'pod-2'), PATIENT_MS);
    await allGoOn();
    for (const dues of (await bots.decided()).values()) {
      expect(dues).toEqual([...new Set(dues)].sort((a, b) => a - b));
    }
  });
});

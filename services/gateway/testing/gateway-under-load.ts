/** The gateway with the databases of a product and a compute role beside it, for measurements. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { instantAt } from '#core/calendar';
import { encodeFrame } from '#core/model';
import { generatedFrame } from '#core/testing';
import { seededRandom, type TradingDate } from '#core/units';
import { createPool } from '#platform/db';
import { createRedis } from '#platform/redis';
import { createLogger } from '#platform/telemetry';
import { MarketClockStore } from '#store/clock';
import { FrameStore, frameHash } from '#store/frames';
import { seedPool } from '#store/seed';
import { stopProcess } from '../../../scripts/embedded/index.js';
import { openLoadDatabases, ROOT } from '../../brokers/testing/load/databases.js';
import { startGateway } from '../app.js';
import { gatewayConfigSchema } from '../gateway.config.js';
import { openGatewayParts } from '../gateway.parts.js';
import { Person } from './person.js';

const DAY = '2025-11-26' as TradingDate;
/** As many as the real day has: nine underlyings of twenty expiries and 88 strikes, 31,680 contracts. */
export const LOAD_UNDERLYINGS = ['GENA', 'GENB', 'GENC', 'GEND', 'GENE', 'GENF', 'GENG', 'GENH', 'GENI'] as const;
const EXPIRIES = 20;
const STRIKES = 88;
const STOP_GRACE_MS = 10_000;

export interface GatewayUnderLoad {
  readonly person: Person;
  stop(): Promise<void>;
}

/** Real: Postgres, Redis, compute in a process of its own, HTTP on loopback. Fake: the chains. */
export async function startGatewayUnderLoad(): Promise<GatewayUnderLoad> {
  const databases = await openLoadDatabases();
  const { databaseUrl, redisUrl } = databases;
  await fill(databaseUrl, redisUrl);
  const settings = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, THETAPOD_HTTP_PORT: '0' };
  const more = { THETAPOD_LOG_LEVEL: 'silent', THETAPOD_DATA_DIR: databases.folder };
  const compute = startCompute({ ...settings, ...more }, databases.folder);
  const config = gatewayConfigSchema.parse({ ...settings, ...more, THETAPOD_BCRYPT_COST: '4' });
  const parts = await openGatewayParts(config, createLogger({ role: 'gateway', level: 'silent' }));
  const gateway = await startGateway(parts);
  const person = await new Person(`http://127.0.0.1:${gateway.port}`).signUp('load@example.com');
  return {
    person,
    async stop() {
      await gateway.close();
      await parts.close();
      if (compute.pid !== undefined) {
        await stopProcess(compute.pid, { polite: 'SIGTERM', rude: 'SIGKILL', graceMs: STOP_GRACE_MS });
      }
      await databases.stop();
    },
  };
}

function startCompute(environment: Readonly<Record<string, string>>, folder: string): ChildProcess {
  const entry = path.join(ROOT, 'dist/services/compute/main.js');
  const env = { PATH: process.env['PATH'], ...environment };
  return spawn(process.execPath, [entry], { cwd: folder, env, stdio: 'ignore' });
}

async function fill(databaseUrl: string, redisUrl: string): Promise<void> {
  const pool = createPool(databaseUrl, { max: 2, name: 'bench' });
  const redis = createRedis(redisUrl);
  const now = instantAt(DAY, '15:45');
  const random = seededRandom(20_251_126);
  try {
    await seedPool(pool, { bcryptCost: 4 });
    const clock = { epoch: 1, mode: 'replay', anchorWall: now, anchorMarket: now, rate: 0, label: '' } as const;
    await new MarketClockStore(pool).write({ ...clock, held: true }, 'bench');
    for (const [index, underlying] of LOAD_UNDERLYINGS.entries()) {
      const chain = { underlying, day: DAY, spot: 100 + 60 * index, expiries: EXPIRIES, strikes: STRIKES };
      const frame = generatedFrame(chain, random);
      const bytes = encodeFrame(frame);
      const hash = frameHash(bytes);
      await new FrameStore(redis).publish({ underlying: frame.underlying, sequence: 1, hash, bytes });
    }
  } finally {
    await redis.close();
    await pool.end();
  }
}

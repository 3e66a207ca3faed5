/** What the campaign runs on: throw-away databases, the simulated brokers' process, and two desk processes. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createPool, type DbPool } from '#platform/db';
import { findFreePort, waitUntil } from '../../embedded/index.js';
import { setUpBrokers } from '../../supervisor/prepare-brokers.js';
import { openThrowAwayDatabases } from '../../test-run/throw-away.js';
import { BrokerDoor } from './broker-door.js';
import { RoleProcess } from './role-process.js';

const READY_MS = 60_000;
const MASTER_KEY_BYTES = 32;
const POOL_MAX = 6;
const LOG_TAIL = 2_000;

export interface Stage {
  readonly pool: DbPool;
  readonly redisUrl: string;
  readonly origin: string;
  /** JSON with addresses and authority of the simulated brokers. */
  readonly brokersFile: string;
  readonly desks: readonly RoleProcess[];
  readonly door: BrokerDoor;
  /** Starts the processes; the market clock must be written by now. */
  start(): Promise<void>;
  /** Sentences about processes that ended although nobody killed them. */
  crashes(): readonly string[];
  /** How the logs of all processes end. */
  logs(): string;
  close(): Promise<void>;
}

export async function openStage(root: string): Promise<Stage> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-kills-'));
  const databases = await openThrowAwayDatabases(root, folder);
  const { TEST_DATABASE_URL: databaseUrl, TEST_REDIS_URL: redisUrl } = databases.environment;
  const pool = createPool(databaseUrl, { max: POOL_MAX, name: 'kills' });
  const simulatorFolder = path.join(folder, 'simulator');
  const brokersFile = await setUpBrokers(root, simulatorFolder);
  const origin = `http://127.0.0.1:${await findFreePort()}`;
  const logFileOf = (name: string) => path.join(folder, `${name}.log`);
  const common = {
    ...{ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, THETAPOD_LOG_LEVEL: 'info' },
    THETAPOD_PUBLIC_ORIGINS: origin,
  };
  const role = async (name: string, folderName: string, special: Record<string, string>) =>
    new RoleProcess({
      ...{ name, root, entry: `dist/services/${folderName}/main.js`, logFile: logFileOf(name) },
      port: await findFreePort(),
      environment: { ...common, ...special },
    });
  const simulator = await role('simulator', 'simulator', {
    ...{ THETAPOD_DATA_DIR: simulatorFolder, THETAPOD_SIMULATOR_EXCHANGE: 'false' },
  });
  const masterKey = randomBytes(MASTER_KEY_BYTES).toString('base64');
  const deskRole = (name: string) => {
    // Two desks on one machine stand for desks on two: each has a journal and a command port of its own.
    const dataDir = path.join(folder, name);
    mkdirSync(dataDir);
    const keys = { THETAPOD_MASTER_KEY: masterKey, THETAPOD_BROKERS_FILE: brokersFile };
    return role(name, 'brokers', { ...keys, THETAPOD_DATA_DIR: dataDir });
  };
  const desks = [await deskRole('desk-1'), await deskRole('desk-2')];
  const processes = [simulator, ...desks];
  const logs = () => processes.map(({ name }) => `${name}:\n${tailOf(logFileOf(name))}`).join('\n');
  return {
    ...{ pool, redisUrl, origin, brokersFile, desks, logs },
    crashes: () => processes.flatMap(({ endsOfItsOwn }) => endsOfItsOwn),
    door: new BrokerDoor(path.join(simulatorFolder, 'simulator-control.json')),
    async start() {
      for (const one of processes) one.start();
      const areReady = async () => (await Promise.all(processes.map((one) => one.isReady()))).every(Boolean);
      if (!(await waitUntil(areReady, { timeoutMs: READY_MS, everyMs: 100 }))) {
        throw new Error(`the processes do not get ready\n${logs()}`);
      }
    },
    async close() {
      await Promise.all(processes.map((one) => one.kill()));
      await pool.end();
      await databases.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function tailOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-LOG_TAIL);
  } catch {
    return '';
  }
}

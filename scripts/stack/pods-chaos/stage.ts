/** What the campaign runs on: databases that can fail, the simulated brokers' process, three pods and two desks, each with its own lines. */
import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createPool } from '#platform/db';
import { startTcpProxy, type TcpProxy } from '../../../services/platform/testing/tcp-proxy.js';
import { findFreePort, isPortOpen, waitUntil } from '../../embedded/index.js';
import { setUpBrokers } from '../../supervisor/prepare-brokers.js';
import { BrokerDoor } from '../desk-kills/broker-door.js';
import { RoleProcess } from '../desk-kills/role-process.js';
import type { Stage } from '../desk-kills/stage.js';
import { type ChaosServer, openServers } from './servers.js';

const READY_MS = 60_000;
const MASTER_KEY_BYTES = 32;
const POOL_MAX = 4;
const LOG_TAIL = 2_000;
const PORT_MIN = 20_000;
const PORT_MAX = 32_000;
const PODS = ['pod-1', 'pod-2', 'pod-3'];
const DESKS = ['desk-1', 'desk-2'];

/** A process and its two lines, each of which can be cut alone. */
export interface Member {
  readonly role: RoleProcess;
  readonly lines: Readonly<Record<'postgres' | 'redis', TcpProxy>>;
}

export interface ChaosStage extends Stage {
  readonly members: readonly Member[];
  readonly postgres: ChaosServer;
  readonly redis: ChaosServer;
}

/** @param slots - how many a pod takes at most: all of them, so that one alone can carry on */
export async function openChaosStage(root: string, slots: number): Promise<ChaosStage> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-chaos-'));
  const { postgres, redis } = await openServers(root, folder);
  const pool = createPool(postgres.url, { max: POOL_MAX, name: 'chaos', onIdleError: () => undefined });
  const simulatorFolder = path.join(folder, 'simulator');
  const brokersFile = await setUpBrokers(root, simulatorFolder);
  const origin = `http://127.0.0.1:${await findFreePort()}`;
  const logFileOf = (name: string) => path.join(folder, `${name}.log`);
  const lines: TcpProxy[] = [];
  const role = async (name: string, entry: string, special: Record<string, string>): Promise<Member> => {
    const own = { postgres: await startTcpProxy(postgres.url), redis: await startTcpProxy(redis.url) };
    lines.push(own.postgres, own.redis);
    const process = new RoleProcess({
      ...{ name, root, entry: `dist/${entry}/main.js`, logFile: logFileOf(name), port: await portOfRole() },
      environment: {
        ...{ DATABASE_URL: own.postgres.url, REDIS_URL: own.redis.url, THETAPOD_LOG_LEVEL: 'info' },
        ...special,
      },
    });
    return { role: process, lines: own };
  };
  const simulator = await role('simulator', 'services/simulator', {
    ...{ THETAPOD_DATA_DIR: simulatorFolder, THETAPOD_SIMULATOR_EXCHANGE: 'false', THETAPOD_PUBLIC_ORIGINS: origin },
  });
  const masterKey = randomBytes(MASTER_KEY_BYTES).toString('base64');
  const members: Member[] = [];
  for (const name of PODS) {
    members.push(await role(name, 'pods', { THETAPOD_POD_ID: name, THETAPOD_POD_SLOTS: String(slots) }));
  }
  for (const name of DESKS) {
    // Two desks on one machine stand for desks on two: each has a journal and a command port of its own.
    const dataDir = path.join(folder, name);
    mkdirSync(dataDir);
    const keys = { THETAPOD_MASTER_KEY: masterKey, THETAPOD_BROKERS_FILE: brokersFile, THETAPOD_DATA_DIR: dataDir };
    members.push(await role(name, 'services/brokers', { ...keys, THETAPOD_PUBLIC_ORIGINS: origin }));
  }
  const processes = [simulator, ...members].map((one) => one.role);
  const logs = () => processes.map(({ name }) => `${name}:\n${tailOf(logFileOf(name))}`).join('\n');
  return {
    ...{ pool, postgres, redis, redisUrl: redis.url, origin, brokersFile, members, logs },
    desks: members.map((one) => one.role).filter(({ name }) => DESKS.includes(name)),
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
      await Promise.all(lines.map((line) => line.close()));
      await pool.end();
      await Promise.all([redis.stop(), postgres.stop()]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/**
 * Returns a free port below those that systems hand out to clients (from 32768 on Linux, 49152 elsewhere): processes here come back on
 * their own port after seconds, in which one of the many connections could have got it.
 */
async function portOfRole(): Promise<number> {
  for (;;) {
    const port = randomInt(PORT_MIN, PORT_MAX);
    if (!(await isPortOpen(port))) return port;
  }
}

function tailOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-LOG_TAIL);
  } catch {
    return '';
  }
}

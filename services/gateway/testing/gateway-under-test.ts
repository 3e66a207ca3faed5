import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { DbPool } from '#platform/db';
import { createLogger, type Logger } from '#platform/telemetry';
import { testRedisUrl } from '#platform/testing';
import { seedPool } from '#store/seed';
import { freshDatabase } from '#store/testing';
import { startGateway } from '../app.js';
import { type GatewayConfig, gatewayConfigSchema } from '../gateway.config.js';
import { openGatewayParts } from '../gateway.parts.js';
import { Person } from './person.js';

/** Beside other spec files on the same server. */
const REDIS_DATABASE = 7;
/** The cheapest that bcrypt does. */
const BCRYPT_COST = '4';

export interface GatewayUnderTest {
  readonly address: string;
  readonly pool: DbPool;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  visitor(): Person;
  /** A person who just signed up, under a name of their own. */
  newcomer(): Promise<Person>;
  stop(): Promise<void>;
}

/** @param number - another one, of a spec that must not share its queues and channels */
export function testRedisDatabase(number = REDIS_DATABASE): string {
  const url = new URL(testRedisUrl());
  url.pathname = `/${number}`;
  return url.href;
}

/** Starts the real gateway on a free port, on a fresh database with a small built web app. */
export async function startGatewayUnderTest(
  settings: Readonly<Record<string, string>> = {},
  logger: Logger = createLogger({ role: 'gateway', level: 'silent' }),
): Promise<GatewayUnderTest> {
  const database = await freshDatabase({ poolMax: 4 });
  await seedPool(database.pool, { bcryptCost: Number(BCRYPT_COST) });
  const webRoot = makeWebRoot();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'thetapod-data-'));
  const config: GatewayConfig = gatewayConfigSchema.parse({
    DATABASE_URL: database.url,
    REDIS_URL: testRedisDatabase(),
    THETAPOD_HTTP_PORT: '0',
    THETAPOD_LOG_LEVEL: 'silent',
    THETAPOD_BCRYPT_COST: BCRYPT_COST,
    THETAPOD_WEB_ROOT: webRoot,
    THETAPOD_DATA_DIR: dataDir,
    // Its own, so that its counters are not those of other specs on the same Redis.
    THETAPOD_SIGN_IN_KEY: randomBytes(32).toString('base64'),
    ...settings,
  });
  const parts = await openGatewayParts(config, logger);
  const gateway = await startGateway(parts);
  const address = `http://127.0.0.1:${gateway.port}`;
  let people = 0;
  return {
    address,
    pool: database.pool,
    databaseUrl: database.url,
    redisUrl: config.REDIS_URL,
    visitor: () => new Person(address),
    newcomer() {
      people += 1;
      return new Person(address).signUp(`person-${people}@example.com`);
    },
    async stop() {
      await gateway.close();
      await parts.close();
      await database.drop();
      for (const folder of [webRoot, dataDir]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeWebRoot(): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'thetapod-web-'));
  mkdirSync(path.join(root, 'assets'));
  writeFileSync(path.join(root, 'index.html'), '<!doctype html><title>Thetapod</title>');
  writeFileSync(path.join(root, 'assets/app-0a1b2c3d.js'), 'export {};');
  return root;
}

/** A build that the database has left behind. Real: the built desk and pod as processes, Postgres. Fake: the newer build, of which only its migration is there. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { queryRows } from '../../services/platform/db/index.js';
import { testRedisUrl } from '../../services/platform/testing/index.js';
import { type FreshDatabase, freshDatabase } from '../../services/store/testing/index.js';
import { UserRepository } from '../../services/store/users/index.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const NEWER = '20991231000000_newer';

let database: FreshDatabase;
let dataDir: string;
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'thetapod-old-build-'));
  database = await freshDatabase();
  // Something to take: slots, and the paper accounts of a user.
  const users = new UserRepository(database.pool);
  await users.ensureSlots(4);
  await users.createUser({ email: 'old-build@example.com', passwordHash: 'x', disclaimerVersion: 'test' });
  await queryRows(
    database.pool,
    'CREATE TABLE _prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz)',
  );
  const entries = readdirSync(path.join(ROOT, 'prisma/migrations'), { withFileTypes: true });
  const known = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  for (const name of [...known, NEWER]) {
    await queryRows(database.pool, 'INSERT INTO _prisma_migrations VALUES ($1, now(), NULL)', [name]);
  }
});
afterAll(async () => {
  await database.drop();
  rmSync(dataDir, { recursive: true });
});

async function run(entry: string, more: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [path.join(ROOT, entry)], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      REDIS_URL: testRedisUrl(),
      THETAPOD_HTTP_PORT: '0',
      THETAPOD_DATA_DIR: dataDir,
      ...more,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, said };
}

describe('an old build', () => {
  it.each([
    ['desk', 'dist/services/brokers/main.js', {}],
    ['pod', 'dist/pods/main.js', { THETAPOD_POD_ID: 'pod-1' }],
  ])('of the %s does not start, says why, and takes nothing', async (_name, entry, more) => {
    const { code, said } = await run(entry, more);
    expect(code).toBe(1);
    expect(said).toContain(`has migrations that this build does not know (${NEWER})`);
    const leases = await queryRows(
      database.pool,
      'SELECT owner FROM account_leases UNION ALL SELECT owner FROM slot_leases',
    );
    expect(leases).toEqual([]);
  });
});

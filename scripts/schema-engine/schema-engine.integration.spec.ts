/** Real: Prisma's CLI, the stand-in for its engine, PostgreSQL. Guards the pin of the engine's version. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SCHEMA = `datasource db {
  provider = "postgresql"
}

model Item {
  id    String   @id
  count Int
  tags  String[]
}
`;
/** The body holds semicolons, at which Prisma's own adapter would cut it. */
const MIGRATION = `CREATE TABLE "Item" ("id" TEXT PRIMARY KEY, "count" INTEGER NOT NULL, "tags" TEXT[]);
CREATE FUNCTION touch() RETURNS trigger AS $$ BEGIN NEW.count := NEW.count + 1; RETURN NEW; END $$ LANGUAGE plpgsql;
CREATE TRIGGER touch BEFORE INSERT ON "Item" FOR EACH ROW EXECUTE FUNCTION touch();
`;

function databaseUrl(name: string): string {
  const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

function prisma(folder: string, url: string, words: readonly string[]) {
  const cli = path.join(ROOT, 'node_modules/prisma/build/index.js');
  const engine = path.join(ROOT, 'scripts/schema-engine/schema-engine.mjs');
  const env = { ...process.env, DATABASE_URL: url, PRISMA_SCHEMA_ENGINE_BINARY: engine, CHECKPOINT_DISABLE: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { status, output: `${stdout}${stderr}` };
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the schema engine', () => {
  const name = `schema_engine_${process.pid}`;
  const url = databaseUrl(name);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-prisma-'));
  const migrate = (...words: string[]) => prisma(folder, url, ['migrate', ...words]);
  const addMigration = (at: string, sql: string) => {
    mkdirSync(path.join(folder, 'migrations', at), { recursive: true });
    writeFileSync(path.join(folder, 'migrations', at, 'migration.sql'), sql);
  };

  beforeAll(() => {
    writeFileSync(path.join(folder, 'schema.prisma'), SCHEMA);
    writeFileSync(
      path.join(folder, 'prisma.config.mjs'),
      `export default { schema: 'schema.prisma', migrations: { path: 'migrations' }, datasource: { url: process.env.DATABASE_URL } };`,
    );
    addMigration('20260101000000_first', MIGRATION);
    writeFileSync(path.join(folder, 'migrations/migration_lock.toml'), 'provider = "postgresql"\n');
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await query(databaseUrl('postgres'), `drop database if exists ${name} with (force)`);
  });

  it('makes the database and applies migrations with functions in them', async () => {
    expect(migrate('deploy')).toMatchObject({ status: 0 });
    await query(url, `insert into "Item" values ('a', 1, '{}')`);
    expect(await query(url, 'select count from "Item"')).toEqual([{ count: 2 }]);
  });

  it('has nothing to do a second time, and sees no difference', () => {
    expect(migrate('deploy').output).toContain('No pending migrations');
    expect(migrate('status')).toMatchObject({ status: 0 });
    const difference = migrate('diff', '--from-config-datasource', '--to-schema', 'schema.prisma', '--exit-code');
    expect(difference.output).toContain('No difference');
  });

  it('reports a migration that fails', () => {
    addMigration('20260102000000_second', 'ALTER TABLE nowhere ADD COLUMN a INTEGER;');
    const { status, output } = migrate('deploy');
    expect(status).not.toBe(0);
    expect(output).toContain('20260102000000_second');
  });

  it('finds that the migrations of this repository lead to its schema', () => {
    const words = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--exit-code'];
    const { status, output } = prisma(ROOT, process.env['TEST_DATABASE_URL'] ?? '', words);
    expect({ status, output }).toMatchObject({ status: 0 });
  });
});

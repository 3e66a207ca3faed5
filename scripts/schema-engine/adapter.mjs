// The database side of the WebAssembly engine: Prisma's driver adapter over `pg`, with three repairs that a schema
// engine needs and a query engine does not.
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { quoteName, readConnectionUrl } from './connection-url.mjs';
import { execute } from './database-commands.mjs';

// Postgres type → column type of the driver adapters. The catalogs use types that the adapter has no entry for
// ("char", char[], name, name[]); everything unlisted is text.
const TEXT = 7;
const COLUMN_TYPES = new Map([
  ...[
    [16, 5],
    [20, 1],
    [21, 0],
    [23, 0],
    [26, 1],
    [700, 2],
    [701, 3],
    [1700, 4],
  ],
  ...[
    [18, 6],
    [19, TEXT],
    [25, TEXT],
    [1042, TEXT],
    [1043, TEXT],
    [2950, 15],
    [1082, 8],
    [1083, 9],
  ],
  ...[
    [1114, 10],
    [1184, 10],
    [114, 11],
    [3802, 11],
    [17, 13],
  ],
  ...[
    [1000, 69],
    [1005, 64],
    [1007, 64],
    [1016, 65],
    [1028, 65],
    [1002, 70],
    [1003, 71],
    [1009, 71],
  ],
  ...[
    [1015, 71],
    [1014, 71],
    [1021, 66],
    [1022, 67],
  ],
]);

/** The factory that the engine asks for its connections: to the database, and to a shadow copy for `migrate dev`. */
export function adapterFactory(datasource) {
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => {
      const { url, schema } = readConnectionUrl(datasource.url);
      return openAdapter(url, schema);
    },
    connectToShadowDb: () => connectToShadow(datasource),
  };
}

async function connectToShadow(datasource) {
  if (datasource.shadowDatabaseUrl) {
    const shadow = readConnectionUrl(datasource.shadowDatabaseUrl);
    return openAdapter(shadow.url, shadow.schema);
  }
  const main = readConnectionUrl(datasource.url);
  const name = `prisma_migrate_shadow_db_${randomUUID()}`;
  await execute(main.url, `CREATE DATABASE ${quoteName(name)}`);
  const drop = () => execute(main.url, `DROP DATABASE IF EXISTS ${quoteName(name)} WITH (FORCE)`);
  return openAdapter(main.withDatabase(name), main.schema, drop);
}

async function openAdapter(url, schema, afterDispose = async () => {}) {
  // One connection for the whole command: advisory locks and SET must survive from one call to the next.
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on('error', () => {});
  const adapter = await new PrismaPg(pool, { schema, disposeExternalPool: true }).connect();
  adapter.queryRaw = async (query) => {
    const { fields, rows } = await adapter.performIO(query);
    const columnTypes = fields.map((field) => COLUMN_TYPES.get(field.dataTypeID) ?? TEXT);
    return { columnNames: fields.map((field) => field.name), columnTypes, rows };
  };
  // The adapter splits scripts at semicolons, which breaks the bodies of functions.
  adapter.executeScript = async (script) => {
    try {
      await pool.query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  const dispose = adapter.dispose.bind(adapter);
  let isDisposed = false;
  adapter.dispose = async () => {
    if (isDisposed) return;
    isDisposed = true;
    await dispose();
    await afterDispose();
  };
  return adapter;
}

// `schema-engine cli can-connect-to-database | create-database | drop-database`.
import pg from 'pg';
import { quoteName, readConnectionUrl } from './connection-url.mjs';

/** Returns the exit code. Errors go to stderr as the native engine logs them, with Prisma's own codes. */
export async function runDatabaseCommand(command, datasource) {
  const target = readConnectionUrl(datasource.url);
  const administration = target.withDatabase(target.database === 'postgres' ? 'template1' : 'postgres');
  const name = quoteName(target.database);
  const steps = {
    'can-connect-to-database': [target.url, 'SELECT 1'],
    'create-database': [administration, `CREATE DATABASE ${name}`],
    'drop-database': [administration, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`],
  };
  // The CLI throws away the first line of stderr, where the native engine logs its start.
  logLine('INFO', { message: 'Starting the schema engine (WebAssembly)' });
  try {
    if (steps[command] === undefined) throw new Error(`unknown command ${command}`);
    await execute(...steps[command]);
    return 0;
  } catch (error) {
    const [code, message] = describeFailure(error, target);
    logLine('ERROR', { message, is_panic: false, error_code: code, meta: {} });
    return 1;
  }
}

export async function execute(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function describeFailure(error, { host, user, database }) {
  switch (error.code) {
    case '3D000':
      return ['P1003', `Database \`${database}\` does not exist on the database server at \`${host}\`.`];
    case '28P01':
      return ['P1000', `Authentication failed: the credentials for \`${user}\` are not valid at \`${host}\`.`];
    case '42P04':
      return ['P1009', `Database \`${database}\` already exists on the database server at \`${host}\`.`];
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'ETIMEDOUT':
      return ['P1001', `Can't reach database server at \`${host}\`.`];
    default:
      return ['P1011', error.message];
  }
}

function logLine(level, fields) {
  const line = { timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

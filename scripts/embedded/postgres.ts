/**
 * A real PostgreSQL of the project's own: on the loopback and on a socket in its data, with a generated password (scram), without root,
 * without a service. Left to others: schema and migrations (Prisma), and restarting it (the supervisor).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { type EmbeddedServer, Refusal } from './embedded-server.js';
import { choosePostgresAccount, type PostgresAccount } from './postgres-account.js';
import { findPostgresBinaries } from './postgres-binaries.js';
import { readLocation, writeLocation } from './postgres-location.js';
import { commandLineOf, isAlive, stopProcess, waitUntil } from './processes.js';
import { readOrCreateSecret } from './secret-file.js';
import { exitOfChild, exitOfPid, spawnServer, tailOf } from './server-process.js';
import { postgresOverSocket, postgresSocketIn, removePostgresSockets } from './unix-sockets.js';

const USER = 'thetapod';
const DATABASE = 'thetapod';
/** After a crash the server replays its log first, which on a slow disk takes a while. */
const START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 20_000;

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  max_connections: '200',
  shared_buffers: '128MB',
};
/** For data that is thrown away: a crash of the machine may lose it, a crash of the server may not, since tests kill it. */
const THROW_AWAY: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
};

export interface PostgresOptions {
  /** Holds the data, the password file, the log and the note that says where the data really is. */
  readonly directory: string;
  readonly port: number;
  readonly isThrowAway?: boolean;
}

export async function startPostgres(options: PostgresOptions): Promise<EmbeddedServer> {
  const directory = path.resolve(options.directory);
  const location = readLocation(directory);
  const account = choosePostgresAccount({
    binaries: findPostgresBinaries(),
    dataDirectory: location?.dataDirectory ?? path.join(directory, 'data'),
    kind: location?.kind,
  });
  const { dataDirectory } = account;
  const passwordFile = path.join(directory, 'password');
  if (existsSync(path.join(dataDirectory, 'PG_VERSION')) && !existsSync(passwordFile)) {
    throw new Refusal(
      `The password of the database in ${directory} is missing: restore ${passwordFile}, or delete ${directory}.`,
    );
  }
  const password = readOrCreateSecret(passwordFile);
  const urlAt = (port: number, database = DATABASE) => `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`;

  const running = findRunning(dataDirectory);
  if (running !== undefined) {
    const { pid, port, socket } = running;
    if (!(await waitUntil(() => answers(urlAt(port, 'postgres')), { timeoutMs: 10_000, everyMs: 200 }))) {
      throw new Refusal(
        `Another PostgreSQL (pid ${pid}) uses ${dataDirectory} and does not answer: stop it and start again.`,
      );
    }
    await createDatabase(urlAt(port, 'postgres'));
    const urls = { url: urlAt(port), localUrl: postgresOverSocket(urlAt(port), socket) };
    return serverOf({ ...urls, pid, port, dataDirectory, isAdopted: true, exited: exitOfPid(pid) });
  }

  initialize(account, directory, password);
  const logFile = path.join(directory, 'postgres.log');
  removePostgresSockets(dataDirectory);
  const socket = postgresSocketIn(dataDirectory, options.port);
  const sockets = { unix_socket_directories: socket === undefined ? '' : `"${dataDirectory}"` };
  const settings = { ...SETTINGS, ...sockets, ...(options.isThrowAway ? THROW_AWAY : {}) };
  const child = spawnServer(
    [
      ...account.prefix,
      path.join(account.binaries, 'bin/postgres'),
      ...['-D', dataDirectory, '-p', String(options.port)],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...account.spawnOptions, logFile },
  );
  const hasExited = () => child.exitCode !== null || child.signalCode !== null;
  const isReady = await waitUntil(async () => hasExited() || (await answers(urlAt(options.port, 'postgres'))), {
    timeoutMs: START_TIMEOUT_MS,
    everyMs: 50,
  });
  if (!isReady || hasExited() || child.pid === undefined) {
    if (child.pid !== undefined) await stopProcess(child.pid, { polite: 'SIGINT', rude: 'SIGKILL', graceMs: 5_000 });
    throw new Refusal(`PostgreSQL did not start; its log (${logFile}) ends:\n${tailOf(logFile)}`);
  }
  await createDatabase(urlAt(options.port, 'postgres'));
  const url = urlAt(options.port);
  const found = { url, localUrl: postgresOverSocket(url, socket), pid: child.pid, port: options.port, dataDirectory };
  return serverOf({ ...found, isAdopted: false, exited: exitOfChild(child) });
}

function serverOf(fields: Omit<EmbeddedServer, 'name' | 'stop'>): EmbeddedServer {
  // SIGINT is a fast shutdown: sessions end, data is flushed. SIGQUIT leaves a recovery to the next start.
  const stop = () => stopProcess(fields.pid, { polite: 'SIGINT', rude: 'SIGQUIT', graceMs: STOP_GRACE_MS });
  return { name: 'postgres', ...fields, stop };
}

function initialize(account: PostgresAccount, directory: string, password: string): void {
  const { binaries, dataDirectory, kind } = account;
  const versionFile = path.join(dataDirectory, 'PG_VERSION');
  const version = spawnSync(path.join(binaries, 'bin/postgres'), ['--version'], { encoding: 'utf8' });
  const major = /\d+/.exec(version.stdout ?? '')?.[0];
  if (existsSync(versionFile)) {
    const found = readFileSync(versionFile, 'utf8').trim();
    if (found === major) return;
    throw new Refusal(
      `${dataDirectory} was written by PostgreSQL ${found} and this is ${major}: move it away, or set DATABASE_URL.`,
    );
  }
  // initdb takes the password from a file; the account that runs it may not be the owner of ours.
  const passwordCopy = path.join(path.dirname(dataDirectory), `.initdb-${process.pid}`);
  writeFileSync(passwordCopy, password, { mode: 0o600 });
  account.own(passwordCopy);
  const [program = '', ...parameters] = [
    ...account.prefix,
    path.join(binaries, 'bin/initdb'),
    ...['-D', dataDirectory, '-U', USER, '--auth=scram-sha-256', `--pwfile=${passwordCopy}`],
    ...['-E', 'UTF8', '--locale=C', '--no-sync'],
  ];
  const result = spawnSync(program, parameters, { ...account.spawnOptions, stdio: 'pipe', encoding: 'utf8' });
  rmSync(passwordCopy);
  if (result.status !== 0)
    throw new Refusal(`PostgreSQL could not make its files in ${dataDirectory}: ${result.stderr}`);
  writeLocation(directory, { dataDirectory, kind });
}

/** A server that outlived its supervisor. Its pid file names it; a pid that now belongs to another program does not count. */
function findRunning(dataDirectory: string): { pid: number; port: number; socket: string | undefined } | undefined {
  const pidFile = path.join(dataDirectory, 'postmaster.pid');
  if (!existsSync(pidFile)) return undefined;
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  const [pid = 0, , , port = 0] = lines.map(Number);
  const [, , , , folder = ''] = lines;
  // The file of a dead server stays: by it Postgres sees whether sessions of that server still hold the memory.
  if (!isAlive(pid)) return undefined;
  if (commandLineOf(pid)?.includes(dataDirectory)) {
    return { pid, port, socket: folder === '' ? undefined : postgresSocketIn(folder, port) };
  }
  // The number was given to another program, after a restart of the machine; Postgres would refuse to start.
  rmSync(pidFile);
  return undefined;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

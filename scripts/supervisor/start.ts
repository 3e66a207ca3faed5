/**
 * The start command after installing and building: databases, schema, roles, and then supervision until it is told to
 * stop. Stops in the opposite order: the gateway first, so that nobody is served by half a system, the databases last.
 */
import { existsSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { findFreePort, Refusal, waitUntil } from '../embedded/index.js';
import { type KeptServer, openPostgres, openRedis } from './databases.js';
import { endLeftovers } from './leftovers.js';
import { lastLines } from './log-file.js';
import { keepMasterKey } from './master-key.js';
import { setUpBrokers } from './prepare-brokers.js';
import { type DemoSignIn, migrateDatabase, seedDatabase } from './prepare-database.js';
import { type RoleProcess, startRole } from './role-process.js';
import { planRoles } from './roles.js';
import { removeRunFile, writeRunFile } from './run-file.js';
import { readStartSettings, STOP_WITH_STDIN, type StartFlags, type StartSettings } from './start-settings.js';
import { watchSources } from './watch.js';

const READY_TIMEOUT_MS = 120_000;
/** A role that died this often without ever being ready will not come up by itself. */
const HOPELESS_DEATHS = 3;
/** The last line of a start begins with them. */
export const READY_WORDS = 'Thetapod is ready';

export interface StartOptions extends StartFlags {
  readonly root: string;
  rebuild(): unknown;
}

/** Runs until a signal asks it to stop. */
export async function start(options: StartOptions): Promise<void> {
  const settings = readStartSettings(options, process.env);
  const system = new RunningSystem(settings, options.root);
  const stopped = stopOnSignal(() => system.stop());
  if (options.watch) {
    // Before the roles start, so that no change after the ready line is missed.
    const processes = () => system.processes;
    system.onStop(watchSources({ root: options.root, rebuild: options.rebuild, processes, report }));
  }
  try {
    await system.start();
  } catch (error) {
    // What was asked to stop fails in a hundred ways while it does; none of them is news.
    if (!system.isStopping) {
      await system.stop();
      throw error;
    }
  }
  await stopped;
}

function report(line: string): void {
  console.log(line);
}

/** The first signal stops in order; npm's echo of it, or the same key pressed again, changes nothing. */
function stopOnSignal(stop: () => Promise<void>): Promise<void> {
  // A terminal that was closed cannot be written to, which must not end the stopping.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return new Promise((resolve) => {
    let isStopping = false;
    const begin = async () => {
      if (isStopping) return;
      isStopping = true;
      report('Stopping …');
      try {
        await stop();
        report('Stopped.');
      } catch (error) {
        report(`Not everything could be stopped: ${(error as Error).message}`);
        process.exitCode = 1;
      }
      resolve();
      process.exit();
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, begin);
    // Tests hold the other end: a test run that is killed takes its Thetapod with it.
    if (process.env[STOP_WITH_STDIN] === '1') process.stdin.resume().once('end', begin).once('error', begin).unref();
  });
}

class RunningSystem {
  isStopping = false;
  processes: RoleProcess[] = [];
  private postgres: Promise<KeptServer> | undefined;
  private redis: Promise<KeptServer> | undefined;
  private readonly closers: (() => void)[] = [];
  private isReady = false;
  private publish = () => {};

  constructor(
    private readonly settings: StartSettings,
    private readonly root: string,
  ) {}

  onStop(close: () => void): void {
    this.closers.push(close);
  }

  async start(): Promise<void> {
    const { settings, root } = this;
    const publicPort = await this.choosePublicPort();
    const leftoverCount = await endLeftovers(root, settings.dataDir);
    if (leftoverCount > 0) report(`Ended ${leftoverCount} processes of an earlier start that was killed.`);

    report('Starting the databases …');
    const events = { onChange: () => this.publish(), report };
    this.postgres = openPostgres(settings, events);
    this.redis = openRedis(settings, events);
    const [postgres, redis] = await Promise.all([this.postgres, this.redis]);

    report('Bringing the database up to date …');
    await migrateDatabase(root, postgres.url);
    const signIn = await seedDatabase(root, postgres.url, settings.profile);
    if (this.isStopping) return;

    const masterKey = settings.profile === 'demo' ? { masterKey: keepMasterKey(settings.dataDir) } : {};
    const brokersFile = settings.profile === 'demo' ? { brokersFile: await setUpBrokers(root, settings.dataDir) } : {};
    const databases = { databaseUrl: postgres.url, redisUrl: redis.url };
    const addresses = { ...databases, ...masterKey, ...brokersFile, publicPort, takePort: () => findFreePort() };
    const roles = await planRoles(settings, addresses, path.join(root, 'dist/web'));
    const address = `http://localhost:${publicPort}`;
    this.publish = () => this.writeState(postgres, redis, address);
    report(`Starting ${roles.map((role) => role.name).join(', ')} …`);
    const logFolder = path.join(settings.dataDir, 'logs');
    for (const role of roles) {
      if (!existsSync(path.join(root, role.entry))) throw new Refusal(`${role.entry} is missing: run "npm run build".`);
      this.processes.push(startRole(role, { root, logFolder, onChange: () => this.publish(), report }));
    }
    await this.waitUntilReady();
    if (this.isStopping) return;
    // The file before the line: whoever reads the line may read the file at once.
    this.isReady = true;
    this.publish();
    report(readyLine(address, signIn));
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    for (const close of this.closers) close();
    const isGateway = ({ role }: RoleProcess) => role.name === 'gateway';
    await Promise.all(this.processes.filter(isGateway).map((process) => process.stop()));
    await Promise.all(this.processes.filter((process) => !isGateway(process)).map((process) => process.stop()));
    // One that is still starting is waited for, so that it cannot outlive this process.
    const servers = await Promise.allSettled([this.redis, this.postgres]);
    for (const server of servers) if (server.status === 'fulfilled') await server.value?.stop();
    removeRunFile(this.settings.dataDir);
  }

  private async choosePublicPort(): Promise<number> {
    const { port } = this.settings;
    if (port === 0) return findFreePort();
    if (await canListen(port)) return port;
    throw new Refusal(
      `Port ${port} is taken by another program: end that program, or choose another port with --port.`,
    );
  }

  private async waitUntilReady(): Promise<void> {
    let waiting = this.processes;
    const isDone = async () => {
      if (this.isStopping) return true;
      const answers = await Promise.all(waiting.map((process) => process.isReady()));
      waiting = waiting.filter((_process, index) => !answers[index]);
      return waiting.length === 0 || waiting.some((process) => process.deathsInARow >= HOPELESS_DEATHS);
    };
    await waitUntil(isDone, { timeoutMs: READY_TIMEOUT_MS, everyMs: 100 });
    const failed = waiting.find((process) => process.deathsInARow >= HOPELESS_DEATHS) ?? waiting[0];
    if (failed === undefined || this.isStopping) return;
    const { role, logFile } = failed;
    throw new Refusal(`${role.name} does not get ready; its log (${logFile}) ends:\n${lastLines(logFile, 8)}`);
  }

  private writeState(postgres: KeptServer, redis: KeptServer, address: string): void {
    if (this.isStopping) return;
    const ifAny = <T>(name: string, value: T | undefined) => (value === undefined ? {} : { [name]: value });
    writeRunFile(this.settings.dataDir, {
      pid: process.pid,
      address,
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      dataDirectories: { ...ifAny('postgres', postgres.dataDirectory), ...ifAny('redis', redis.dataDirectory) },
      databases: { ...ifAny('postgres', postgres.running), ...ifAny('redis', redis.running) },
      roles: Object.fromEntries(this.processes.map((process) => [process.role.name, process.running])),
      isReady: this.isReady,
    });
  }
}

function readyLine(address: string, { demoEmail, demoPassword }: DemoSignIn): string {
  const how = demoEmail === '' ? '' : `, sign in as ${demoEmail} with the password ${demoPassword}`;
  return `${READY_WORDS}: open ${address}${how} (Ctrl-C stops it)`;
}

/** Tests all interfaces: a program that holds only one of them is in the way as well. */
function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

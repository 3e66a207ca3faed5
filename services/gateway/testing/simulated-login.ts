/**
 * A simulated broker over TLS and the desk's side of logins at it, beside a gateway under test. Real: sockets, TLS, Postgres,
 * the consent page. Fake: the market behind the simulator, which stands still.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { instant } from '#core/units';
import { type Clock, systemClock, systemTimers } from '#platform/clock';
import { Listener } from '#platform/db';
import { createMetrics, type Logger } from '#platform/telemetry';
import type { BrokerKind } from '../../brokers/adapters/index.js';
import { TRADIER } from '../../brokers/adapters/tradier/index.js';
import { brokersConfigSchema } from '../../brokers/brokers.config.js';
import { DeskLogins } from '../../brokers/desk-logins.js';
import { withKeys } from '../../brokers/testing/sim-login.js';
import {
  FaultScript,
  openAuthority,
  type SimBroker,
  type SimBrokerKind,
  startBrokerServer,
} from '../../simulator/brokers/kit/index.js';
import { ManualWorld } from '../../simulator/brokers/kit/testing/index.js';
import { TRADIER_SIMULATOR } from '../../simulator/brokers/tradier/index.js';
import type { Person } from './person.js';

/** Tokens live on the wall clock. */
class LivingWorld extends ManualWorld {
  override wallNow() {
    return systemClock.now();
  }
}

/** Where people sign in, and who does unless a test says otherwise. */
export interface LoginPlace {
  readonly kind: BrokerKind;
  readonly simulator: SimBrokerKind;
  readonly userId: string;
  /** Default `paper`. */
  readonly environment?: 'live' | 'paper';
  /** What the broker sees of the market, whose clocks are the desk's too. Default: one that stands still, on the system's clock. */
  readonly world?: ManualWorld & { readonly clock: Clock };
}

export const TRADIER_PLACE: LoginPlace = { kind: TRADIER, simulator: TRADIER_SIMULATOR, userId: 'alex-paper' };

export interface SimulatedLogin {
  readonly place: LoginPlace;
  /** Returns the simulated broker's name of the host that an address leads to. */
  hostOf(url: URL): string;
  readonly broker: SimBroker;
  readonly brokersFile: string;
  startDesk(options: DeskOptions): Promise<RunningDesk>;
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly databaseUrl: string;
  readonly origin: string;
  readonly logger: Logger;
  readonly masterKey: string;
  readonly onConnected?: () => void;
}

export interface RunningDesk {
  readonly logins: DeskLogins;
  stop(): Promise<void>;
}

export const CLIENT_SECRET = 'canary-client-secret-5d2f';

/** @param mint - makes the texts of codes and tokens */
export async function startSimulatedLogin(
  origin: string,
  mint: (kind: 'code' | 'access' | 'refresh') => string,
  place: LoginPlace = TRADIER_PLACE,
): Promise<SimulatedLogin> {
  const { name } = place.kind;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-brokers-'));
  const authority = await openAuthority(folder, systemClock.now());
  const faults = new FaultScript();
  const redirectUris = [`${origin}/api/connections/callback/${name}`];
  const plain = { clientId: 'thetapod', clientSecret: CLIENT_SECRET, name: 'Thetapod', redirectUris };
  const client = await withKeys(plain, place.simulator);
  const world = place.world ?? new LivingWorld();
  const urlsByHost: Record<string, string> = {};
  const broker = place.simulator.create({ world, faults, clients: [client], urls: urlsByHost, mint });
  const identity = await authority.issue(systemClock.now());
  const failures: unknown[] = [];
  const server = await startBrokerServer({
    ...{ simulator: broker.simulator, faults, identity, timers: systemTimers },
    onFailure: (error) => failures.push(error),
  });
  for (const [host, url] of Object.entries(server.urls)) {
    const isSocket = place.simulator.socketRoles.some((role) => host.endsWith(`.${role}`));
    urlsByHost[host] = isSocket ? url.replace('https', 'wss') : url;
  }
  const { environment = 'paper' } = place;
  const prefix = `${environment}.`;
  const urls = Object.entries(server.urls).filter(([host]) => host.startsWith(prefix));
  const hosts = { [environment]: Object.fromEntries(urls.map(([host, url]) => [host.slice(prefix.length), url])) };
  const keyFiles = Object.fromEntries(Object.keys(client.keys ?? {}).map((key) => [key, `${key}.pem`]));
  for (const [key, file] of Object.entries(keyFiles)) writeFileSync(path.join(folder, file), client.keys?.[key] ?? '');
  const secrets = { clientId: 'thetapod', clientSecret: CLIENT_SECRET, keyFiles };
  const entry = { ...secrets, hosts, caFile: authority.caFile, simulated: true };
  const brokersFile = path.join(folder, 'brokers.json');
  writeFileSync(brokersFile, JSON.stringify({ [name]: entry }));
  return {
    ...{ broker, brokersFile, place },
    hostOf: (url) => urls.find(([, one]) => new URL(one).origin === url.origin)?.[0] ?? '',
    startDesk: (options) => startDesk(brokersFile, place, options),
    async close() {
      await server.close();
      rmSync(folder, { recursive: true });
      if (failures.length > 0) throw failures[0];
    },
  };
}

async function startDesk(brokersFile: string, { kind, world }: LoginPlace, options: DeskOptions): Promise<RunningDesk> {
  const { databaseUrl, origin, logger, masterKey, onConnected = () => undefined } = options;
  const config = brokersConfigSchema.parse({
    DATABASE_URL: databaseUrl,
    REDIS_URL: 'redis://127.0.0.1:1',
    THETAPOD_HTTP_PORT: '0',
    THETAPOD_MASTER_KEY: masterKey,
    THETAPOD_BROKERS_FILE: brokersFile,
    THETAPOD_PUBLIC_ORIGINS: origin,
  });
  const logins = new DeskLogins({
    ...{ config, logger, onConnected, kinds: [kind], ...(world && { clock: world.clock }) },
    metrics: createMetrics('desk'),
    marketNow: () => world?.now() ?? instant(Date.UTC(2025, 10, 26, 15)),
    onFailure: (event, error) => logger.warn(event, { error }),
  });
  const listener = new Listener(databaseUrl, { name: 'desk-listen' });
  logins.listen(listener);
  await listener.start();
  const stopping = new AbortController();
  const running = logins.run(stopping.signal);
  return {
    logins,
    async stop() {
      stopping.abort();
      await running;
      await listener.close();
      await logins.close();
    },
  };
}

/** Goes through the consent page as a browser does, and returns the address to which it sends back. */
export async function consent(
  sim: SimulatedLogin,
  authorizeUrl: string,
  answer: { readonly decision?: 'approve' | 'deny'; readonly user?: string } = {},
): Promise<URL> {
  const { decision = 'approve', user = sim.place.userId } = answer;
  const url = new URL(authorizeUrl);
  const host = sim.hostOf(url);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const page = { path: url.pathname, query: url.searchParams, headers: {}, body: '' };
  const shown = await sim.broker.simulator.handle(host, { ...page, method: 'GET' });
  if (shown.status !== 200) throw new Error(`the consent page answered ${shown.status}`);
  const form = new URLSearchParams([...url.searchParams, ['decision', decision], ['user', user]]);
  const sent = await sim.broker.simulator.handle(host, {
    ...{ method: 'POST', path: url.pathname, query: new URLSearchParams(), headers, body: form.toString() },
  });
  return new URL(sent.headers?.['location'] ?? 'missing:');
}

/** The browser follows the redirect from the broker's page: a top-level navigation from another site, with the cookie. */
export function comeBack(person: Person, address: URL) {
  const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  return person.ask('GET', `${address.pathname}${address.search}`, { headers });
}

export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

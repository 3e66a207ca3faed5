/** The processes of one Thetapod on one machine, as data: what each runs and with which settings. */
import type { StartSettings } from './start-settings.js';

/** Settings of single roles that the user may put into the environment of `npm start`. */
const SETTINGS_BY_ROLE: Readonly<Record<string, readonly string[]>> = {
  pod: ['THETAPOD_POD_SLOTS'],
  simulator: ['THETAPOD_SIMULATOR_SEED', 'THETAPOD_SIMULATOR_RATE', 'THETAPOD_PUBLIC_ORIGINS'],
  market: [
    'THETAPOD_MARKET_PROCESSES',
    'THETAPOD_FEED',
    'THETAPOD_MASSIVE_KEY',
    'THETAPOD_MASSIVE_WS_URL',
    'THETAPOD_MASSIVE_REST_URL',
    'THETAPOD_MASSIVE_CONNECTIONS',
    'THETAPOD_THETA_WS_URL',
    'THETAPOD_THETA_REST_URL',
    'THETAPOD_THETA_STREAMS',
    'THETAPOD_THETA_REQUESTS',
    'THETAPOD_BROKER_DAYS',
    'THETAPOD_RATE',
    'THETAPOD_RATES_FILE',
  ],
  compute: ['THETAPOD_COMPUTE_CONCURRENCY'],
  // The master key goes to the desk and to nobody else.
  desk: ['THETAPOD_MASTER_KEY', 'THETAPOD_MASTER_KEY_OLD', 'THETAPOD_BROKERS_FILE', 'THETAPOD_PUBLIC_ORIGINS'],
  gateway: [
    'THETAPOD_HOST',
    'THETAPOD_TLS',
    'THETAPOD_BCRYPT_COST',
    'THETAPOD_SIGN_IN_ATTEMPTS',
    'THETAPOD_SIGN_IN_KEY',
    'THETAPOD_SIGN_IN_KEY_OLD',
    'THETAPOD_SMTP_URL',
    'THETAPOD_MAIL_FROM',
    'THETAPOD_PROXY_HOPS',
    'THETAPOD_RATE_PER_KEY',
    'THETAPOD_RATE_PER_USER',
    'THETAPOD_RATE_PER_ADDRESS',
    'THETAPOD_PUBLIC_ORIGINS',
  ],
};
/** The market of the demo is told by simulated vendors, whose doors the simulator opens. */
export const SIMULATED_VENDORS = 'THETAPOD_SIMULATOR_VENDORS';
export const ROLE_SETTINGS: readonly string[] = [
  ...new Set([SIMULATED_VENDORS, ...Object.values(SETTINGS_BY_ROLE).flat()]),
];

/** Two from the first day: everything that only works with one pod shows at once. */
const POD_COUNT = 2;

/** The folder of each role's source, which is also that of its built entry point. */
const FOLDERS = {
  simulator: 'services/simulator',
  market: 'services/market',
  desk: 'services/brokers',
  pod: 'pods',
  compute: 'services/compute',
  gateway: 'services/gateway',
} as const;
type RoleKind = keyof typeof FOLDERS;

/** The entry point of a process by its name in the run file: pods are numbered. */
export function entryOf(name: string): string | undefined {
  const folder = FOLDERS[name.replace(/-\d+$/, '') as RoleKind] as string | undefined;
  return folder === undefined ? undefined : `dist/${folder}/main.js`;
}

/**
 * The desk's heap begins large: while it collects the old generation, threads that mark take the processor from what is to be sent, and a
 * small heap is collected every few seconds. Its young generation is collected while all orders wait: at 16 MB for 3 ms five times a second under full load (at 64 MB for
 * 8 to 13 ms), and by one thread, because on a busy machine its helpers are waited for longer than they save.
 */
export const DESK_NODE_FLAGS: readonly string[] = [
  '--initial-heap-size=600',
  '--initial-old-space-size=400',
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
  '--no-parallel-scavenge',
];

/**
 * The young generation of a slot's thread may grow to 64 MB in place of 16: what survives a collection are the decisions under way, the same few
 * however seldom it is collected, so a tick costs a sixth less. It grows only where much is decided. By one thread, for the reason above.
 */
export const POD_NODE_FLAGS: readonly string[] = ['--max-semi-space-size=64', '--no-parallel-scavenge'];

const NODE_FLAGS: Partial<Record<RoleKind, readonly string[]>> = { desk: DESK_NODE_FLAGS, pod: POD_NODE_FLAGS };

export interface Role {
  /** Unique among the processes: pods are numbered. */
  readonly name: string;
  /** The built entry point, relative to the root of the repository. */
  readonly entry: string;
  /** Its own folder; what is common to all roles is elsewhere. */
  readonly folder: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeFlags: readonly string[];
}

export interface Addresses {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Gives a port nobody uses; the gateway's is the public one. */
  readonly publicPort: number;
  /** Of the demo, in base64; a setting goes before it. */
  readonly masterKey?: string;
  /** Where the simulated brokers of the demo were set up; a setting goes before it. */
  readonly brokersFile?: string;
  takePort(): Promise<number>;
}

export async function planRoles(settings: StartSettings, addresses: Addresses, webRoot: string): Promise<Role[]> {
  const common = {
    DATABASE_URL: addresses.databaseUrl,
    REDIS_URL: addresses.redisUrl,
    THETAPOD_LOG_LEVEL: settings.logLevel,
    THETAPOD_DATA_DIR: settings.dataDir,
    THETAPOD_PROFILE: settings.profile,
  };
  const role = async (
    kind: RoleKind,
    special: Record<string, string> = {},
    more: { number?: number; port?: number } = {},
  ) => {
    const chosen = (SETTINGS_BY_ROLE[kind] ?? []).flatMap((key) => {
      const value = settings.roleSettings[key];
      return value === undefined ? [] : [[key, value] as const];
    });
    const port = more.port ?? (await addresses.takePort());
    const environment = { ...common, THETAPOD_HTTP_PORT: String(port), ...special, ...Object.fromEntries(chosen) };
    const folder = FOLDERS[kind];
    const name = more.number === undefined ? kind : `${kind}-${more.number}`;
    const nodeFlags = NODE_FLAGS[kind] ?? [];
    return { name, entry: `dist/${folder}/main.js`, folder, port, environment, nodeFlags };
  };

  // The first is the one that the start command prints: brokers that are sent no address return people there.
  const origins = `http://localhost:${addresses.publicPort},http://127.0.0.1:${addresses.publicPort}`;
  // In the live profile it is a setting, and needed.
  const reach: Record<string, string> = settings.profile === 'demo' ? { THETAPOD_PUBLIC_ORIGINS: origins } : {};
  const roles: Role[] = [];
  let feed: Record<string, string> = {};
  const { THETAPOD_FEED: wantedFeed, THETAPOD_BROKERS_FILE: ownBrokers } = settings.roleSettings;
  const followsBrokers = wantedFeed?.split(',').some((name) => name.trim() === 'broker') ?? false;
  // Simulated brokers whose quotes are the feed cannot take theirs from it.
  const sight: Record<string, string> = followsBrokers ? { THETAPOD_SIMULATOR_BROKERS_SEE: 'exchange' } : {};
  if (settings.roleSettings[SIMULATED_VENDORS] === 'true') {
    const ports = { exchange: 0, massive: 0, theta: 0 };
    for (const name of ['exchange', 'massive', 'theta'] as const) ports[name] = await addresses.takePort();
    roles.push(await role('simulator', { ...vendorDoors(ports), ...sight, ...reach }));
    feed = feedOfVendors(ports);
  } else if (followsBrokers && ownBrokers === undefined && settings.profile === 'demo') {
    const exchangePort = String(await addresses.takePort());
    roles.push(await role('simulator', { THETAPOD_SIMULATOR_PORT: exchangePort, ...sight, ...reach }));
    feed = { THETAPOD_SIMULATOR_URL: `http://127.0.0.1:${exchangePort}` };
    // Without a replay and a vendor's feed the market is the simulated exchange.
  } else if (settings.replayFolder === undefined && settings.roleSettings['THETAPOD_FEED'] === undefined) {
    const exchangePort = String(await addresses.takePort());
    roles.push(await role('simulator', { THETAPOD_SIMULATOR_PORT: exchangePort, ...reach }));
    feed = { THETAPOD_FEED: 'simulator', THETAPOD_SIMULATOR_URL: `http://127.0.0.1:${exchangePort}` };
  } else if (settings.profile === 'demo') {
    // The simulated brokers fill against the frames of the files or of the vendor.
    roles.push(await role('simulator', { THETAPOD_SIMULATOR_EXCHANGE: 'false', ...reach }));
  }
  if (settings.replayFolder !== undefined) {
    feed = {
      THETAPOD_FEED: 'replay',
      THETAPOD_REPLAY_FOLDER: settings.replayFolder,
      ...(settings.speed === undefined ? {} : { THETAPOD_REPLAY_SPEED: String(settings.speed) }),
    };
  }
  const { marketProcesses } = settings;
  if (marketProcesses === 1) roles.push(await role('market', feed));
  else {
    for (let number = 1; number <= marketProcesses; number++) {
      roles.push(await role('market', { ...feed, THETAPOD_MARKET_NUMBER: String(number) }, { number }));
    }
  }
  const { masterKey, brokersFile } = addresses;
  const keys: Record<string, string> = masterKey === undefined ? {} : { THETAPOD_MASTER_KEY: masterKey };
  const brokers: Record<string, string> = brokersFile === undefined ? {} : { THETAPOD_BROKERS_FILE: brokersFile };
  // The kill switch's own door: the gateway knocks there when the database is away.
  const door = { THETAPOD_DESK_COMMAND_PORT: String(await addresses.takePort()) };
  roles.push(await role('desk', { ...reach, ...keys, ...brokers, ...door }));
  for (let number = 1; number <= POD_COUNT; number++) {
    roles.push(await role('pod', { THETAPOD_POD_ID: `pod-${number}` }, { number }));
  }
  roles.push(await role('compute'));
  roles.push(await role('gateway', { THETAPOD_WEB_ROOT: webRoot, ...reach, ...door }, { port: addresses.publicPort }));
  return roles;
}

interface ExchangePorts {
  readonly exchange: number;
  readonly massive: number;
  readonly theta: number;
}

function vendorDoors({ exchange, massive, theta }: ExchangePorts): Record<string, string> {
  return {
    THETAPOD_SIMULATOR_PORT: String(exchange),
    THETAPOD_SIMULATOR_MASSIVE_PORT: String(massive),
    THETAPOD_SIMULATOR_THETA_PORT: String(theta),
  };
}

/** Both vendors unless a setting names one, on this machine; the exchange itself is asked for facts besides quotes. */
function feedOfVendors({ exchange, massive, theta }: ExchangePorts): Record<string, string> {
  const at = (scheme: 'http' | 'ws', port: number) => `${scheme}://127.0.0.1:${port}`;
  return {
    THETAPOD_FEED: 'massive,theta',
    THETAPOD_SIMULATOR_URL: at('http', exchange),
    THETAPOD_MASSIVE_KEY: 'simulator',
    THETAPOD_MASSIVE_WS_URL: at('ws', massive),
    THETAPOD_MASSIVE_REST_URL: at('http', massive),
    THETAPOD_THETA_WS_URL: at('ws', theta),
    THETAPOD_THETA_REST_URL: at('http', theta),
    THETAPOD_THETA_SIMULATED: 'true',
  };
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '#platform/config';
import { Secret } from '#platform/secrets';
import { type BrokerKind, type Environment, isOwnLogin } from '../adapters/index.js';

const SETTING = 'THETAPOD_BROKERS_FILE';

const Hosts = z.record(
  z.string().min(1),
  z.url({ protocol: /^(https|wss)$/, error: 'Write an address that begins with https:// or wss://.' }),
);
const Entry = z.strictObject({
  clientId: z.string().min(1),
  /** Where the broker's login needs one. */
  clientSecret: z.string().min(1).optional(),
  /** Files with the keys that the broker's login needs, by name, beside which they are looked for. */
  keyFiles: z.record(z.string(), z.string().min(1)).optional(),
  /** Other hosts than the broker's own, by environment and role. */
  hosts: z.strictObject({ live: Hosts.optional(), paper: Hosts.optional() }).optional(),
  /** PEM file with the only authority to trust, beside which it is looked for. */
  caFile: z.string().min(1).optional(),
  /** A simulator of the broker: it is never spoken to at the broker's own hosts. */
  simulated: z.boolean().default(false),
});
const BrokersFile = z.record(z.string(), Entry);
type Entry = z.infer<typeof Entry>;

/** A broker that this installation is set up for. */
export interface BrokerSetup {
  readonly kind: BrokerKind;
  readonly clientId: string;
  /** Empty where the broker's login has none. */
  readonly clientSecret: Secret;
  readonly keys: Readonly<Record<string, Secret>>;
  readonly simulated: boolean;
  /** PEM. */
  readonly ca?: string;
  /** Hosts by role, of each environment that is offered. */
  readonly environments: ReadonlyMap<Environment, Readonly<Record<string, string>>>;
}

export interface SetupOptions {
  readonly file: string | undefined;
  readonly kinds: readonly BrokerKind[];
  readonly profile: 'demo' | 'live';
}

/**
 * Reads which brokers are offered and with which client ids. Without a file: none.
 * Errors: ConfigError for a file that cannot be read or used; in the live profile also for simulators and loopback hosts.
 */
export function readBrokerSetups({ file, kinds, profile }: SetupOptions): readonly BrokerSetup[] {
  if (file === undefined) return [];
  const parsed = BrokersFile.safeParse(readJson(file));
  if (!parsed.success) throw wrong(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const problems: string[] = [];
  const setups: BrokerSetup[] = [];
  for (const [name, entry] of Object.entries(parsed.data)) {
    const kind = kinds.find((one) => one.name === name);
    const found = kind === undefined ? [`${name}: no such broker.`] : problemsOf(kind, entry, profile);
    problems.push(...found);
    if (kind && found.length === 0) setups.push(setupOf(kind, entry, profile, path.dirname(file)));
  }
  if (problems.length > 0) throw wrong(problems);
  return setups;
}

function setupOf(kind: BrokerKind, entry: Entry, profile: SetupOptions['profile'], folder: string): BrokerSetup {
  const { clientId, simulated, caFile, clientSecret = '' } = entry;
  const environments = new Map<Environment, Readonly<Record<string, string>>>();
  for (const environment of offeredOf(kind, entry, profile)) {
    environments.set(environment, { ...kind.hosts[environment], ...entry.hosts?.[environment] });
  }
  const ca = caFile === undefined ? undefined : readText(path.resolve(folder, caFile));
  return {
    kind,
    clientId,
    clientSecret: new Secret(clientSecret),
    keys: keysOf(kind, entry, folder),
    simulated,
    environments,
    ...(ca !== undefined && { ca }),
  };
}

function keysOf({ name, oauth }: BrokerKind, { keyFiles = {} }: Entry, folder: string): BrokerSetup['keys'] {
  if (!isOwnLogin(oauth)) return {};
  const keys = Object.entries(oauth.keys).map(([key, isKey]) => {
    const text = readText(path.resolve(folder, keyFiles[key] ?? ''));
    if (!isKey(text)) throw wrong([`${name}.keyFiles.${key}: the file holds no such key.`]);
    return [key, new Secret(text)] as const;
  });
  return Object.fromEntries(keys);
}

/**
 * A simulator offers only what it has hosts of its own for: nothing of it goes to the broker itself. The market of the demo profile
 * is simulated or replayed, so that no real money may trade on its quotes: of a real broker it offers paper accounts only.
 */
function offeredOf(
  kind: BrokerKind,
  { simulated, hosts }: Entry,
  profile: SetupOptions['profile'],
): readonly Environment[] {
  return kind.environments.filter((environment) =>
    simulated ? hosts?.[environment] !== undefined : profile === 'live' || environment === 'paper',
  );
}

function problemsOf(kind: BrokerKind, entry: Entry, profile: SetupOptions['profile']): string[] {
  const problems = [...problemsOfSecrets(kind, entry)];
  if (profile === 'live' && entry.simulated) problems.push(`${kind.name}: the live profile takes no simulator.`);
  if (!entry.simulated && offeredOf(kind, entry, profile).length === 0) {
    problems.push(`${kind.name}: it has no paper accounts, and the demo profile's market is not the real one.`);
  }
  for (const [environment, hosts] of Object.entries(entry.hosts ?? {})) {
    const own = kind.hosts[environment as Environment] ?? {};
    if (!kind.environments.includes(environment as Environment)) {
      problems.push(`${kind.name}: it has no environment ${environment}.`);
    }
    for (const [role, address] of Object.entries(hosts ?? {})) {
      if (!(role in own)) problems.push(`${kind.name}: it has no host ${role}.`);
      if (profile === 'live' && isLoopback(address)) {
        problems.push(`${kind.name}: the live profile takes no host on this machine (${role}).`);
      }
    }
    const missing = Object.keys(own).filter((role) => !(role in (hosts ?? {})));
    if (entry.simulated && missing.length > 0)
      problems.push(`${kind.name}: the simulator has no ${missing.join(', ')}.`);
  }
  return problems;
}

function problemsOfSecrets({ name, oauth }: BrokerKind, { clientSecret, keyFiles = {} }: Entry): readonly string[] {
  const wanted = isOwnLogin(oauth) ? Object.keys(oauth.keys) : [];
  const missing = wanted.filter((key) => keyFiles[key] === undefined);
  const unknown = Object.keys(keyFiles).filter((key) => !wanted.includes(key));
  return [
    ...(isOwnLogin(oauth) || clientSecret !== undefined ? [] : [`${name}.clientSecret: it is missing.`]),
    ...missing.map((key) => `${name}.keyFiles.${key}: it is missing.`),
    ...unknown.map((key) => `${name}.keyFiles.${key}: there is no such key.`),
  ];
}

/** Source: RFC 1122 3.2.1.3, RFC 4291 2.5.3, RFC 6761 6.3. */
export function isLoopback(address: string): boolean {
  const { hostname } = new URL(address);
  const plain = hostname.replace(/^\[|\]$/g, '').replace(/^::ffff:/, '');
  return /^(127\..*|0\.0\.0\.0|::1?|localhost|.*\.localhost)\.?$/i.test(plain) || /^7f[0-9a-f]{2}:/.test(plain);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw wrong(['the file is not JSON.']);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw wrong([`${path.basename(file)} cannot be read.`]);
  }
}

function wrong(problems: readonly string[]): ConfigError {
  return new ConfigError(problems.map((problem) => ({ name: SETTING, problem })));
}

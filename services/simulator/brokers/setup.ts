/**
 * Makes what a desk needs to speak to the simulated brokers, before either of them starts: an authority, a client, a port for each
 * host. Kept over restarts where it can be: a browser that was told to trust an address goes on trusting it.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { systemClock } from '#platform/clock';
import { randomToken } from '#platform/hash';
import { openAuthority, type SimBrokerKind } from './kit/index.js';
import { SIMULATED_BROKERS } from './register.js';

const CLIENT_ID = 'thetapod-demo';
const HOSTS = ['live', 'paper'] as const;

const entrySchema = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  /** Base URLs by environment and role. */
  hosts: z.partialRecord(z.enum(HOSTS), z.record(z.string(), z.string())),
  /** Where the broker's login needs keys of the application's own. */
  keyFiles: z.record(z.string(), z.string()).optional(),
  caFile: z.string().min(1),
  simulated: z.literal(true),
});
const fileSchema = z.record(z.string(), entrySchema);
export type SimulatedEntry = z.infer<typeof entrySchema>;

export const authorityFolder = (dataDir: string) => path.join(dataDir, 'simulated-ca');
export const brokersFile = (dataDir: string) => path.join(dataDir, 'brokers.json');

export interface SetupOptions {
  readonly dataDir: string;
  /** Whether nobody listens on a port of an earlier start. */
  isFree(port: number): Promise<boolean>;
  takePort(): Promise<number>;
  readonly kinds?: readonly SimBrokerKind[];
}

/** Writes `brokers.json` and the authority; returns the file's name. Errors: the file system's. */
export async function setUpSimulatedBrokers(options: SetupOptions): Promise<string> {
  const { dataDir, kinds = SIMULATED_BROKERS } = options;
  await mkdir(dataDir, { recursive: true });
  const { caFile } = await openAuthority(authorityFolder(dataDir), systemClock.now());
  const known = await readSetUp(dataDir);
  const entries: [string, SimulatedEntry][] = [];
  const taken = new Set<number>();
  for (const kind of kinds) {
    const before = known?.[kind.name];
    const hosts: SimulatedEntry['hosts'] = {};
    for (const host of kind.hosts) {
      const [environment, role] = splitHost(host);
      const port = await portOf(before?.hosts[environment]?.[role], taken, options);
      const scheme = kind.socketRoles.includes(role) ? 'wss' : 'https';
      hosts[environment] = { ...hosts[environment], [role]: `${scheme}://127.0.0.1:${port}` };
    }
    const clientSecret = before?.clientSecret ?? randomToken();
    const keyFiles = before?.keyFiles ?? (await writeKeys(kind, dataDir));
    entries.push([
      kind.name,
      {
        ...{ clientId: CLIENT_ID, clientSecret, hosts, caFile: path.resolve(caFile), simulated: true },
        ...(keyFiles && { keyFiles }),
      },
    ]);
  }
  const file = brokersFile(dataDir);
  await writeFile(`${file}.new`, `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return file;
}

/** Returns what was set up, by the brokers' names; undefined when nothing was, or something else stands there. */
export async function readSetUp(dataDir: string): Promise<Readonly<Record<string, SimulatedEntry>> | undefined> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(brokersFile(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Returns where the keys were written that a broker's login needs, if any. */
async function writeKeys(kind: SimBrokerKind, dataDir: string): Promise<Readonly<Record<string, string>> | undefined> {
  const keys = await kind.makeKeys?.();
  if (!keys) return undefined;
  const files = Object.keys(keys).map((name) => [name, path.resolve(dataDir, `${kind.name}-${name}.pem`)] as const);
  for (const [name, file] of files) await writeFile(file, keys[name] ?? '', { mode: 0o600 });
  return Object.fromEntries(files);
}

/** Environment and role of a host. */
function splitHost(host: string): readonly [(typeof HOSTS)[number], string] {
  const [environment = '', role = ''] = host.split('.');
  return [environment === 'paper' ? 'paper' : 'live', role];
}

async function portOf(
  before: string | undefined,
  taken: Set<number>,
  { isFree, takePort }: SetupOptions,
): Promise<number> {
  const known = before === undefined ? 0 : Number(new URL(before).port);
  let port = known > 0 && !taken.has(known) && (await isFree(known)) ? known : await takePort();
  while (taken.has(port)) port = await takePort();
  taken.add(port);
  return port;
}

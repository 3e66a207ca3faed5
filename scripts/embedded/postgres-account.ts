/**
 * Postgres refuses to run as root, and machines on which everything is root (containers, small servers) are common.
 * Root gets a user namespace in which the server is `nobody`; where namespaces are refused, the real uid of `nobody`,
 * with binaries and data moved to where that uid can reach them.
 */
import { type SpawnOptions, spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from './embedded-server.js';

const NOBODY = 65_534;
const NAMESPACE = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`] as const;
const COPIED_BINARIES = '/var/tmp/thetapod-postgres';
const REACHABLE_DATA = '/var/lib/thetapod-postgres';

/** Who runs the server. Data written by one of them cannot be read by another, so the choice is kept with the data. */
export type AccountKind = 'caller' | 'namespace' | 'nobody';

export interface PostgresAccount {
  readonly kind: AccountKind;
  /** Folder with bin/, lib/ and share/ as the server will see it. */
  readonly binaries: string;
  readonly dataDirectory: string;
  /** Words before the program. */
  readonly prefix: readonly string[];
  readonly spawnOptions: SpawnOptions;
  /** Hands a file that the caller wrote to the account that must read it. */
  own(file: string): void;
}

export interface AccountWish {
  readonly binaries: string;
  /** Where the data should be, if this account can reach it. */
  readonly dataDirectory: string;
  /** Who wrote the data, if there is some already. */
  readonly kind: AccountKind | undefined;
}

export function choosePostgresAccount({ binaries, dataDirectory, kind }: AccountWish): PostgresAccount {
  const plain = { binaries, dataDirectory, spawnOptions: {}, own: () => {} };
  if (process.getuid?.() !== 0) return { ...plain, kind: 'caller', prefix: [] };
  if (kind !== 'nobody' && hasNamespaces()) return { ...plain, kind: 'namespace', prefix: NAMESPACE };
  if (kind !== 'namespace') return accountOfNobody(binaries, dataDirectory);
  throw new Refusal(
    `The database in ${dataDirectory} was made in a user namespace, and this machine refuses those now: allow them (sysctl user.max_user_namespaces), or set DATABASE_URL.`,
  );
}

function hasNamespaces(): boolean {
  const [unshare, ...flags] = NAMESPACE;
  return process.platform === 'linux' && spawnSync(unshare, [...flags, 'true']).status === 0;
}

function accountOfNobody(binaries: string, wanted: string): PostgresAccount {
  const asNobody = { uid: NOBODY, gid: NOBODY };
  const runs = spawnSync(path.join(binaries, 'bin/postgres'), ['--version'], asNobody).status === 0;
  if (!runs) cpSync(binaries, COPIED_BINARIES, { recursive: true, verbatimSymlinks: true, force: true });

  // Below folders that only root may enter (a project in root's home, a private data folder) this uid finds nothing.
  const isReachable = spawnSync('test', ['-x', path.dirname(wanted)], asNobody).status === 0;
  const dataDirectory = isReachable ? wanted : path.join(REACHABLE_DATA, wanted.replaceAll('/', '_'));
  mkdirSync(path.dirname(dataDirectory), { recursive: true });
  if (!existsSync(dataDirectory)) {
    mkdirSync(dataDirectory, { mode: 0o700 });
    chownSync(dataDirectory, NOBODY, NOBODY);
  }
  return {
    kind: 'nobody',
    binaries: runs ? binaries : COPIED_BINARIES,
    dataDirectory,
    prefix: [],
    spawnOptions: { ...asNobody, cwd: dataDirectory, env: { ...process.env, HOME: dataDirectory } },
    own: (file) => chownSync(file, NOBODY, NOBODY),
  };
}

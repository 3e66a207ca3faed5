/**
 * Finds a Redis server: on the PATH, or a private copy of Debian's and Ubuntu's own package, fetched with apt's tools
 * into a cache without root and without installing anything. No npm package carries one that runs everywhere.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Refusal } from './embedded-server.js';

export interface RedisBinary {
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** BullMQ works from 5.0 on, and is tested by its authors from 6.2 on. */
const OLDEST = [6, 2] as const;
const ON_PATH = ['redis-server', 'valkey-server', '/opt/homebrew/bin/redis-server', '/usr/local/bin/redis-server'];
/** redis-tools holds the server under the name redis-check-rdb: the program looks at its own name. */
const DEBIAN_PACKAGES = ['redis-tools', 'liblzf1', 'libjemalloc2', 'libatomic1', 'libssl3'];

export function findRedis(): RedisBinary {
  const wanted = process.env['THETAPOD_REDIS_SERVER'];
  if (wanted !== undefined && !runs({ program: wanted, environment: {} })) {
    throw new Refusal(
      `THETAPOD_REDIS_SERVER is ${wanted}, which is not a Redis server of version ${OLDEST.join('.')} or newer.`,
    );
  }
  for (const program of wanted === undefined ? ON_PATH : [wanted]) {
    const binary = { program, environment: {} };
    if (runs(binary)) return binary;
  }
  const copy = process.platform === 'linux' ? privateCopy(cacheFolder()) : undefined;
  if (copy !== undefined && runs(copy)) return copy;
  throw new Refusal(
    `No Redis server of version ${OLDEST.join('.')} or newer was found: install one ` +
      `(${process.platform === 'darwin' ? 'brew install redis' : 'apt-get install redis-server'}), or set REDIS_URL.`,
  );
}

function runs(binary: RedisBinary): boolean {
  const env = { ...process.env, ...binary.environment };
  const result = spawnSync(binary.program, ['--version'], { env, encoding: 'utf8' });
  const [, major, minor] = (/v=(\d+)\.(\d+)/.exec(result.stdout ?? '') ?? []).map(Number);
  if (result.status !== 0 || major === undefined || minor === undefined) return false;
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function cacheFolder(): string {
  return path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'thetapod');
}

function privateCopy(cache: string): RedisBinary | undefined {
  const home = path.join(cache, 'redis');
  if (!existsSync(home) && !fetchCopy(cache, home)) return undefined;
  const libraries = path.join(home, 'usr/lib');
  const folder = readdirSync(libraries).find((name) => name.endsWith('-linux-gnu'));
  if (folder === undefined) return undefined;
  const environment = { LD_LIBRARY_PATH: path.join(libraries, folder) };
  return { program: path.join(home, 'usr/bin/redis-server'), environment };
}

/** Unpacks into a temporary folder and renames it, so that a broken or concurrent download is never seen. */
function fetchCopy(cache: string, home: string): boolean {
  console.log("Fetching a private copy of Redis from the system's package source (3.3 MB) …");
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(path.join(cache, 'redis-'));
  try {
    const run = (program: string, parameters: string[]) =>
      spawnSync(program, parameters, { cwd: work, stdio: 'ignore' }).status === 0;
    mkdirSync(path.join(work, 'lists/partial'), { recursive: true });
    mkdirSync(path.join(work, 'archives/partial'), { recursive: true });
    // Package lists of its own make it work without root and where the system has none yet.
    const own = ['-o', `Dir::State::Lists=${work}/lists`, '-o', `Dir::Cache=${work}`];
    const isFetched =
      run('apt-get', ['download', ...DEBIAN_PACKAGES]) ||
      (run('apt-get', [...own, 'update']) && run('apt-get', [...own, 'download', ...DEBIAN_PACKAGES]));
    if (!isFetched) return false;
    const unpacked = path.join(work, 'unpacked');
    const packages = readdirSync(work).filter((name) => name.endsWith('.deb'));
    if (!packages.every((name) => run('dpkg', ['-x', name, unpacked]))) return false;
    symlinkSync('redis-check-rdb', path.join(unpacked, 'usr/bin/redis-server'));
    if (!existsSync(home)) renameSync(unpacked, home);
    return true;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

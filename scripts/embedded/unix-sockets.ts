/**
 * Where processes of this machine reach the databases without its network: a question and its answer cost each side about half of what they
 * cost over the loopback. The addresses are the ordinary ones with a word more, as clients know it: psql, Prisma and `pg` the folder of
 * Postgres's socket (`host`), `ioredis` the file of Redis's (`path`).
 */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Without the zero byte that ends it, on macOS; Linux takes four more. Source: unix(4), unix(7). */
const SOCKET_PATH_BYTES_MAX = 103;
/** The port follows. Source: PostgreSQL documentation, connection settings. */
const POSTGRES_SOCKET = '.s.PGSQL.';
const POSTGRES_PORT = 5432;
const REDIS_PORT = 6379;

/** Returns the file, or undefined where its path is longer than a socket's may be. */
export function socketAt(...words: readonly string[]): string | undefined {
  const file = path.join(...words);
  return Buffer.byteLength(file) > SOCKET_PATH_BYTES_MAX ? undefined : file;
}

export function postgresSocketIn(folder: string, port: number): string | undefined {
  return socketAt(folder, `${POSTGRES_SOCKET}${port}`);
}

/** Removes what a server that was killed left behind: Postgres does not start where the number of its process was given to another program. */
export function removePostgresSockets(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(POSTGRES_SOCKET)) rmSync(path.join(folder, name), { force: true });
  }
}

/** Returns the address by which clients take the socket; without one the address as it is. */
export function postgresOverSocket(url: string, file: string | undefined): string {
  return file === undefined ? url : withWord(url, 'host', path.dirname(file));
}

/** Returns the address by which clients take the socket; without one the address as it is. */
export function redisOverSocket(url: string, file: string | undefined): string {
  return file === undefined ? url : withWord(url, 'path', file);
}

/** Where the server of an address is to be reached. */
export function addressOf(url: string): { readonly path: string } | { readonly host: string; readonly port: number } {
  const { protocol, hostname, port, searchParams } = new URL(url);
  const isRedis = protocol.startsWith('redis');
  const number = port === '' ? (isRedis ? REDIS_PORT : POSTGRES_PORT) : Number(port);
  const file = searchParams.get('path');
  if (isRedis) return file === null ? { host: hostname, port: number } : { path: file };
  const host = searchParams.get('host') ?? hostname;
  return host.startsWith('/') ? { path: path.join(host, `${POSTGRES_SOCKET}${number}`) } : { host, port: number };
}

function withWord(url: string, name: string, value: string): string {
  return `${url}?${name}=${encodeURIComponent(value)}`;
}

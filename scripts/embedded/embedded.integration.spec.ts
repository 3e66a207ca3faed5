/** Real: PostgreSQL, Redis, files and processes. Nothing is fake. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { createRedis } from '#platform/redis';
import { addressOf, findFreePort, isOpen, isPortOpen, startPostgres, startRedis } from './index.js';

describe('embedded databases', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-embedded-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe(startPostgres.name, () => {
    const directory = path.join(folder, 'postgres');

    it('asks for the password, which only its owner can read', async () => {
      const server = await startPostgres({ directory, port: await findFreePort(), isThrowAway: true });
      try {
        const url = new URL(server.url);
        expect(statSync(path.join(directory, 'password')).mode & 0o777).toBe(0o600);
        url.password = 'wrong';
        await expect(new pg.Client({ connectionString: url.href }).connect()).rejects.toThrow(
          'password authentication failed',
        );
        const note = JSON.parse(readFileSync(path.join(directory, 'location.json'), 'utf8')) as object;
        expect(note).toMatchObject({ dataDirectory: server.dataDirectory });
      } finally {
        await server.stop();
      }
      expect(await isPortOpen(server.port)).toBe(false);
    });

    it('finds a server that already runs on its data instead of starting a second one', async () => {
      const first = await startPostgres({ directory, port: await findFreePort(), isThrowAway: true });
      const second = await startPostgres({ directory, port: await findFreePort(), isThrowAway: true });
      expect(second).toMatchObject({ isAdopted: true, pid: first.pid, port: first.port, url: first.url });
      await second.stop();
      await Promise.all([first.exited, second.exited]);
    });

    it('is reached without the network as well, by its owner, and comes back after it was killed', async () => {
      const start = async () => startPostgres({ directory, port: await findFreePort(), isThrowAway: true });
      const server = await start();
      const url = new URL(server.localUrl);
      expect(url.searchParams.get('host')).toBe(server.dataDirectory);
      expect(statSync(server.dataDirectory).mode & 0o777).toBe(0o700);
      expect(await isOpen(addressOf(server.localUrl))).toBe(true);
      expect(await clientAddressOf(server.localUrl)).toBeNull();
      expect(await clientAddressOf(server.url)).toBe('127.0.0.1');
      url.password = 'wrong';
      const client = new pg.Client({ connectionString: url.href });
      await expect(client.connect()).rejects.toThrow('password authentication failed');

      process.kill(server.pid, 'SIGKILL');
      await server.exited;
      const again = await start();
      try {
        expect(await clientAddressOf(again.localUrl)).toBeNull();
        expect(readdirSync(server.dataDirectory).filter((name) => name.startsWith('.s.PGSQL.'))).toHaveLength(2);
      } finally {
        await again.stop();
      }
      expect(await isOpen(addressOf(server.localUrl))).toBe(false);
    });

    it('says so when the password of existing data is gone', async () => {
      rmSync(path.join(directory, 'password'));
      const start = startPostgres({ directory, port: await findFreePort(), isThrowAway: true });
      await expect(start).rejects.toThrow('The password of the database');
    });
  });

  it('leaves the socket out where its path would be too long', async () => {
    const long = path.join(folder, 'long'.repeat(25));
    const postgres = await startPostgres({ directory: long, port: await findFreePort(), isThrowAway: true });
    await postgres.stop();
    expect(postgres.localUrl).toBe(postgres.url);
    const redis = await startRedis({ directory: long, port: await findFreePort() });
    await redis.stop();
    expect(redis.localUrl).toBe(redis.url);
  });

  describe(startRedis.name, () => {
    const directory = path.join(folder, 'redis');

    it('is reached without the network as well', async () => {
      const server = await startRedis({ directory, port: await findFreePort() });
      const redis = createRedis(server.localUrl);
      try {
        expect(addressOf(server.localUrl)).toEqual({ path: path.join(directory, 'redis.sock') });
        expect(await isOpen(addressOf(server.localUrl))).toBe(true);
        await redis.set('a', '1');
        expect(await redis.get('a')).toBe('1');
        const second = await startRedis({ directory, port: await findFreePort() });
        expect(second).toMatchObject({ isAdopted: true, localUrl: server.localUrl });
      } finally {
        await redis.close();
        await server.stop();
      }
      expect(await isOpen(addressOf(server.localUrl))).toBe(false);
    });

    it('answers nobody without the password, and never evicts', async () => {
      const server = await startRedis({ directory, port: await findFreePort() });
      try {
        expect(await ask(server.port, 'PING')).toContain('NOAUTH');
        const { password } = new URL(server.url);
        expect(await ask(server.port, `AUTH ${password}\r\nCONFIG GET maxmemory-policy`)).toContain('noeviction');
      } finally {
        await server.stop();
      }
    });
  });
});

/** As the server sees it; null over a socket. */
async function clientAddressOf(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ address: string | null }>('select host(inet_client_addr()) as address');
  await client.end();
  return rows[0]?.address ?? null;
}

/** Sends Redis one line or more and returns all that it answers before it closes. */
function ask(port: number, lines: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = net.connect({ host: '127.0.0.1', port }, () => socket.write(`${lines}\r\nQUIT\r\n`));
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.once('close', () => resolve(answer));
    socket.once('error', reject);
  });
}

/** Real: PostgreSQL, Redis, files and processes. Nothing is fake. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { findFreePort, isPortOpen, startPostgres, startRedis } from './index.js';

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

    it('says so when the password of existing data is gone', async () => {
      rmSync(path.join(directory, 'password'));
      const start = startPostgres({ directory, port: await findFreePort(), isThrowAway: true });
      await expect(start).rejects.toThrow('The password of the database');
    });
  });

  describe(startRedis.name, () => {
    const directory = path.join(folder, 'redis');

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

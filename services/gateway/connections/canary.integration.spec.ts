/**
 * Nothing that could be stolen stands anywhere as it is: planted codes, tokens and secrets are looked for in everything that a login
 * leaves behind. Real: the gateway, the desk's logins, Postgres, Redis, TLS, the simulated Tradier. Fake: the market and the browser.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { queryRows } from '#platform/db';
import { ConnectionBench, MASTER_KEY } from '../testing/connection-bench.js';
import { CLIENT_SECRET, comeBack, consent } from '../testing/simulated-login.js';

const bench = new ConnectionBench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

describe('codes, tokens and secrets', () => {
  it('stand in no log, no answer, no column of the database and nowhere in Redis', async () => {
    const person = await bench.gateway.newcomer();
    const live = person.listen();
    const connection = await bench.connect(person);
    const [account] = connection.accounts;
    const broker = await bench.brokerOf(account?.id ?? '');
    await broker?.balances(account?.id as never);
    for (const route of readableRoutes()) {
      const answer = await bench.ask(person, 'GET', route.replace(':id', connection.id));
      // Operators' routes, a decision of that name and a missing filter are refused: refusals are answers too.
      expect([200, 403, 404, 422]).toContain(answer.status);
    }
    // Troubles write more than good days do: a refused token, a spent code, a wrong broker, a login that is declined.
    bench.sim.broker.logins.killTokens('all');
    const trouble: unknown = await broker?.balances(account?.id as never).catch((error: unknown) => error);
    for (const broker of ['tradier', 'schwab']) {
      const { authorizeUrl } = await bench.begin(person, { connectionId: connection.id });
      const address = await consent(bench.sim, authorizeUrl);
      address.pathname = `/api/connections/callback/${broker}`;
      for (let again = 0; again < 2; again += 1)
        bench.seen.push(JSON.stringify([...(await comeBack(person, address)).headers]));
    }
    await bench.ask(person, 'DELETE', `/api/connections/${connection.id}`);
    await bench.stopDesk();
    bench.seen.push(JSON.stringify(live.messages));
    live.close();

    const secrets = [...bench.minted, CLIENT_SECRET, MASTER_KEY];
    const found = (text: string) => secrets.filter((secret) => text.includes(secret));
    const database = await databaseText();
    const logs = bench.logged.join('\n');
    expect(bench.minted.length).toBeGreaterThan(4);
    expect([found(logs), found(bench.seen.join('\n')), found(database), found(await redisText())]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(found(errorText(trouble))).toEqual([]);
    // The search itself works: what may be known is found.
    expect(database).toContain('Tradier paper …0001');
    expect(logs).toContain('connect.done');
    expect(bench.seen.join('\n')).toContain(connection.id);
  });
});

/** Every route that a browser can read, as the contract lists them. */
function readableRoutes(): readonly string[] {
  const contract = readFileSync(path.resolve(import.meta.dirname, '../contract/routes.ts'), 'utf8');
  const routes = [...contract.matchAll(/^ \* \| GET (\/api\/[\w/:-]+)/gm)].map((found) => found[1] ?? '');
  expect(routes).toEqual(expect.arrayContaining(['/api/accounts', '/api/connections/:id', '/api/orders/unknown']));
  return routes.filter((route) => !route.includes('/callback/'));
}

function errorText(error: unknown): string {
  const { message = '', stack = '', cause, ...rest } = error as Error;
  return [message, stack, JSON.stringify(rest), cause === undefined ? '' : errorText(cause)].join('\n');
}

/** All rows of all tables as text; bytes as what they would read as. */
async function databaseText(): Promise<string> {
  const { pool } = bench.gateway;
  const tables = await queryRows<{ name: string }>(
    pool,
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const pieces: string[] = [];
  for (const { name } of tables) {
    for (const row of await queryRows<Record<string, unknown>>(pool, `SELECT * FROM "${name}"`)) {
      for (const value of Object.values(row)) {
        pieces.push(Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value));
      }
    }
  }
  return pieces.join('\n');
}

/** All keys with their values. */
async function redisText(): Promise<string> {
  const redis = new Redis(bench.gateway.redisUrl);
  const readers: Readonly<Record<string, (key: string) => Promise<unknown>>> = {
    string: (key) => redis.get(key),
    hash: (key) => redis.hgetall(key),
    set: (key) => redis.smembers(key),
    list: (key) => redis.lrange(key, '0', '-1'),
    zset: (key) => redis.zrange(key, '0', '-1'),
    stream: (key) => redis.xrange(key, '-', '+'),
  };
  const pieces: string[] = [];
  for (const key of await redis.keys('*')) {
    const value = await readers[await redis.type(key)]?.(key);
    pieces.push(key, JSON.stringify(value));
  }
  await redis.quit();
  return pieces.join('\n');
}

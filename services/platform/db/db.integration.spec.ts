/** Real: Postgres. Fake: the network between, which the tests cut. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTcpProxy, type TcpProxy, testDatabaseUrl, waitUntil } from '../testing/index.js';
import { createPool, type DbPool, Listener, queryOne, queryRows, withTransaction } from './index.js';

let pool: DbPool;
beforeAll(async () => {
  pool = createPool(testDatabaseUrl(), { max: 4, name: 'platform-spec' });
  await queryRows(pool, 'CREATE TABLE IF NOT EXISTS platform_spec (id int PRIMARY KEY, value int8)');
  await queryRows(pool, 'TRUNCATE platform_spec');
});
afterAll(async () => {
  await queryRows(pool, 'DROP TABLE platform_spec');
  await pool.end();
});

describe(createPool.name, () => {
  it('returns int8 as a number, numeric as text, timestamptz as a Date', async () => {
    const text = `SELECT 9007199254740991::int8 AS big, 1.2500::numeric(18,4) AS money, to_timestamp(1) AS at`;
    expect(await queryOne(pool, text)).toEqual({ big: 9_007_199_254_740_991, money: '1.2500', at: new Date(1000) });
    await expect(queryOne(pool, 'SELECT 9007199254740993::int8 AS big')).rejects.toThrow(RangeError);
  });

  it('gives failures a code', async () => {
    await queryRows(pool, 'INSERT INTO platform_spec VALUES (100, 0)');
    const unique = queryRows(pool, { name: 'twice', text: 'INSERT INTO platform_spec VALUES (100, 0)' });
    await expect(unique).rejects.toMatchObject({
      code: 'DB_UNIQUE',
      retryable: false,
      context: { statement: 'twice', constraint: 'platform_spec_pkey' },
    });
    await expect(queryRows(pool, 'SELECT nonsense')).rejects.toMatchObject({ code: 'DB_REFUSED', retryable: false });
    const nowhere = createPool('postgresql://u:p@127.0.0.1:1/x', { max: 1, name: 'nowhere' });
    await expect(queryRows(nowhere, 'SELECT 1')).rejects.toMatchObject({ code: 'DB_UNAVAILABLE', retryable: true });
    await nowhere.end();
  });
});

describe(withTransaction.name, () => {
  it('writes all or nothing', async () => {
    const failing = withTransaction(pool, async (client) => {
      await queryRows(client, 'INSERT INTO platform_spec VALUES (1, 0)');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await queryRows(pool, 'SELECT 1 FROM platform_spec WHERE id = 1')).toEqual([]);
  });

  it.each([false, true])(
    'opens with locks and reads that see each what the one before waited for (together: %p)',
    async (pipelined) => {
      const own = createPool(testDatabaseUrl(), { max: 2, name: 'opening', pipelined });
      await queryRows(own, 'DELETE FROM platform_spec WHERE id = 3');
      await queryRows(own, 'INSERT INTO platform_spec VALUES (3, 1)');
      const lock = {
        statement: { name: 'lock_3', text: 'SELECT id FROM platform_spec WHERE id = $1 FOR UPDATE' },
        values: [3],
      };
      const read = {
        statement: { name: 'read_3', text: 'SELECT value FROM platform_spec WHERE id = $1' },
        values: [3],
      };
      const add = () =>
        withTransaction(
          own,
          async (client, [, rows]) => {
            const [row] = rows as readonly { readonly value: number }[];
            await queryRows(client, 'UPDATE platform_spec SET value = $1 WHERE id = 3', [(row?.value ?? 0) + 1]);
          },
          { opening: [lock, read] },
        );
      await Promise.all([add(), add(), add(), add()]);
      expect(await queryOne(own, 'SELECT value FROM platform_spec WHERE id = 3')).toEqual({ value: 5 });
      await own.end();
    },
  );

  it('fails by the first statement that failed, and leaves a connection that works', async () => {
    const own = createPool(testDatabaseUrl(), { max: 1, name: 'failing', pipelined: true });
    const opening = [
      { statement: { text: 'SELECT 1 / 0' }, values: [] },
      { statement: { text: 'SELECT 1' }, values: [] },
    ];
    let isAtWork = false;
    const failing = withTransaction(own, async () => (isAtWork = true), { opening });
    await expect(failing).rejects.toMatchObject({ code: 'DB_REFUSED', context: { state: '22012' } });
    expect(isAtWork).toBe(false);
    expect(await withTransaction(own, (client) => queryRows(client, 'SELECT 1 AS one'))).toEqual([{ one: 1 }]);
    await own.end();
  });

  it.each([{ pipelined: true }, { pipelined: false }])(
    'writes what closes a transaction with its commit, or nothing at all: $pipelined',
    async ({ pipelined }) => {
      const own = createPool(testDatabaseUrl(), { max: 1, name: 'closing', pipelined });
      await queryRows(own, 'DELETE FROM platform_spec WHERE id >= 10');
      const insert = { text: 'INSERT INTO platform_spec VALUES ($1, $2)' };
      const write = (ids: readonly number[]) =>
        withTransaction(own, async (client, _opened, closing) => {
          await queryRows(client, insert, [20 + ids.length, 0]);
          for (const id of ids) closing.push({ statement: insert, values: [id, 0] });
        });
      await write([10, 11]);
      await expect(write([12, 11, 13])).rejects.toMatchObject({ code: 'DB_UNIQUE' });
      const rows = await queryRows<{ id: number }>(own, 'SELECT id FROM platform_spec WHERE id >= 10 ORDER BY id');
      expect(rows.map(({ id }) => id)).toEqual([10, 11, 22]);
      await own.end();
    },
  );

  it('does not know what became of closing writes whose connection is lost', async () => {
    const proxy = await startTcpProxy(testDatabaseUrl());
    const cutPool = createPool(proxy.url, { max: 1, name: 'cut', pipelined: true });
    const lost = withTransaction(cutPool, async (client, _opened, closing) => {
      await queryRows(client, 'SELECT 1');
      closing.push({ statement: { text: 'SELECT 2' }, values: [] });
      await proxy.cut();
    });
    await expect(lost).rejects.toMatchObject({ code: 'DB_COMMIT_UNKNOWN', retryable: true });
    await cutPool.end();
    await proxy.close();
  });

  it('runs again after a conflict when asked to', async () => {
    await queryRows(pool, 'INSERT INTO platform_spec VALUES (2, 0)');
    const add = () =>
      withTransaction(
        pool,
        async (client) => {
          const row = await queryOne<{ value: number }>(client, 'SELECT value FROM platform_spec WHERE id = 2');
          await queryRows(client, 'UPDATE platform_spec SET value = $1 WHERE id = 2', [(row?.value ?? 0) + 1]);
        },
        { isolation: 'serializable', attempts: 20 },
      );
    await Promise.all([add(), add(), add(), add()]);
    expect(await queryOne(pool, 'SELECT value FROM platform_spec WHERE id = 2')).toEqual({ value: 4 });
  });

  it('says that a commit may or may not have happened when its connection is lost', async () => {
    const proxy = await startTcpProxy(testDatabaseUrl());
    const cutPool = createPool(proxy.url, { max: 1, name: 'cut' });
    const lost = withTransaction(cutPool, async (client) => {
      await queryRows(client, 'SELECT 1');
      await proxy.cut();
    });
    await expect(lost).rejects.toMatchObject({ code: 'DB_COMMIT_UNKNOWN', retryable: true });
    await expect(queryRows(cutPool, 'SELECT 1')).rejects.toMatchObject({ code: 'DB_UNAVAILABLE' });
    await proxy.restore();
    expect(await queryRows(cutPool, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await cutPool.end();
    await proxy.close();
  });
});

describe(Listener.name, () => {
  it('hears, comes back by itself after a cut, and says so', async () => {
    const proxy: TcpProxy = await startTcpProxy(testDatabaseUrl());
    const heard: string[] = [];
    let reconnected = 0;
    const listener = new Listener(proxy.url, { name: 'listener' });
    listener.listen('platform_spec', (payload) => heard.push(payload));
    listener.onReconnected(() => {
      reconnected += 1;
    });
    await listener.start();
    const tell = (payload: string) => queryRows(pool, 'SELECT pg_notify($1, $2)', ['platform_spec', payload]);
    await tell('one');
    await waitUntil(() => heard.length === 1);
    await proxy.cut();
    await waitUntil(() => !listener.isConnected);
    await tell('lost');
    await proxy.restore();
    await waitUntil(() => reconnected === 1);
    await tell('two');
    await waitUntil(() => heard.length === 2);
    expect(heard).toEqual(['one', 'two']);
    await listener.close();
    await proxy.close();
  });

  it('starts while the server is away', async () => {
    const proxy = await startTcpProxy(testDatabaseUrl());
    await proxy.cut();
    const listener = new Listener(proxy.url, { name: 'early' });
    const heard: string[] = [];
    listener.listen('platform_spec', (payload) => heard.push(payload));
    let connections = 0;
    listener.onReconnected(() => {
      connections += 1;
    });
    await listener.start();
    await proxy.restore();
    await waitUntil(() => connections === 1);
    await queryRows(pool, 'SELECT pg_notify($1, $2)', ['platform_spec', 'x']);
    await waitUntil(() => heard.length === 1);
    await listener.close();
    await proxy.close();
  });
});

/** Real: Postgres. Fake: the network between, which the tests cut. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTcpProxy, type TcpProxy, testDatabaseUrl, waitUntil } from '../testing/index.js';
import { DbQuery } from './db-query.js';
import { createPool, type DbClient, type DbPool, Listener, queryOne, queryRows, withTransaction } from './index.js';

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

describe.each([{ pipelined: true }, { pipelined: false }])('a statement (%p)', ({ pipelined }) => {
  let own: DbPool;
  let client: DbClient;
  beforeAll(async () => {
    own = createPool(testDatabaseUrl(), { max: 1, name: 'prepared', pipelined });
    client = await own.connect();
  });
  afterAll(async () => {
    client.release();
    await own.end();
  });
  const KINDS = {
    name: 'kinds',
    text: `SELECT x AS id, NULLIF(x, 2)::int8 AS big, x::numeric(6,2) AS money, to_timestamp(x) AS at, ARRAY['a,', 'b"']::text[] AS words,
      '{"a": [1]}'::jsonb AS json, $2::text AS said FROM unnest($1::int[]) AS x`,
  };
  const kinds = (id: number, big: number | null, said: string | null) => ({
    ...{ id, big, money: `${id}.00`, at: new Date(id * 1000), words: ['a,', 'b"'], json: { a: [1] }, said },
  });

  it('returns the same kinds of values each time, asked for in a row or one after the other', async () => {
    const ask = (ids: readonly number[], said: string | null) => queryRows(client, KINDS, [ids, said]);
    const first = pipelined
      ? await Promise.all([ask([1, 2], 'a'), ask([3], null)])
      : [await ask([1, 2], 'a'), await ask([3], null)];
    expect(first).toEqual([[kinds(1, 1, 'a'), kinds(2, null, 'a')], [kinds(3, 3, null)]]);
    expect(await ask([], 'x')).toEqual([]);
    expect(await ask([2], 'later')).toEqual([kinds(2, null, 'later')]);
    expect(await ask([4, 5], 'it’s')).toEqual([kinds(4, 4, 'it’s'), kinds(5, 5, 'it’s')]);
  });

  it('may return nothing, the first time and later', async () => {
    const put = { name: 'put', text: 'INSERT INTO platform_spec VALUES ($1, $2) ON CONFLICT DO NOTHING' };
    for (const value of [1, 2]) expect(await queryRows(client, put, [700, value])).toEqual([]);
    expect(await queryRows(client, 'SELECT value FROM platform_spec WHERE id = 700')).toEqual([{ value: 1 }]);
    await queryRows(client, 'DELETE FROM platform_spec WHERE id = 700');
  });

  it('fails for itself alone: refused by the server, unreadable, or of a name that another has', async () => {
    const divided = { name: 'divided', text: 'SELECT 12 / $1::int AS part' };
    const big = { name: 'big', text: 'SELECT $1::int8 AS big' };
    for (const part of [6, 4]) {
      await expect(queryRows(client, divided, [0])).rejects.toMatchObject({
        code: 'DB_REFUSED',
        context: { statement: 'divided' },
      });
      expect(await queryRows(client, divided, [12 / part])).toEqual([{ part }]);
      await expect(queryRows(client, big, ['9007199254740993'])).rejects.toThrow(RangeError);
      expect(await queryRows(client, big, ['9007199254740991'])).toEqual([{ big: 9_007_199_254_740_991 }]);
      const misspelt = queryRows(client, { name: 'misspelt', text: 'SELEC 1' });
      await expect(misspelt).rejects.toMatchObject({ code: 'DB_REFUSED', context: { state: '42601' } });
    }
    await expect(queryRows(client, { ...divided, text: 'SELECT 1' })).rejects.toThrow('divided');
    expect(await queryRows(client, divided, [4])).toEqual([{ part: 3 }]);
  });

  it('may be text alone or have values, and have no name', async () => {
    expect(await queryRows(client, 'SELECT 1 AS one; SELECT 2 AS two')).toEqual([{ one: 1 }, { two: 2 }]);
    const sum = 'SELECT $1::int + $2::int AS sum';
    expect([await queryRows(client, sum, [1, 2]), await queryRows(client, sum, [3, 4])]).toEqual([
      [{ sum: 3 }],
      [{ sum: 7 }],
    ]);
    expect(await queryRows(client, '')).toEqual([]);
  });

  it('closes a connection that does not answer, and what waits on it fails as well', async () => {
    const one = await createPool(testDatabaseUrl(), { max: 1, name: 'unanswered', pipelined }).connect();
    const lost = new Promise((resolve) => one.once('error', resolve));
    const ask = (text: string) => {
      const query = new DbQuery({ text }, [], { parserOf: () => Number, answerMsMax: 100 });
      return new Promise((resolve, reject) => {
        query.callback = (error, rows) => (error ? reject(error) : resolve(rows));
        one.query(query as never);
      });
    };
    expect(await ask('SELECT 7 AS seven')).toEqual([{ seven: 7 }]);
    const behind = expect(ask('SELECT pg_sleep(10)')).rejects.toThrow('Query read timeout');
    await expect(ask('SELECT 8 AS eight')).rejects.toThrow(/Query read timeout|Connection terminated/);
    await behind;
    await lost;
    await expect(ask('SELECT 9 AS nine')).rejects.toThrow('not queryable');
    one.release(true);
  });

  it('is refused by the server once its rows would look otherwise, and never read as they looked before', async () => {
    const all = { name: 'all', text: 'SELECT * FROM shapes' };
    await queryRows(client, 'CREATE TEMP TABLE shapes AS SELECT 1 AS a, 2 AS b');
    expect(await queryRows(client, all)).toEqual([{ a: 1, b: 2 }]);
    await queryRows(client, 'ALTER TABLE shapes DROP COLUMN a');
    await expect(queryRows(client, all)).rejects.toMatchObject({ code: 'DB_REFUSED', context: { state: '0A000' } });
    await queryRows(client, 'DROP TABLE shapes');
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

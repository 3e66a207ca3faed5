/** Real: Postgres with the migrations. Fake: which build a process is. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemTimers } from '#platform/clock';
import { createPool, type DbPool, queryRows } from '#platform/db';
import { startTcpProxy, type TcpProxy, waitUntil } from '#platform/testing';
import { type FreshDatabase, freshDatabase } from '../testing/index.js';
import { BuildGuard, type BuildIdentity, compareBuilds, enterBuild, tellBuild, toldBuilds } from './index.js';

const build = (release: string, decisionCode = 2, recordSchema = 2): BuildIdentity => ({
  ...{ release, decisionCode, recordSchema },
});
const FIRST = build('1.4.0');

let database: FreshDatabase;
let proxy: TcpProxy;
let pool: DbPool;
beforeAll(async () => {
  database = await freshDatabase();
  proxy = await startTcpProxy(database.url);
  pool = createPool(proxy.url, { max: 1, name: 'build', onIdleError: () => undefined });
});
afterAll(async () => {
  await pool.end();
  await proxy.close();
  await database.drop();
});
beforeEach(async () => {
  await queryRows(database.pool, 'TRUNCATE installation_builds RESTART IDENTITY');
});

function guardOf(of: BuildIdentity) {
  const heard: string[] = [];
  const guard = new BuildGuard({
    ...{ pool, build: of, timers: systemTimers },
    onForeign: ({ code }) => heard.push(code),
    onSuperseded: ({ release }) => heard.push(`superseded by ${release}`),
    onFailure: () => heard.push('away'),
  });
  return { guard, heard };
}

describe(compareBuilds.name, () => {
  it.each([
    ['1.9.0', '1.10.0'],
    ['1.4.9', '2.0.0'],
    ['1.4.0', '1.4.1'],
  ])('finds %s older than %s', (older, newer) => {
    expect(compareBuilds(build(older), build(newer))).toBeLessThan(0);
    expect(compareBuilds(build(newer), build(older))).toBeGreaterThan(0);
  });

  it('tells builds of one release apart by decision code and record schema', () => {
    expect(compareBuilds(build('1.4.0', 2, 9), build('1.4.0', 3, 1))).toBeLessThan(0);
    expect(compareBuilds(build('1.4.0', 2, 2), build('1.4.0', 2, 3))).toBeLessThan(0);
    expect(compareBuilds(build('1.4.0'), build('1.4.0'))).toBe(0);
  });

  it('orders any builds as their numbers do', () => {
    const number = fc.nat({ max: 20 });
    const numbers = fc.tuple(number, number, number, number, number);
    const of = ([a, b, c, code, schema]: readonly [number, number, number, number, number]) =>
      build(`${a}.${b}.${c}`, code, schema);
    const padded = (all: readonly number[]) => all.map((one) => String(one).padStart(2, '0')).join();
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const expected = padded(a) < padded(b) ? -1 : Number(padded(a) > padded(b));
        expect(Math.sign(compareBuilds(of(a), of(b)))).toBe(expected);
      }),
    );
  });
});

describe(enterBuild.name, () => {
  it('takes the first build and each newer one, and gives processes of one build one generation', async () => {
    expect(await Promise.all([enterBuild(pool, FIRST), enterBuild(database.pool, FIRST)])).toEqual([1, 1]);
    expect(await enterBuild(pool, build('1.4.0', 2, 3))).toBe(2);
    expect(await enterBuild(pool, build('1.5.0'))).toBe(3);
  });

  it.each([
    ['an older release', build('1.3.9')],
    ['an older decision code of the same release', build('1.4.0', 1)],
    ['an older record schema of the same release', build('1.4.0', 2, 1)],
  ])('refuses %s, and says which build is meant', async (_name, older) => {
    await enterBuild(pool, FIRST);
    await expect(enterBuild(pool, older)).rejects.toMatchObject({
      code: 'STORE_BUILD_FOREIGN',
      message: expect.stringContaining('told to run 1.4.0/2/2'),
    });
    expect(await toldBuilds(pool)).toHaveLength(1);
  });

  it('goes back only when a person says so, and then keeps out what was left', async () => {
    await enterBuild(pool, FIRST);
    await enterBuild(pool, build('1.5.0'));
    expect(await tellBuild(pool, FIRST)).toBe(3);
    expect(await enterBuild(pool, FIRST)).toBe(3);
    await expect(enterBuild(pool, build('1.5.0'))).rejects.toMatchObject({ code: 'STORE_BUILD_FOREIGN' });
    expect(await enterBuild(pool, build('1.5.1'))).toBe(4);
  });
});

describe(BuildGuard.name, () => {
  it('tells a running build once that a newer one was started, and follows a way back', async () => {
    const { guard, heard } = guardOf(FIRST);
    await guard.start();
    expect(guard.generation).toBe(1);
    await enterBuild(database.pool, build('1.5.0'));
    await waitUntil(() => heard.length > 0);
    expect([heard, guard.generation]).toEqual([['superseded by 1.5.0'], 1]);
    await tellBuild(database.pool, FIRST);
    await waitUntil(() => guard.generation === 3);
    await guard.stop();
    expect(heard).toEqual(['superseded by 1.5.0']);
  });

  it('does not let an older build start', async () => {
    await enterBuild(database.pool, build('1.5.0'));
    await expect(guardOf(FIRST).guard.start()).rejects.toMatchObject({ code: 'STORE_BUILD_FOREIGN' });
  });

  it('knows no generation while the database is away, and judges when it is back', async () => {
    await enterBuild(database.pool, build('1.5.0'));
    await proxy.cut();
    const [older, same] = [guardOf(FIRST), guardOf(build('1.5.0'))];
    await Promise.all([older.guard.start(), same.guard.start()]);
    expect([older.guard.generation, same.guard.generation]).toEqual([undefined, undefined]);
    await proxy.restore();
    await waitUntil(() => same.guard.generation === 1 && older.heard.includes('STORE_BUILD_FOREIGN'));
    await Promise.all([older.guard.stop(), same.guard.stop()]);
    expect(older.guard.generation).toBeUndefined();
  });
});

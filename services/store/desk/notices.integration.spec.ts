/** Real: Postgres. Fake: the network between, which the test cuts. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Notify, type UserNotice } from '#core/model';
import type { UserId } from '#core/units';
import { createPool, Listener } from '#platform/db';
import { startTcpProxy, waitUntil } from '#platform/testing';
import { type FreshDatabase, freshDatabase } from '../testing/index.js';
import { OrderNotices } from './notices.js';

const noticeOf = (name: string): UserNotice => ({ userId: name as UserId });

let database: FreshDatabase;
let listener: Listener;
let heard: string[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  listener = new Listener(database.url, { name: 'notices-spec' });
  listener.listen(Notify.orders, (payload) => heard.push((JSON.parse(payload) as UserNotice).userId));
  await listener.start();
});
beforeEach(() => {
  heard = [];
});
afterAll(async () => {
  await listener.close();
  await database.drop();
});

describe(OrderNotices.name, () => {
  it('tells all, in their order, those too that came while others were told', async () => {
    const notices = new OrderNotices(database.pool);
    notices.send([noticeOf('a'), noticeOf('b')]);
    notices.send([noticeOf('c')]);
    notices.send([]);
    await waitUntil(() => heard.length === 3);
    expect(heard).toEqual(['a', 'b', 'c']);
  });

  it('fails nobody while the database is away, and tells what is left with the next ones', async () => {
    const proxy = await startTcpProxy(database.url);
    const pool = createPool(proxy.url, { max: 1, name: 'cut', onIdleError: () => undefined });
    const notices = new OrderNotices(pool);
    await proxy.cut();
    notices.send([noticeOf('a')]);
    await waitUntil(() => pool.totalCount === 0 && pool.waitingCount === 0);
    await proxy.restore();
    notices.send([noticeOf('b')]);
    await waitUntil(() => heard.length === 2);
    expect(heard).toEqual(['a', 'b']);
    await pool.end();
    await proxy.close();
  });
});

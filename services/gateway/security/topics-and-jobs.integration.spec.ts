/**
 * The live channel and the queue of jobs, with another user's ids. Real: the gateway, Postgres, Redis, WebSockets, BullMQ. Fake: compute,
 * which keeps what it is given. What compute and pods do with the ids in a job, their own specs say.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultBotConfig } from '#core/bot';
import { COMPUTE_QUEUE, Notify } from '#core/model';
import type { AccountId } from '#core/units';
import { queryRows } from '#platform/db';
import { createWorker, type JobWorker } from '#platform/queues';
import { waitUntil } from '#platform/testing';
import {
  type Belongings,
  type GatewayUnderTest,
  type Live,
  makeBelongings,
  type Person,
  startGatewayUnderTest,
  testRedisDatabase,
} from '../testing/index.js';

/** Not that of other specs, whose jobs would be taken. */
const REDIS_DATABASE = 12;

let gateway: GatewayUnderTest;
let owner: Person;
let stranger: Person;
let theirs: Belongings;
let own: Belongings;
const open: Live[] = [];
beforeAll(async () => {
  gateway = await startGatewayUnderTest({ REDIS_URL: testRedisDatabase(REDIS_DATABASE) });
  [owner, stranger] = [await gateway.newcomer(), await gateway.newcomer()];
  theirs = await makeBelongings(gateway.pool, owner);
  own = await makeBelongings(gateway.pool, stranger);
});
afterAll(async () => {
  for (const live of open) live.close();
  await gateway.stop();
});

async function listening(person: Person, resume?: string): Promise<Live> {
  const live = person.listen({}, resume);
  open.push(live);
  await waitUntil(() => live.has('hello'));
  return live;
}

/** Every id of one user, as a notice of any channel carries it. */
const noticeOf = ({ userId, botId, accountId, connectionId, orderId, decisionId }: Belongings) =>
  JSON.stringify({ userId, botId, accountId, connectionId, orderId, decisionId });
const notify = (channel: string, belongings: Belongings) =>
  queryRows(gateway.pool, 'SELECT pg_notify($1, $2)', [channel, noticeOf(belongings)]);
const strayed = (live: Live) => Object.values(theirs).filter((id) => JSON.stringify(live.messages).includes(id));

describe('the live channel', () => {
  it('has no topic for what is a user’s, by any name', async () => {
    const live = await listening(stranger);
    const names = [
      'user',
      'users',
      'bots',
      'orders',
      'positions',
      'decisions',
      'accounts',
      'connections',
      'stops',
      'quotes',
    ];
    const topics = names.flatMap((name) => Object.values(theirs).map((id) => `${name}/${id}`.slice(0, 120)));
    for (let from = 0; from < topics.length; from += 20) live.want(...topics.slice(from, from + 20));
    const refused = () => live.messages.flatMap((one) => (one.type === 'topicRefused' ? [one.code] : []));
    await waitUntil(() => refused().length === topics.length);
    expect(new Set(refused())).toEqual(new Set(['TOPIC_UNKNOWN']));
    expect(live.binary).toEqual([]);
  });

  it.each(Object.values(Notify))('says nothing to others of a notice on the channel %s', async (channel) => {
    const live = await listening(stranger);
    await notify(channel, theirs);
    // One's own notice comes after; whatever had strayed would have arrived before it.
    await notify(Notify.orders, own);
    await waitUntil(() => live.has('orders', own.botId));
    expect(strayed(live)).toEqual([]);
  });

  it('gives nobody what another has missed, whatever place in the log they name', async () => {
    const theirLive = await listening(owner);
    await notify(Notify.orders, theirs);
    await waitUntil(() => theirLive.has('orders', theirs.botId));
    const [epoch] = theirLive.resume.split('.');
    await notify(Notify.decisions, theirs);
    for (const resume of [theirLive.resume, `${epoch}.0`, `${epoch}.999999999`, `${theirs.userId}.0`]) {
      const live = await listening(stranger, resume);
      await notify(Notify.orders, own);
      await waitUntil(() => live.has('orders', own.botId));
      expect(strayed(live)).toEqual([]);
    }
  });

  it('closes on a frame that is too large, and goes on after one that is nonsense', async () => {
    const live = await listening(stranger);
    live.want('x'.repeat(200));
    await waitUntil(() => live.messages.some((one) => one.type === 'topicRefused' && one.code === 'WISH_UNREADABLE'));
    expect(live.closeCode).toBeUndefined();
    live.want('x'.repeat(5_000));
    await waitUntil(() => live.closeCode !== undefined);
    expect(live.closeCode).toBe(1009);
  });
});

describe('a job', () => {
  const taken: unknown[] = [];
  let worker: JobWorker;
  beforeAll(() => {
    worker = createWorker<unknown, unknown>(
      COMPUTE_QUEUE,
      async (data) => {
        taken.push(data);
        return { kind: 'gone' };
      },
      { url: gateway.redisUrl, concurrency: 1, onError: () => undefined },
    );
  });
  afterAll(() => worker.close());
  const config = (accountId: string) => defaultBotConfig(accountId as AccountId, 'Walker');

  it('carries the asker’s own id, and no other can be written into it', async () => {
    const body = { config: config(own.accountId), botId: own.botId };
    await stranger.ask('POST', '/api/bots/preview', { body });
    await stranger.ask('POST', `/api/bots/${own.botId}/changes`, { body: { config: config(own.accountId) } });
    await waitUntil(() => taken.length === 2);
    for (const data of taken.splice(0)) expect(data).toMatchObject({ userId: own.userId, botId: own.botId });
    for (const path of ['/api/bots/preview', `/api/bots/${own.botId}/changes`]) {
      const answer = await stranger.ask('POST', path, {
        body: { config: config(own.accountId), userId: theirs.userId },
      });
      expect(answer).toMatchObject({ status: 422, body: { code: 'INVALID_FIELDS' } });
    }
    expect(taken).toEqual([]);
  });

  it('is not made for another’s bot, and one about another’s account is answered as about none', async () => {
    const body = { config: config(own.accountId), botId: theirs.botId };
    expect((await stranger.ask('POST', '/api/bots/preview', { body })).status).toBe(404);
    expect(taken).toEqual([]);
    const foreign = { config: config(theirs.accountId) };
    expect(await stranger.ask('POST', '/api/bots/preview', { body: foreign })).toMatchObject({
      status: 422,
      body: { fields: [{ path: 'config.accountId' }] },
    });
    expect(taken.splice(0)).toMatchObject([{ userId: own.userId }]);
  });
});

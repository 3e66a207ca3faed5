import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeFrame, FRAME_CHANNEL, Notify } from '#core/model';
import { frameOf } from '#core/testing';
import { instant, type Underlying } from '#core/units';
import { queryRows } from '#platform/db';
import { createRedis, type RedisClient } from '#platform/redis';
import { waitUntil } from '#platform/testing';
import { MarketClockStore } from '#store/clock';
import { FrameStore, frameHash } from '#store/frames';
import { applyQuotes, type BotView } from '../contract/index.js';
import {
  addPosition,
  decide,
  type GatewayUnderTest,
  type Live,
  type Person,
  startGatewayUnderTest,
} from '../testing/index.js';
import { CloseCode } from './index.js';

/** Of this spec alone: the Redis of the tests is shared. */
const CHAIN = 'ZZHUB' as Underlying;

let gateway: GatewayUnderTest;
let redis: RedisClient;
const open: Live[] = [];
beforeAll(async () => {
  gateway = await startGatewayUnderTest();
  redis = createRedis(gateway.redisUrl);
});
afterAll(async () => {
  for (const live of open) live.close();
  await redis.close();
  await gateway.stop();
});

async function listening(person: Person): Promise<Live> {
  const live = person.listen();
  open.push(live);
  await waitUntil(() => live.has('hello'));
  return live;
}

async function withBot(): Promise<{ person: Person; live: Live; botId: string }> {
  const person = await gateway.newcomer();
  const { config } = await person.get<{ config: unknown }>('/api/bots/defaults');
  const { id: botId } = await person.post<BotView>('/api/bots', { config });
  return { person, live: await listening(person), botId };
}

const orderNotice = (person: Person, botId: string) =>
  queryRows(gateway.pool, 'SELECT pg_notify($1, $2)', [
    Notify.orders,
    JSON.stringify({ userId: person.session?.userId, botId }),
  ]);

describe('the live channel', () => {
  it.each([
    ['nobody is signed in', { cookie: '' }, 401],
    ['the page is another site’s', { origin: 'https://evil.example' }, 403],
  ])('is refused when %s', async (_case, headers, status) => {
    const person = await gateway.newcomer();
    const live = person.listen(headers);
    await waitUntil(() => live.refusedWith !== undefined);
    expect(live.refusedWith).toBe(status);
    expect(live.messages).toEqual([]);
  });

  it('tells a user of their own orders, decisions and commands, and nobody else', async () => {
    const one = await withBot();
    const other = await withBot();
    await one.person.post(`/api/bots/${one.botId}/commands`, { kind: 'start' });
    await decide(gateway.pool, one.botId, undefined, 'command');
    await orderNotice(one.person, one.botId);
    await waitUntil(() => one.live.has('decision', one.botId) && one.live.has('orders', one.botId));
    await waitUntil(() => one.live.has('bots', one.botId) && one.live.has('accounts'));
    // The other's own notice comes after; whatever had strayed would have arrived before it.
    await orderNotice(other.person, other.botId);
    await waitUntil(() => other.live.has('orders', other.botId));
    for (const message of other.live.messages) {
      if ('botId' in message) expect(message.botId).toBe(other.botId);
      expect(message.type).not.toBe('decision');
    }
  });

  it('has everything read again once the database is back, because what happened meanwhile was told to nobody', async () => {
    const [one, other] = [await withBot(), await withBot()];
    const cut =
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()';
    expect(await queryRows(gateway.pool, cut, ['thetapod-gateway-listen'])).toHaveLength(1);
    await waitUntil(() => [one, other].every(({ live }) => live.has('reset')));
    await orderNotice(one.person, one.botId);
    await waitUntil(() => one.live.has('orders', one.botId));
  });

  it('says that marks moved to those who hold the underlying, and only to them', async () => {
    const [holder, other] = [await withBot(), await withBot()];
    await addPosition(gateway.pool, holder.botId);
    await orderNotice(holder.person, holder.botId);
    await waitUntil(() => holder.live.has('positions', holder.botId));
    const announce = (underlying: string) =>
      redis.publish(FRAME_CHANNEL, JSON.stringify({ underlying, sequence: 1, hash: 'h' }));
    const marks = (live: Live) => live.messages.filter((one) => one.type === 'positions' && one.botId === undefined);
    await waitUntil(async () => {
      await announce('AAPL');
      return marks(holder.live).length > 0;
    });
    expect(marks(other.live)).toEqual([]);
    await waitUntil(() => other.live.has('market'));
  });

  it('carries the market clock as soon as it moves', async () => {
    const live = await listening(await gateway.newcomer());
    const label = 'moved by this test';
    const at = instant(Date.UTC(2025, 10, 28, 18));
    const clock = {
      epoch: 9_000_000,
      mode: 'replay',
      anchorWall: at,
      anchorMarket: at,
      rate: 0,
      label,
      held: true,
    } as const;
    await new MarketClockStore(gateway.pool, redis).write(clock, 'test');
    await waitUntil(() => live.messages.some((one) => one.type === 'clock' && one.clock.label === label));
    const moved = live.messages.find((one) => one.type === 'clock' && one.clock.label === label);
    expect(moved).toMatchObject({
      clock: {
        now: at,
        held: true,
        session: { date: '2025-11-28', state: 'afterClose', note: 'half day, closes 13:00' },
      },
    });
  });

  it('closes when its session is signed out, and no other one', async () => {
    const person = await gateway.newcomer();
    const elsewhere = await gateway.visitor().signIn(person.session?.email ?? '');
    const [live, stays] = [await listening(person), await listening(elsewhere)];
    await person.post('/api/auth/sign-out');
    await waitUntil(() => live.closeCode !== undefined);
    expect(live.closeCode).toBe(CloseCode.signedOut);
    expect(stays.closeCode).toBeUndefined();
  });

  it('lets the oldest tab go when there are too many', async () => {
    const person = await gateway.newcomer();
    const tabs: Live[] = [];
    for (let n = 0; n < 13; n += 1) tabs.push(await listening(person));
    await waitUntil(() => tabs[0]?.closeCode !== undefined);
    expect(tabs.filter(({ closeCode }) => closeCode !== undefined).map(({ closeCode }) => closeCode)).toEqual([
      CloseCode.tooMany,
    ]);
  });

  it('goes on after a cut without a gap, and says so', async () => {
    const { person, live, botId } = await withBot();
    await orderNotice(person, botId);
    await waitUntil(() => live.has('accounts') && live.sequence !== undefined);
    const { resume } = live;
    live.close();
    // Another bot's notice, while nobody is there to hear it.
    const missed = '00000000-0000-4000-8000-00000000000a';
    await orderNotice(person, missed);
    const back = person.listen({}, resume);
    open.push(back);
    await waitUntil(() => back.has('orders', missed));
    expect(back.messages[0]).toMatchObject({ type: 'hello', resumed: true });
    expect(back.messages.filter((one) => one.type === 'orders' && one.botId === missed)).toHaveLength(1);
    expect(back.has('orders', botId)).toBe(false);
    const elsewhere = person.listen({}, `other-epoch.${live.sequence}`);
    open.push(elsewhere);
    await waitUntil(() => elsewhere.has('hello'));
    expect(elsewhere.messages[0]).toMatchObject({ type: 'hello', resumed: false });
  });

  it('has no topic of another user, and none of an underlying without a chain', async () => {
    const [{ live }, other] = [await withBot(), await withBot()];
    live.want(`user/${other.person.session?.userId}`, 'quotes/ZZNONE');
    await waitUntil(() => live.has('topicRefused'));
    await waitUntil(() => live.messages.filter(({ type }) => type === 'topicRefused').length === 2);
    expect(live.messages.filter(({ type }) => type === 'topicRefused')).toEqual([
      { type: 'topicRefused', topic: `user/${other.person.session?.userId}`, code: 'TOPIC_UNKNOWN' },
      { type: 'topicRefused', topic: 'quotes/ZZNONE', code: 'TOPIC_UNKNOWN' },
    ]);
    await orderNotice(other.person, other.botId);
    await waitUntil(() => other.live.has('orders', other.botId));
    expect(live.has('orders', other.botId)).toBe(false);
  });

  const publish = async (sequence: number, bid: string, underlying = CHAIN) => {
    const quotes = [{ expiry: '2025-12-19', strike: '265', bid, ask: '9.99', volume: 0 }];
    const at = instant(Date.UTC(2025, 10, 28, 15));
    const bytes = encodeFrame(frameOf({ underlying, at, spot: '277.5', quotes, sequence }));
    await new FrameStore(redis).publish({ underlying, sequence, hash: frameHash(bytes), bytes });
    return bytes;
  };

  it('carries a chain whole, and then what changes of it', async () => {
    const live = await listening(await gateway.newcomer());
    const first = await publish(1, '3.25');
    live.want(`quotes/${CHAIN}`);
    await waitUntil(() => live.binary.length === 1);
    const held = applyQuotes(live.binary[0] as ArrayBuffer, () => undefined);
    expect(Buffer.compare(encodeFrame(held.frame), first)).toBe(0);
    const second = await publish(2, '3.30');
    await waitUntil(() => live.binary.length === 2);
    const moved = applyQuotes(live.binary[1] as ArrayBuffer, () => held);
    expect(Buffer.compare(encodeFrame(moved.frame), second)).toBe(0);
    // Who has the newest frame is sent nothing; who has an older one is sent a whole one.
    const back = await listening(await gateway.newcomer());
    back.want(`quotes/${CHAIN}@${moved.hash}`);
    back.want(`quotes/${CHAIN}@${'0'.repeat(64)}`);
    await waitUntil(() => back.binary.length === 1);
    expect(Buffer.compare(encodeFrame(applyQuotes(back.binary[0] as ArrayBuffer, () => undefined).frame), second)).toBe(
      0,
    );
  });

  it('begins with the newest state of a chain that moved while nobody wanted it', async () => {
    const chain = 'ZZHUB2' as Underlying;
    const live = await listening(await gateway.newcomer());
    await publish(1, '3.35', chain);
    live.want(`quotes/${chain}`);
    await waitUntil(() => live.binary.length > 0);
    live.want();
    const missed = await publish(2, '3.40', chain);
    const later = await listening(await gateway.newcomer());
    later.want(`quotes/${chain}`);
    await waitUntil(() => later.binary.length > 0);
    const { frame } = applyQuotes(later.binary[0] as ArrayBuffer, () => undefined);
    expect(Buffer.compare(encodeFrame(frame), missed)).toBe(0);
  });
});

/** Real: gateway, Postgres, HTTP and SMTP over loopback, encryption of pushes. Fake: the orders, which are rows; the push service, which is a web server. */
import { createHmac, createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { queryRows } from '#platform/db';
import { waitUntil } from '#platform/testing';
import type { BotView, NewSecretView, NotificationsView } from '../contract/index.js';
import { type GatewayUnderTest, type Person, startGatewayUnderTest } from '../testing/index.js';
import {
  type MailReceiver,
  PushBrowser,
  startMailReceiver,
  startWebReceiver,
  type WebReceiver,
} from '../testing/receivers.js';

let gateway: GatewayUnderTest;
let web: WebReceiver;
let mail: MailReceiver;
let person: Person;
beforeAll(async () => {
  web = await startWebReceiver();
  mail = await startMailReceiver();
  gateway = await startGatewayUnderTest({
    THETAPOD_SMTP_URL: mail.url,
    THETAPOD_PUBLIC_ORIGINS: 'http://127.0.0.1:3000',
    THETAPOD_MAIL_FROM: 'Thetapod <bots@thetapod.example>',
  });
});
beforeEach(async () => {
  person = await gateway.newcomer();
  web.received.length = 0;
});
afterAll(async () => {
  await gateway.stop();
  await Promise.all([web.close(), mail.close()]);
});

const sql = <Row extends object = object>(text: string, values: readonly unknown[] = []) =>
  queryRows<Row>(gateway.pool, text, values);
const stopAll = (reason: string) => person.post('/api/stops/user', { level: 'no_openings', reason });
const addWebhook = (path: string, kinds = ['pause']) =>
  person.post<NewSecretView>('/api/notifications/targets', {
    ...{ way: 'webhook', name: 'My server', url: web.address + path, kinds },
  });
const view = () => person.get<NotificationsView>('/api/notifications');
const at = (path: string) => web.received.filter((one) => one.path === path);

async function withBot(): Promise<string> {
  const { config } = await person.get<{ config: unknown }>('/api/bots/defaults');
  return (await person.post<BotView>('/api/bots', { config })).id;
}

describe('a webhook', () => {
  it('is told, signed with its secret', async () => {
    const { id, secret = '' } = await addWebhook('/signed');
    await stopAll('Holiday');
    await waitUntil(() => at('/signed').length === 1);
    const [{ headers, body }] = at('/signed') as [WebReceiver['received'][number]];
    const callId = String(headers['thetapod-call']);
    const timestamp = String(headers['thetapod-timestamp']);
    const digest = createHmac('sha256', secret)
      .update(`${timestamp}.${callId}.${body.toString('utf8')}`)
      .digest('hex');
    expect(headers['thetapod-signature']).toBe(`v1=${digest}`);
    expect(callId.endsWith(id)).toBe(true);
    expect(JSON.parse(body.toString('utf8'))).toMatchObject({
      ...{ id: callId, kind: 'pause', title: 'All your bots were stopped', text: 'Level no_openings: Holiday' },
      detail: { stop: 'user', level: 'no_openings' },
    });
    await waitUntil(async () => (await view()).targets[0]?.lastSentAt !== undefined);
  });

  it('is tried again under the same id, and is not followed elsewhere', async () => {
    web.answers.push({ status: 302, location: `${web.address}/elsewhere` });
    const { id } = await addWebhook('/moved');
    await stopAll('Holiday');
    await waitUntil(async () => (await view()).targets[0]?.failedCode === 'ANSWERED_302');
    expect(at('/elsewhere')).toEqual([]);
    const [waiting] = await sql<{ state: string; attempts: number; later: boolean }>(
      'SELECT state, attempts, due_at > clock_timestamp() AS later FROM notice_deliveries WHERE target_id = $1',
      [id],
    );
    expect(waiting).toEqual({ state: 'waiting', attempts: 1, later: true });
    await sql('UPDATE notice_deliveries SET due_at = clock_timestamp() WHERE target_id = $1', [id]);
    await waitUntil(() => at('/moved').length === 2);
    expect(new Set(at('/moved').map(({ headers }) => headers['thetapod-call'])).size).toBe(1);
    await waitUntil(async () => (await view()).targets[0]?.failedCode === undefined);
  });

  it('of a gateway that died in the middle is sent by another', async () => {
    const { id } = await addWebhook('/again');
    // As a gateway leaves it that was killed after its claim.
    await sql(
      `WITH n AS (INSERT INTO notices (user_id, kind, detail, planned_at) VALUES ($1, 'pause', '{"bot":"Puts"}', now()) RETURNING id)
      INSERT INTO notice_deliveries (notice_id, target_id, attempts, due_at, claimed_until)
      SELECT id, $2, 1, now() - interval '2 minutes', now() - interval '1 second' FROM n`,
      [person.session?.userId, id],
    );
    await waitUntil(() => at('/again').length === 1);
    await waitUntil(async () => (await view()).targets[0]?.lastSentAt !== undefined);
    expect(at('/again')).toHaveLength(1);
  });

  it.each(['https://10.0.0.1/', 'http://example.com/', 'https://169.254.169.254/', 'https://[::ffff:10.0.0.1]/'])(
    'may not be %s',
    async (url) => {
      const body = { way: 'webhook', name: 'Inside', url, kinds: [] };
      const answer = await person.ask('POST', '/api/notifications/targets', { body });
      expect(answer).toMatchObject({ status: 422, body: { fields: [{ path: 'url' }] } });
    },
  );
});

describe('what happens to orders', () => {
  it('is told by kind, each thing once', async () => {
    const botId = await withBot();
    await addWebhook('/orders', ['fill', 'rejection', 'unknown', 'limit']);
    const [account] = await sql<{ account_id: string }>('SELECT account_id FROM bots WHERE id = $1', [botId]);
    const common = [botId, person.session?.userId, account?.account_id];
    const mine = (name: string) => `${name}-${botId}`;
    for (const name of ['one', 'two', 'three']) {
      await sql(
        `INSERT INTO intents (id, decision_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity, limit_price,
          valid_until, reserve, position_id, created_market)
        VALUES ($4, 'd', $1, $2, $3, $4, 'AAPL251219P00265000', 'AAPL', 'sell_to_open', 2, 1.55, 0, 0, 'p', 0)`,
        [...common, mine(name)],
      );
    }
    await sql(
      `INSERT INTO orders (id, intent_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity, limit_price, state,
        position_id, desk_epoch, created_market, updated_market)
      VALUES ($4, $4, $1, $2, $3, $4, 'AAPL251219P00265000', 'AAPL', 'sell_to_open', 2, 1.55, 'submitting', 'p', 1, 0, 0)`,
      [...common, mine('one')],
    );
    await sql(`UPDATE orders SET state = 'unknown' WHERE id = $1`, [mine('one')]);
    await sql(`UPDATE orders SET state = 'unknown' WHERE id = $1`, [mine('one')]);
    await sql(
      `INSERT INTO fills (account_id, execution_id, order_id, quantity, price, fees, ts_event) VALUES ($1, $2, $2, 1, 1.60, 0, 0)`,
      [account?.account_id, mine('one')],
    );
    await sql(`UPDATE orders SET state = 'rejected', code = 'NO_MARGIN' WHERE id = $1`, [mine('one')]);
    await sql(`UPDATE intents SET status = 'refused', code = 'ACCOUNT_OPENINGS' WHERE id = $1`, [mine('two')]);
    await sql(`UPDATE intents SET status = 'refused', code = 'MARKET_CLOSED' WHERE id = $1`, [mine('three')]);
    await waitUntil(() => at('/orders').length === 5);
    const told = at('/orders').map(({ body }) => JSON.parse(body.toString('utf8')) as { kind: string; text: string });
    expect(told.map(({ kind }) => kind).sort()).toEqual(['fill', 'limit', 'rejection', 'rejection', 'unknown']);
    expect(told.find(({ kind }) => kind === 'fill')?.text).toBe('Sold 1 × AAPL251219P00265000 at 1.60.');
    expect(told.find(({ kind }) => kind === 'limit')?.text).toContain('have opened as much today as its user allows');
  });

  it('leaves nothing behind for those who are told nowhere, and nothing of what was rolled back', async () => {
    await stopAll('Nobody listens');
    await addWebhook('/rolled-back');
    const client = await gateway.pool.connect();
    await client.query('BEGIN');
    await client.query(`UPDATE stops SET level = 'flatten' WHERE subject = $1`, [person.session?.userId]);
    await client.query('ROLLBACK');
    client.release();
    expect(await sql('SELECT 1 FROM notices WHERE user_id = $1', [person.session?.userId])).toEqual([]);
  });
});

describe('a mail', () => {
  it('is sent to the account’s address', async () => {
    await person.post('/api/notifications/targets', { way: 'email', kinds: ['pause'] });
    await stopAll('Holiday');
    const to = `To: ${person.session?.email}`;
    await waitUntil(() => mail.mails.some((text) => text.includes(to)));
    const text = mail.mails.find((one) => one.includes(to)) ?? '';
    expect(text).toContain('From: Thetapod <bots@thetapod.example>');
    expect(text).toContain('Subject: Thetapod: All your bots were stopped');
    expect(text).toContain('Level no_openings: Holiday');
  });
});

describe('a push', () => {
  it('reaches the browser that asked, which alone can read it', async () => {
    const browser = new PushBrowser(`${web.address}/push/1`);
    const { subscription } = browser;
    const body = { way: 'push', name: 'Firefox', subscription, kinds: ['pause'] };
    await person.post('/api/notifications/targets', body);
    const { pushKey } = await view();
    await stopAll('Holiday');
    await waitUntil(() => at('/push/1').length === 1);
    const [{ headers, body: sealed }] = at('/push/1') as [WebReceiver['received'][number]];
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '43200' });
    expect(JSON.parse(browser.open(sealed))).toMatchObject({ kind: 'pause', title: 'All your bots were stopped' });
    // Source: RFC 8292, 2 and 3: who sends is proven by a token for the origin of the push service.
    const [, token = '', key] = /^vapid t=([^,]+), ?k=(.+)$/.exec(headers.authorization ?? '') ?? [];
    expect(key).toBe(pushKey);
    const [head = '', claims = '', signature = ''] = token.split('.');
    const point = Buffer.from(pushKey, 'base64url');
    const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
    const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    const sent = Buffer.from(signature, 'base64url');
    expect(
      verify('sha256', Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, sent),
    ).toBe(true);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'))).toMatchObject({
      ...{ aud: web.address, sub: 'mailto:bots@thetapod.example' },
    });
  });

  it('ends with the browser that has withdrawn', async () => {
    web.answers.push({ status: 410 });
    const { subscription } = new PushBrowser(`${web.address}/push/2`);
    await person.post('/api/notifications/targets', { way: 'push', name: 'Old', subscription, kinds: ['pause'] });
    await stopAll('Holiday');
    await waitUntil(async () => (await view()).targets.length === 0);
  });
});

describe('quiet hours', () => {
  it('hold back until they end, but not what cannot wait, nor a test', async () => {
    // All day but one minute that is hours away.
    const zone = new Date().getUTCHours() === 23 ? 'Asia/Tokyo' : 'UTC';
    const quiet = { from: '00:00', until: '23:59', zone, urgentThrough: true };
    const { status } = await person.ask('PUT', '/api/notifications/quiet-hours', { body: { quiet } });
    expect(status).toBe(204);
    const { id } = await addWebhook('/quiet', ['limit', 'pause']);
    await sql(`INSERT INTO notices (user_id, kind, detail) VALUES ($1, 'limit', '{}')`, [person.session?.userId]);
    await stopAll('Urgent');
    await person.post(`/api/notifications/targets/${id}/test`);
    await waitUntil(() => at('/quiet').length === 2);
    expect(
      at('/quiet')
        .map(({ body }) => JSON.parse(body.toString('utf8')).kind)
        .sort(),
    ).toEqual(['pause', 'test']);
    const held = await sql<{ state: string; later: boolean }>(
      `SELECT d.state, d.due_at > now() AS later FROM notice_deliveries d JOIN notices n ON n.id = d.notice_id
      WHERE d.target_id = $1 AND n.kind = 'limit'`,
      [id],
    );
    expect(held).toEqual([{ state: 'waiting', later: true }]);
    expect((await view()).quiet).toEqual(quiet);
  });
});

describe('a call of a program', () => {
  const sent = (secret: string, hook: string, request: object, more: { callId?: string; ageS?: number } = {}) => {
    const body = JSON.stringify(request);
    const timestamp = String(Math.floor(Date.now() / 1_000) - (more.ageS ?? 0));
    const callId = more.callId ?? 'call-1';
    const digest = createHmac('sha256', secret).update(`${timestamp}.${callId}.${body}`).digest('hex');
    const headers = { 'thetapod-timestamp': timestamp, 'thetapod-call': callId, 'thetapod-signature': `v1=${digest}` };
    return gateway.visitor().ask('POST', `/api/hooks/${hook}`, { body, headers });
  };
  const made = async (acts: readonly string[]) => {
    const botId = await withBot();
    const hook = await person.post<NewSecretView>('/api/notifications/hooks', { name: 'TradingView', botId, acts });
    const commands = () =>
      sql<{ kind: string }>('SELECT kind FROM bot_commands WHERE bot_id = $1 ORDER BY id', [botId]);
    return { ...hook, secret: hook.secret ?? '', commands };
  };

  it('starts and pauses its bot, each call once', async () => {
    const { id, secret, commands } = await made(['start', 'pause']);
    expect(await sent(secret, id, { act: 'start' })).toMatchObject({ status: 202, body: { outcome: 'taken' } });
    expect(await sent(secret, id, { act: 'start' })).toMatchObject({ status: 202, body: { outcome: 'repeated' } });
    const reused = await sent(secret, id, { act: 'pause' });
    expect(reused).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect(await sent(secret, id, { act: 'pause' }, { callId: 'call-2' })).toMatchObject({ status: 202 });
    expect(await commands()).toEqual([{ kind: 'start' }, { kind: 'pause' }]);
    expect((await view()).hooks[0]).toMatchObject({ id, path: `/api/hooks/${id}`, acts: ['start', 'pause'] });
  });

  it('has the bot look at once, but not without end; a pause is never too often', async () => {
    const { id, secret, commands } = await made(['look', 'pause']);
    const answers = [];
    for (let n = 0; n < 21; n += 1) answers.push(await sent(secret, id, { act: 'look' }, { callId: `look-${n}` }));
    expect(answers.slice(0, 20).map(({ status }) => status)).toEqual(Array(20).fill(202));
    expect(answers[20]).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect(await sent(secret, id, { act: 'pause' }, { callId: 'pause' })).toMatchObject({ status: 202 });
    expect((await commands()).map(({ kind }) => kind)).toEqual([...Array(20).fill('look'), 'pause']);
  });

  it('is refused unless it is signed, of now, and within what it may do', async () => {
    const { id, secret, commands } = await made(['pause']);
    const refused = { status: 401, body: { code: 'HOOK_REFUSED' } };
    expect(await sent('whs_other', id, { act: 'pause' })).toMatchObject(refused);
    expect(await sent(secret, id, { act: 'pause' }, { ageS: 301 })).toMatchObject(refused);
    expect(await sent(secret, '00000000-0000-4000-8000-000000000000', { act: 'pause' })).toMatchObject(refused);
    const bare = await gateway.visitor().ask('POST', `/api/hooks/${id}`, { body: { act: 'pause' } });
    expect(bare).toMatchObject(refused);
    const beyond = await sent(secret, id, { act: 'start' });
    expect(beyond).toMatchObject({ status: 403, body: { code: 'SCOPE_MISSING' } });
    expect(await commands()).toEqual([]);
    await person.ask('DELETE', `/api/notifications/hooks/${id}`);
    expect(await sent(secret, id, { act: 'pause' })).toMatchObject(refused);
  });

  it('commands no bot of somebody else', async () => {
    const botId = await withBot();
    const stranger = await gateway.newcomer();
    const body = { name: 'Mine?', botId, acts: ['pause'] };
    const answer = await stranger.ask('POST', '/api/notifications/hooks', { body });
    expect(answer).toMatchObject({ status: 422, body: { fields: [{ path: 'botId' }] } });
  });
});

it('what is another user’s is not there', async () => {
  const { id } = await addWebhook('/mine');
  const stranger = await gateway.newcomer();
  for (const [method, path, body] of [
    ['PUT', `/api/notifications/targets/${id}`, { kinds: [] }],
    ['POST', `/api/notifications/targets/${id}/test`, {}],
    ['DELETE', `/api/notifications/targets/${id}`, {}],
  ] as const) {
    expect(await stranger.ask(method, path, { body })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  }
  expect((await view()).targets.map((target) => target.id)).toEqual([id]);
});

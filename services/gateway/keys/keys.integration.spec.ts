/** API keys, rate limits, the OpenAPI document and the audit log over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultBotConfig } from '#core/bot';
import type { AccountId } from '#core/units';
import { queryRows } from '#platform/db';
import type { ActView, ApiKeyView, AuditVerdictView, NewApiKeyView, Page } from '../contract/index.js';
import { type GatewayUnderTest, PASSWORD, type Person, startGatewayUnderTest } from '../testing/index.js';

let gateway: GatewayUnderTest;
let owner: Person;
beforeAll(async () => {
  gateway = await startGatewayUnderTest({ THETAPOD_RATE_PER_KEY: '5' });
  owner = await gateway.newcomer();
});
afterAll(() => gateway.stop());

async function program(scopes: readonly string[], person = owner, password = PASSWORD) {
  const wish = { password, name: scopes.join(), scopes, days: 30 };
  const { key, listed } = await person.post<NewApiKeyView>('/api/me/keys', wish);
  const headers = { authorization: `Bearer ${key}` };
  const ask = (method: string, path: string, body?: unknown) =>
    gateway.visitor().ask(method, path, body === undefined ? { headers } : { headers, body });
  return { ask, key, listed };
}

async function newBot(): Promise<{ config: unknown }> {
  const [account] = await owner.get<{ id: string }[]>('/api/accounts');
  return { config: defaultBotConfig(account?.id as AccountId, 'By key') };
}

describe('a key', () => {
  it('to read cannot place or change', async () => {
    const { ask } = await program(['read']);
    expect((await ask('GET', '/api/bots')).status).toBe(200);
    const bots = await queryRows(gateway.pool, 'SELECT 1 FROM bots');
    expect(await ask('POST', '/api/bots', await newBot())).toMatchObject({
      status: 403,
      body: { code: 'SCOPE_MISSING' },
    });
    expect((await ask('POST', '/api/stops/user', { level: 'flatten' })).status).toBe(403);
    expect(await queryRows(gateway.pool, 'SELECT 1 FROM bots')).toEqual(bots);
  });

  it('to trade changes without a token of a session, and repeats nothing under the same idempotency key', async () => {
    const { ask } = await program(['trade']);
    expect((await ask('POST', '/api/bots', await newBot())).status).toBeLessThan(300);
    expect((await ask('GET', '/api/bots')).status).toBe(403);
  });

  it.each([
    ['GET', '/api/me'],
    ['GET', '/api/me/keys'],
    ['GET', '/api/auth/session'],
    ['POST', '/api/connections'],
  ])('does not reach %s %s, whatever its scopes', async (method, path) => {
    const { ask } = await program(['read', 'trade']);
    const body = method === 'POST' ? { broker: 'tradier', environment: 'paper' } : undefined;
    expect(await ask(method, path, body)).toMatchObject({ status: 403, body: { code: 'SCOPE_MISSING' } });
  });

  it('of an operator needs the scope for what operators do, which nobody else can give', async () => {
    const operator = await gateway.visitor().signIn('demo@thetapod.local', 'thetapod-demo');
    const without = await program(['read', 'trade'], operator, 'thetapod-demo');
    expect((await without.ask('GET', '/api/operations/placement')).status).toBe(403);
    const withIt = await program(['operate'], operator, 'thetapod-demo');
    expect((await withIt.ask('GET', '/api/operations/placement')).status).toBe(200);
    const wish = { password: PASSWORD, name: 'x', scopes: ['operate'], days: 1 };
    expect((await owner.ask('POST', '/api/me/keys', { body: wish })).status).toBe(422);
  });

  it('is good until it is revoked or expires; only the hash of its secret is stored', async () => {
    const { ask, key, listed } = await program(['read']);
    const dump = JSON.stringify(await queryRows(gateway.pool, 'SELECT * FROM api_keys'));
    expect(dump).not.toContain(key.split('_')[2]);
    const [almost] = [key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A')];
    const headers = { authorization: `Bearer ${almost}` };
    const wrong = await gateway.visitor().ask('GET', '/api/bots', { headers });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'KEY_REFUSED' } });
    const stranger = await gateway.newcomer();
    expect((await stranger.ask('DELETE', `/api/me/keys/${listed.id}`)).status).toBe(404);
    expect((await ask('GET', '/api/bots')).status).toBe(200);
    await owner.ask('DELETE', `/api/me/keys/${listed.id}`);
    expect((await ask('GET', '/api/bots')).status).toBe(401);
    const expiring = await program(['read']);
    await queryRows(gateway.pool, 'UPDATE api_keys SET expires_at = now() WHERE id = $1', [expiring.listed.id]);
    expect((await expiring.ask('GET', '/api/bots')).status).toBe(401);
    const ids = (await owner.get<ApiKeyView[]>('/api/me/keys')).map(({ id }) => id);
    expect(ids).not.toContain(listed.id);
  });
});

describe('rate limits', () => {
  it('are told with each answer, counted per key, and refuse beyond', async () => {
    const [one, other] = [await program(['read']), await program(['read'])];
    const left: (string | null)[] = [];
    for (let n = 0; n < 5; n += 1) {
      const { headers, status } = await one.ask('GET', '/api/bots');
      expect([status, headers.get('ratelimit-policy')]).toEqual([200, '"key";q=5;w=60']);
      left.push(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1] ?? null);
    }
    expect(left).toEqual(['4', '3', '2', '1', '0']);
    const refused = await one.ask('GET', '/api/bots');
    expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await other.ask('GET', '/api/bots')).status).toBe(200);
    expect((await owner.ask('GET', '/api/bots')).headers.get('ratelimit-policy')).toBe('"user";q=3000;w=60');
  });

  it('never keep anybody from the kill switch', async () => {
    const { ask } = await program(['trade']);
    for (let n = 0; n < 6; n += 1) expect((await ask('POST', '/api/stops/user', { level: 'none' })).status).toBe(200);
  });
});

describe('the audit log', () => {
  it('shows people their own acts a page at a time', async () => {
    const person = await gateway.newcomer();
    for (let n = 0; n < 51; n += 1) {
      await person.post('/api/me/disclaimer', { version: '2026-11-21' });
    }
    const first = await person.get<Page<ActView>>('/api/me/acts');
    expect([first.items.length, first.items[0]?.act]).toEqual([50, 'DISCLAIMER_ACCEPTED']);
    const second = await person.get<Page<ActView>>(`/api/me/acts?cursor=${first.cursor}`);
    expect(second.items.map(({ act }) => act)).toEqual(['DISCLAIMER_ACCEPTED', 'SIGNED_UP']);
    expect(second.cursor).toBeUndefined();
  });

  it('is verified by an operator, who sees where it was changed', async () => {
    const operator = await gateway.visitor().signIn('demo@thetapod.local', 'thetapod-demo');
    const whole = await operator.get<AuditVerdictView>('/api/operations/audit');
    expect(whole).toMatchObject({ kind: 'whole' });
    expect((await owner.ask('GET', '/api/operations/audit')).status).toBe(403);
    await queryRows(gateway.pool, 'ALTER TABLE audit DISABLE TRIGGER audit_append_only');
    await queryRows(gateway.pool, `UPDATE audit SET act = 'NOTHING' WHERE sequence = 2`);
    expect(await operator.get('/api/operations/audit')).toEqual({ kind: 'broken', sequence: 2 });
  });
});

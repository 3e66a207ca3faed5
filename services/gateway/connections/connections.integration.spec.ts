/**
 * A login at a broker from the button to the account and to its end. Real: the gateway, the desk's logins, Postgres, TLS, the
 * simulated Tradier's consent page and token endpoint. Fake: the market, and the browser, whose requests are made by hand.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queryRows } from '#platform/db';
import { waitUntil } from '#platform/testing';
import { AuditRepository } from '#store/audit';
import type { BrokerView, ConnectionHealthView, ConnectionView } from '../contract/index.js';
import { ConnectionBench, nextPage } from '../testing/connection-bench.js';
import type { Person } from '../testing/person.js';
import { comeBack, consent } from '../testing/simulated-login.js';

const bench = new ConnectionBench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const actsOf = async (person: Person) => {
  const userId = person.session?.userId as never;
  const entries = await new AuditRepository(bench.gateway.pool).listByUser(userId, { limit: 100 });
  return entries.map(({ act }) => act).reverse();
};

const flowsOf = (connectionId: string) =>
  queryRows<{ status: string; code: string | null; sealed_code: Buffer | null }>(
    bench.gateway.pool,
    'SELECT status, code, sealed_code FROM connect_flows WHERE connection_id = $1 ORDER BY created_at',
    [connectionId],
  );

describe('a login at a broker', () => {
  it('is offered with what it can do', async () => {
    const person = await bench.gateway.newcomer();
    const brokers = await person.get<BrokerView[]>('/api/brokers');
    expect(brokers).toMatchObject([{ name: 'tradier', title: 'Tradier', environments: ['paper'], simulated: true }]);
  });

  it('goes through the consent page and brings the account', async () => {
    const person = await bench.gateway.newcomer();
    const live = person.listen();
    const { authorizeUrl } = await bench.begin(person);
    const url = new URL(authorizeUrl);
    expect(url.pathname).toBe('/v1/oauth/authorize');
    expect(url.searchParams.get('scope')).toBe('read,trade,market,stream');
    expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'scope', 'state']);
    // 256 bits in base64url.
    expect(url.searchParams.get('state')).toMatch(/^[A-Za-z0-9_-]{43}$/);

    const connection = await bench.connect(person);
    expect(connection).toMatchObject({ title: 'Tradier', state: 'connected', scope: 'read trade market stream' });
    expect(connection.accounts).toEqual([{ id: expect.any(String), name: 'Tradier paper …0001' }]);
    expect(connection.sessionEndsAt).toBeUndefined();
    expect(connection.accessEndsAt).toBeGreaterThan(Date.now());
    const accounts = await person.get<{ id: string; broker: string; mode: string; type: string }[]>('/api/accounts');
    expect(accounts.find(({ broker }) => broker === 'tradier')).toMatchObject({ mode: 'paper', type: 'margin' });
    await waitUntil(() => live.has('connections'));
    live.close();
    expect(await actsOf(person)).toEqual([
      'SIGNED_UP',
      'BROKER_CONNECT_ASKED',
      'BROKER_CONNECT_ASKED',
      'BROKER_CONNECTED',
    ]);

    await waitUntil(async () => {
      const health = await person.get<ConnectionHealthView>(`/api/connections/${connection.id}`);
      return health.requests.length >= 2;
    });
    const health = await person.get<ConnectionHealthView>(`/api/connections/${connection.id}`);
    const requests = health.requests.map(({ name, method, status }) => [name, method, status]);
    expect(requests).toContainEqual(['oauth.token', 'POST', 200]);
    expect(health.accounts).toMatchObject([{ drift: false, driftWords: [], externalOrders: [], unmanaged: [] }]);
  });

  it('lets the desk, and nobody else, speak for the account', async () => {
    const person = await bench.gateway.newcomer();
    const { accounts } = await bench.connect(person, { user: 'robin-paper' });
    expect(accounts.map(({ name }) => name)).toEqual(['Tradier paper …0002', 'Tradier paper …0003']);
    const accountId = accounts[0]?.id as never;
    const port = await bench.brokerOf(accountId);
    // 100,000.00 in 1e-4.
    expect((await port?.balances(accountId))?.cash).toBe(1_000_000_000);
  });

  it('is renewed by signing in again, and keeps its accounts', async () => {
    const person = await bench.gateway.newcomer();
    const before = await bench.connect(person);
    const after = await bench.connect(person, { more: { connectionId: before.id } });
    expect(after.id).toBe(before.id);
    expect(after.accounts).toEqual(before.accounts);
  });

  it('is not taken when somebody else signs in for it', async () => {
    const person = await bench.gateway.newcomer();
    const before = await bench.connect(person);
    const { authorizeUrl } = await bench.begin(person, { connectionId: before.id });
    await comeBack(person, await consent(bench.sim, authorizeUrl, { user: 'robin-paper' }));
    await waitUntil(async () => (await flowsOf(before.id)).some(({ code }) => code === 'ANOTHER_LOGIN'));
    expect(await bench.connectionOf(person, before.id)).toMatchObject({
      state: 'connected',
      accounts: before.accounts,
      words: expect.stringContaining('none of the accounts of this connection was there. Sign out at the broker'),
    });
  });

  it('is not doubled for the same account', async () => {
    const person = await bench.gateway.newcomer();
    await bench.connect(person);
    const { connection, authorizeUrl } = await bench.begin(person);
    await comeBack(person, await consent(bench.sim, authorizeUrl));
    await waitUntil(async () => (await bench.connectionOf(person, connection.id)).state === 'failed');
    expect((await bench.connectionOf(person, connection.id)).words).toContain('The account is connected already.');
  });

  it('ends in words when it is declined', async () => {
    const person = await bench.gateway.newcomer();
    const { connection, authorizeUrl } = await bench.begin(person);
    const answer = await comeBack(person, await consent(bench.sim, authorizeUrl, { decision: 'deny' }));
    expect(nextPage(answer)).toBe('/brokers?problem=ACCESS_DENIED');
    expect(await bench.connectionOf(person, connection.id)).toMatchObject({
      state: 'failed',
      words: 'You declined at the broker’s page. Begin again if you did not mean to.',
    });
  });
});

describe('somebody else’s login', () => {
  it('is not there, whatever is asked of it', async () => {
    const [owner, stranger] = [await bench.gateway.newcomer(), await bench.gateway.newcomer()];
    const { id } = await bench.connect(owner);
    const asked = [
      await stranger.ask('GET', `/api/connections/${id}`),
      await stranger.ask('DELETE', `/api/connections/${id}`),
      await stranger.ask('POST', `/api/connections/${id}/relogin-plan`, { body: { accepted: true } }),
      await stranger.ask('POST', '/api/connections', {
        body: { broker: 'tradier', environment: 'paper', connectionId: id },
      }),
    ];
    for (const answer of asked) expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(await stranger.get('/api/connections')).toEqual([]);
    expect(await bench.connectionOf(owner, id)).toMatchObject({ state: 'connected', reloginPlanAccepted: false });
    for (const [method, path] of [
      ['GET', '/api/brokers'],
      ['GET', '/api/connections'],
      ['POST', '/api/connections'],
      ['GET', `/api/connections/${id}`],
      ['DELETE', `/api/connections/${id}`],
      ['POST', `/api/connections/${id}/relogin-plan`],
    ] as const) {
      expect(await bench.gateway.visitor().ask(method, path)).toMatchObject({
        status: 401,
        body: { code: 'SIGNED_OUT' },
      });
    }
  });
});

describe('what is asked of a login', () => {
  it('is checked', async () => {
    const person = await bench.gateway.newcomer();
    const refused = [
      [{ broker: 'nobody', environment: 'paper' }, 'broker'],
      [{ broker: 'tradier', environment: 'live' }, 'environment'],
    ] as const;
    for (const [body, path] of refused) {
      const answer = await person.ask('POST', '/api/connections', { body });
      expect(answer).toMatchObject({ status: 422, body: { fields: [{ path }] } });
    }
    const unknown = await person.ask('POST', '/api/connections', {
      body: { broker: 'tradier', environment: 'paper', connectionId: '00000000-0000-4000-8000-000000000000' },
    });
    expect(unknown.status).toBe(404);
  });

  it('takes a plan to sign in again, and takes it back', async () => {
    const person = await bench.gateway.newcomer();
    const { id } = await bench.connect(person);
    const plan = (accepted: boolean) =>
      person.post<ConnectionView>(`/api/connections/${id}/relogin-plan`, { accepted });
    expect((await plan(true)).reloginPlanAccepted).toBe(true);
    expect((await plan(false)).reloginPlanAccepted).toBe(false);
    expect(await actsOf(person)).toContain('RELOGIN_PLAN_ACCEPTED');
  });

  it('ends it: no token is left, and it can be connected again with the same account', async () => {
    const person = await bench.gateway.newcomer();
    const before = await bench.connect(person);
    expect((await person.ask('DELETE', `/api/connections/${before.id}`)).status).toBe(202);
    await waitUntil(async () => (await bench.connectionOf(person, before.id)).state === 'disconnected');
    const rows = await queryRows(bench.gateway.pool, 'SELECT sealed_tokens FROM connections WHERE id = $1', [
      before.id,
    ]);
    expect(rows).toEqual([{ sealed_tokens: null }]);
    const accountId = before.accounts[0]?.id as never;
    const port = await bench.brokerOf(accountId);
    await expect(port?.balances(accountId)).rejects.toMatchObject({ code: 'BROKER_RELOGIN_NEEDED' });
    expect((await actsOf(person)).slice(-2)).toEqual(['BROKER_DISCONNECT_ASKED', 'BROKER_DISCONNECTED']);

    const anew = await bench.connect(person);
    expect(anew.id).not.toBe(before.id);
    expect(anew.accounts).toEqual(before.accounts);
    expect((await port?.balances(accountId))?.cash).toBe(1_000_000_000);
  });

  it('is answered soon when no desk is there', async () => {
    const person = await bench.gateway.newcomer();
    await bench.stopDesk();
    const answer = await person.ask('POST', '/api/connections', { body: { broker: 'tradier', environment: 'paper' } });
    await bench.startDesk();
    expect(answer).toMatchObject({ status: 503, body: { code: 'DESK_UNAVAILABLE' } });
    expect(await person.get('/api/connections')).toMatchObject([{ state: 'failed' }]);
  });
});

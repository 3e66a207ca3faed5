/**
 * The way back from a broker's page: by whom, when and how often it is taken. Real: the gateway, the desk's logins, Postgres, TLS, the
 * simulated Tradier's consent page and token endpoint. Fake: the market, and the browser, whose requests are made by hand.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queryRows } from '#platform/db';
import { waitUntil } from '#platform/testing';
import { ConnectionBench, nextPage } from '../testing/connection-bench.js';
import { comeBack, consent } from '../testing/simulated-login.js';

const bench = new ConnectionBench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

describe('the way back', () => {
  it('is taken once', async () => {
    const person = await bench.gateway.newcomer();
    const { authorizeUrl } = await bench.begin(person);
    const address = await consent(bench.sim, authorizeUrl);
    const answers = await Promise.all([1, 2, 3, 4].map(() => comeBack(person, address)));
    expect(answers.map(nextPage).sort()).toEqual([
      expect.stringMatching(/^\/brokers\/[0-9a-f-]{36}$/),
      '/brokers?problem=STATE_USED',
      '/brokers?problem=STATE_USED',
      '/brokers?problem=STATE_USED',
    ]);
  });

  it('is refused to another user, to another browser of the same user, and without a session', async () => {
    const person = await bench.gateway.newcomer();
    const email = person.session?.email ?? '';
    const { connection, authorizeUrl } = await bench.begin(person);
    const address = await consent(bench.sim, authorizeUrl);
    const otherBrowser = await bench.gateway.visitor().signIn(email);
    for (const other of [await bench.gateway.newcomer(), otherBrowser]) {
      expect(nextPage(await comeBack(other, address))).toBe('/brokers?problem=STATE_FOREIGN');
    }
    expect(nextPage(await comeBack(bench.gateway.visitor(), address))).toBe('/brokers?problem=SIGNED_OUT');
    // None of them used it up.
    expect(nextPage(await comeBack(person, address))).toBe(`/brokers/${connection.id}`);
  });

  it('is refused with a state that was never made, a doubled one, or none', async () => {
    const person = await bench.gateway.newcomer();
    const { authorizeUrl } = await bench.begin(person);
    const address = await consent(bench.sim, authorizeUrl);
    const state = address.searchParams.get('state') ?? '';
    const path = '/api/connections/callback/tradier';
    const refusals = [
      [`${path}?code=x&state=${'A'.repeat(43)}`, 'STATE_UNKNOWN'],
      [`${path}?code=x`, 'CALLBACK_MALFORMED'],
      [`${path}?code=x&state=${state}&state=${state}`, 'CALLBACK_MALFORMED'],
      [`${path}?code=x&code=y&state=${state}`, 'CALLBACK_MALFORMED'],
      [path, 'CALLBACK_MALFORMED'],
    ];
    for (const [address, code] of refusals) {
      expect(nextPage(await person.ask('GET', address ?? ''))).toBe(`/brokers?problem=${code}`);
    }
    expect(
      bench.logged.some((line) => line.includes('connect.callback_refused') && line.includes('STATE_UNKNOWN')),
    ).toBe(true);
  });

  it('is refused when the broker was mixed up, or names another sender', async () => {
    const person = await bench.gateway.newcomer();
    const first = await bench.begin(person);
    const mixed = await consent(bench.sim, first.authorizeUrl);
    mixed.pathname = '/api/connections/callback/schwab';
    expect(nextPage(await comeBack(person, mixed))).toBe('/brokers?problem=BROKER_MIXED_UP');
    mixed.pathname = '/api/connections/callback/tradier';
    expect(nextPage(await comeBack(person, mixed))).toBe('/brokers?problem=STATE_USED');

    const second = await bench.begin(person);
    const named = await consent(bench.sim, second.authorizeUrl);
    named.searchParams.set('iss', 'https://evil.example');
    expect(nextPage(await comeBack(person, named))).toBe('/brokers?problem=ISSUER_MISMATCH');
    const third = await bench.begin(person);
    const right = await consent(bench.sim, third.authorizeUrl);
    right.searchParams.set('iss', new URL(third.authorizeUrl).origin);
    expect(nextPage(await comeBack(person, right))).toBe(`/brokers/${third.connection.id}`);
  });

  it('is refused after ten minutes', async () => {
    const person = await bench.gateway.newcomer();
    const { connection, authorizeUrl } = await bench.begin(person);
    const address = await consent(bench.sim, authorizeUrl);
    const expire = `UPDATE connect_flows SET expires_at = now() - interval '1 s' WHERE connection_id = $1`;
    await queryRows(bench.gateway.pool, expire, [connection.id]);
    expect(nextPage(await comeBack(person, address))).toMatch(/problem=STATE_(EXPIRED|USED)$/);
    await waitUntil(async () => (await bench.connectionOf(person, connection.id)).state === 'failed');
  });

  it('survives the redirect from the broker because of how the cookie is made', async () => {
    const answer = await bench.gateway.visitor().ask('POST', '/api/auth/sign-in', {
      body: { email: 'demo@thetapod.local', password: 'thetapod-demo' },
    });
    const session = answer.headers.getSetCookie().find((cookie) => cookie.startsWith('thetapod_session='));
    expect(session).toMatch(/HttpOnly; SameSite=Lax$/);
  });

  it('leads to no other address than the listed ones', async () => {
    const person = await bench.gateway.newcomer();
    const port = new URL(bench.origin).port;
    const other = await fetch(`http://localhost:${port}/api/connections`, {
      method: 'POST',
      headers: {
        cookie: person.cookie,
        'content-type': 'application/json',
        'x-csrf-token': person.session?.csrfToken ?? '',
      },
      body: JSON.stringify({ broker: 'tradier', environment: 'paper' }),
    });
    expect(await other.json()).toMatchObject({ status: 409, code: 'ORIGIN_UNLISTED' });
  });
});

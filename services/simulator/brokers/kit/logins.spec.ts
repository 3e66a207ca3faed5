import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { MS_PER_DAY, MS_PER_MINUTE } from '#core/units';
import { SimLogins, type SimLoginTerms, type SimTokenAnswer } from './index.js';
import { ManualWorld } from './testing/index.js';

const TERMS: SimLoginTerms = {
  title: 'Example',
  scopes: ['read', 'trade'],
  scopeSeparator: ' ',
  codeMs: 10 * MS_PER_MINUTE,
  accessMs: 30 * MS_PER_MINUTE,
  refresh: 'rotating',
  sessionMs: 7 * MS_PER_DAY,
  pkce: 'optional',
  wantsRedirectUri: true,
  wantsResponseType: true,
};
const CLIENT = { clientId: 'app', clientSecret: 'hush' };
const BACK = 'https://127.0.0.1:4300/callback';

function open(change: Partial<SimLoginTerms> = {}) {
  const world = new ManualWorld();
  const clients = [{ ...CLIENT, name: 'Thetapod', redirectUris: [BACK] }];
  const users = [
    { id: 'alex', name: 'Alex <b>', accounts: ['1'] },
    { id: 'robin', name: 'Robin', accounts: ['2', '3'], environment: 'paper' },
  ];
  const logins = new SimLogins({ terms: { ...TERMS, ...change }, world, clients, users });
  const consent = { clientId: 'app', userId: 'alex', environment: 'live', scopes: ['trade'], redirectUri: BACK };
  const newCode = (more: { codeChallenge?: string } = {}) => logins.consent({ ...consent, ...more });
  const exchange = (code: string, more = {}) => logins.exchange({ ...CLIENT, code, redirectUri: BACK, ...more });
  const refresh = (refreshToken = '') => logins.refresh({ ...CLIENT, refreshToken });
  return { world, logins, newCode, exchange, refresh };
}

function issued(answer: SimTokenAnswer) {
  if (answer.kind === 'refused') throw new Error(answer.text);
  return answer.tokens;
}
const errorOf = (answer: SimTokenAnswer) => (answer.kind === 'refused' ? answer.error : 'issued');

describe('the consent page', () => {
  const query = (change: Record<string, string> = {}) =>
    new URLSearchParams({
      ...{ client_id: 'app', redirect_uri: BACK, response_type: 'code', scope: 'read trade', state: 's&1' },
      ...change,
    });
  const place = { environment: 'live', action: '/authorize' };

  it('names the application, what it asks for and who can sign in here', () => {
    const { status, body } = open().logins.authorizePage(query(), place);
    expect(status).toBe(200);
    for (const text of ['Simulated Example', 'Thetapod', '<code>read</code>', 'Alex &lt;b&gt;', 'value="s&amp;1"']) {
      expect(body).toContain(text);
    }
    expect(body).not.toContain('Robin');
    expect(body).not.toContain('<script');
  });

  it('sends the person back with a code that can be exchanged', () => {
    const { logins, exchange } = open();
    const form = new URLSearchParams([...query(), ['user', 'alex'], ['decision', 'approve']]);
    const reply = logins.decide(form, { environment: 'live' });
    const target = new URL(reply.headers?.['location'] ?? '');
    expect([reply.status, target.origin + target.pathname, target.searchParams.get('state')]).toEqual([
      302,
      BACK,
      's&1',
    ]);
    expect(issued(exchange(target.searchParams.get('code') ?? '')).scopes).toEqual(['read', 'trade']);
  });

  it('sends a refusal back, and redirects nowhere that is not registered', () => {
    const { logins } = open();
    const denied = logins.decide(new URLSearchParams([...query(), ['decision', 'deny']]), place);
    expect(new URL(denied.headers?.['location'] ?? '').searchParams.get('error')).toBe('access_denied');
    const changes: Record<string, string>[] = [
      { redirect_uri: `${BACK}/` },
      { redirect_uri: 'https://evil.example' },
      { client_id: 'x' },
    ];
    for (const change of changes) {
      const { status, headers } = logins.authorizePage(query(change), place);
      expect([status, headers?.['location']]).toEqual([400, undefined]);
    }
    const wrong = logins.authorizePage(query({ scope: 'everything' }), place);
    expect(new URL(wrong.headers?.['location'] ?? '').searchParams.get('error')).toBe('invalid_scope');
  });
});

describe('codes', () => {
  it('work once, and a second use ends the login that the first one gave', () => {
    const { logins, newCode, exchange, refresh } = open();
    const code = newCode();
    const tokens = issued(exchange(code));
    expect(logins.check(tokens.accessToken).kind).toBe('good');
    expect(errorOf(exchange(code))).toBe('invalid_grant');
    expect(logins.check(tokens.accessToken).kind).toBe('revoked');
    expect(errorOf(refresh(tokens.refreshToken))).toBe('invalid_grant');
  });

  it('expire, and need the right client, address and verifier', () => {
    const { world, newCode, exchange } = open();
    const verifier = 'v'.repeat(43);
    const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
    expect(errorOf(exchange(newCode(), { clientSecret: 'wrong' }))).toBe('invalid_client');
    expect(errorOf(exchange(newCode(), { redirectUri: 'https://else.example' }))).toBe('invalid_grant');
    expect(errorOf(exchange(newCode(), { environment: 'paper' }))).toBe('invalid_grant');
    expect(errorOf(exchange(newCode({ codeChallenge })))).toBe('invalid_grant');
    expect(errorOf(exchange(newCode({ codeChallenge }), { codeVerifier: 'x' }))).toBe('invalid_grant');
    expect(errorOf(exchange(newCode({ codeChallenge }), { codeVerifier: verifier }))).toBe('issued');
    const late = newCode();
    world.pass(10 * MS_PER_MINUTE);
    expect(errorOf(exchange(late))).toBe('invalid_grant');
  });
});

describe('tokens', () => {
  it('die at their end and are renewed; a rotated refresh token that comes again ends the whole family', () => {
    const { world, logins, newCode, exchange, refresh } = open();
    const first = issued(exchange(newCode()));
    world.pass(30 * MS_PER_MINUTE);
    expect(logins.check(first.accessToken).kind).toBe('expired');
    const second = issued(refresh(first.refreshToken));
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(logins.check(second.accessToken)).toMatchObject({ kind: 'good', login: { scopes: ['trade'] } });
    expect(errorOf(refresh(first.refreshToken))).toBe('invalid_grant');
    expect(logins.check(second.accessToken).kind).toBe('revoked');
    expect(errorOf(refresh(second.refreshToken))).toBe('invalid_grant');
  });

  it('keep their refresh token where the broker does not rotate', () => {
    const { newCode, exchange, refresh } = open({ refresh: 'fixed' });
    const first = issued(exchange(newCode()));
    expect(issued(refresh(first.refreshToken)).refreshToken).toBe(first.refreshToken);
    expect(errorOf(refresh(first.refreshToken))).toBe('issued');
  });

  it('are not renewed beyond the session, however often they were', () => {
    const { world, newCode, exchange, refresh } = open();
    let tokens = issued(exchange(newCode()));
    for (let day = 1; day < 7; day += 1) {
      world.pass(MS_PER_DAY);
      tokens = issued(refresh(tokens.refreshToken));
    }
    world.pass(MS_PER_DAY);
    expect(errorOf(refresh(tokens.refreshToken))).toBe('invalid_grant');
  });

  it('end when they are revoked, killed, or at a minute that a test sets', () => {
    const { world, logins, newCode, exchange, refresh } = open({ refresh: 'fixed' });
    const revoked = issued(exchange(newCode()));
    logins.revoke(revoked.refreshToken ?? '');
    expect(logins.check(revoked.accessToken).kind).toBe('revoked');

    const dying = issued(exchange(newCode()));
    logins.killTokens('access', (world.wallNow() + MS_PER_MINUTE) as never);
    expect(logins.check(dying.accessToken).kind).toBe('good');
    world.pass(MS_PER_MINUTE);
    expect(logins.check(dying.accessToken).kind).toBe('expired');
    const renewed = issued(refresh(dying.refreshToken));
    logins.killTokens('all');
    expect(logins.check(renewed.accessToken).kind).toBe('revoked');
    expect(errorOf(refresh(renewed.refreshToken))).toBe('invalid_grant');
  });

  it('live on after they were saved and restored', () => {
    const { logins, newCode, exchange } = open();
    const { accessToken } = issued(exchange(newCode()));
    const again = open().logins;
    again.restore(JSON.parse(JSON.stringify(logins.save())));
    expect(again.check(accessToken)).toMatchObject({ kind: 'good', user: { id: 'alex' } });
  });
});

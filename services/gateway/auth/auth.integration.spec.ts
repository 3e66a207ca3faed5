import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queryRows } from '#platform/db';
import { DISCLAIMER_VERSION, type ProblemView, type SessionView } from '../contract/index.js';
import { type GatewayUnderTest, PASSWORD, startGatewayUnderTest } from '../testing/index.js';

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await startGatewayUnderTest({ THETAPOD_SIGN_IN_ATTEMPTS: '3' });
});
afterAll(() => gateway.stop());

const newUser = (email: string) => ({
  email,
  password: PASSWORD,
  acceptDisclaimer: true,
  disclaimerVersion: DISCLAIMER_VERSION,
});

describe('signing up', () => {
  it.each([
    ['the disclaimer is not accepted', { acceptDisclaimer: false }, 'acceptDisclaimer'],
    ['another text was accepted', { disclaimerVersion: '2020-01-01' }, 'disclaimerVersion'],
    ['the password is short', { password: 'short' }, 'password'],
    ['the password is on the lists of leaked ones', { password: 'Password123!' }, 'password'],
    ['the password is the address', { password: 'refused2024' }, 'password'],
    ['the address is none', { email: 'nobody' }, 'email'],
    ['there is a field too many', { role: 'operator' }, ''],
  ])('is refused when %s', async (_case, change, path) => {
    const body = { ...newUser('refused@example.com'), ...change };
    const answer = await gateway.visitor().ask<ProblemView>('POST', '/api/auth/sign-up', { body });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'INVALID_FIELDS', fields: [{ path }] });
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('signs in, keeps which disclaimer was accepted, and leaves a trace', async () => {
    const person = gateway.visitor();
    const answer = await person.ask<SessionView>('POST', '/api/auth/sign-up', { body: newUser('Ada@Example.COM') });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ email: 'ada@example.com', role: 'trader' });
    const [user] = await queryRows(
      gateway.pool,
      `SELECT disclaimer_version, password_hash FROM users WHERE email = 'ada@example.com'`,
    );
    expect(user).toMatchObject({
      disclaimer_version: DISCLAIMER_VERSION,
      password_hash: expect.stringMatching(/^\$2[aby]\$04\$/),
    });
    const acts = await queryRows(gateway.pool, 'SELECT act FROM audit WHERE user_id = $1', [answer.body.userId]);
    expect(acts).toEqual([{ act: 'SIGNED_UP' }]);
  });

  it('does not take an address twice, however it is written', async () => {
    await gateway.visitor().signUp('twice@example.com');
    const body = newUser('TWICE@example.com');
    const answer = await gateway.visitor().ask<ProblemView>('POST', '/api/auth/sign-up', { body });
    expect(answer).toMatchObject({ status: 409, body: { code: 'EMAIL_TAKEN' } });
  });
});

describe('the session', () => {
  it('lives in cookies that scripts cannot read, and nothing of them is stored', async () => {
    const person = gateway.visitor();
    const answer = await person.ask('POST', '/api/auth/sign-up', { body: newUser('cookie@example.com') });
    const cookies = answer.headers.getSetCookie();
    expect(cookies.map((cookie) => cookie.replace(/=[^;]*/, '').replace(/ Expires=[^;]*;/, ''))).toEqual([
      'thetapod_session; Max-Age=1209600; Path=/; HttpOnly; SameSite=Lax',
      'thetapod_refresh; Max-Age=1209600; Path=/api/auth/refresh; HttpOnly; SameSite=Strict',
      'thetapod_device; Max-Age=31536000; Path=/api; HttpOnly; SameSite=Strict',
    ]);
    const dump = JSON.stringify(await queryRows(gateway.pool, 'SELECT * FROM sessions'));
    for (const cookie of cookies) expect(dump).not.toContain(/=([^;]*)/.exec(cookie)?.[1]?.split('.')[2]);
  });

  it('carries a token of ten minutes', async () => {
    const person = await gateway.visitor().signUp('minutes@example.com');
    const { accessEndsAt = 0, serverNow = 0 } = person.session ?? {};
    // Made a moment before the answer.
    expect(accessEndsAt - serverNow).toBeLessThanOrEqual(600_000);
    expect(accessEndsAt - serverNow).toBeGreaterThan(0);
    const [, claims = ''] = person.cookies.get('thetapod_session')?.split('.') ?? [];
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      use: 'access',
      exp: Math.floor(accessEndsAt / 1_000),
    });
  });

  it('ends with signing out', async () => {
    const person = await gateway.visitor().signUp('leaver@example.com');
    expect((await person.ask('GET', '/api/auth/session')).status).toBe(200);
    expect((await person.ask('POST', '/api/auth/sign-out')).status).toBe(204);
    expect(await person.ask('GET', '/api/auth/session')).toMatchObject({ status: 401, body: { code: 'SIGNED_OUT' } });
  });

  it('ends when its time is over', async () => {
    const person = await gateway.visitor().signUp('expired@example.com');
    await queryRows(gateway.pool, `UPDATE sessions SET expires_at = now() WHERE user_id = $1`, [
      person.session?.userId,
    ]);
    expect((await person.ask('GET', '/api/auth/session')).status).toBe(401);
  });
});

describe('signing in', () => {
  it('answers a wrong password and an unknown address alike', async () => {
    await gateway.visitor().signUp('known@example.com');
    const ask = (email: string) =>
      gateway.visitor().ask('POST', '/api/auth/sign-in', { body: { email, password: 'not the password' } });
    const [wrong, unknown] = [await ask('known@example.com'), await ask('unknown@example.com')];
    expect(wrong).toMatchObject({ status: 401, body: { code: 'WRONG_CREDENTIALS' } });
    expect(unknown.body).toEqual(wrong.body);
  });

  it('stops after too many attempts, also when they come at once, and only for that address', async () => {
    await gateway.visitor().signUp('guessed@example.com');
    await gateway.visitor().signUp('bystander@example.com');
    const attempts = Array.from({ length: 6 }, () =>
      gateway.visitor().ask('POST', '/api/auth/sign-in', { body: { email: 'guessed@example.com', password: 'guess' } }),
    );
    const answers = await Promise.all(attempts);
    expect(answers.map(({ status }) => status).sort()).toEqual([401, 401, 401, 429, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused?.headers.get('retry-after'))).toBeLessThanOrEqual(900);
    const right = await gateway
      .visitor()
      .ask('POST', '/api/auth/sign-in', { body: { email: 'guessed@example.com', password: PASSWORD } });
    expect(right.status).toBe(429);
    expect((await gateway.visitor().signIn('bystander@example.com')).session?.email).toBe('bystander@example.com');
  });
});

describe('a change', () => {
  const stop = { level: 'no_openings' };

  it.each([
    ['no token', { withoutCsrf: true }, 'CSRF_REFUSED'],
    ['a wrong token', { headers: { 'x-csrf-token': 'x'.repeat(43) } }, 'CSRF_REFUSED'],
    ['another site as its origin', { headers: { origin: 'https://evil.example' } }, 'ORIGIN_REFUSED'],
    ['a browser’s word that it is cross-site', { headers: { 'sec-fetch-site': 'cross-site' } }, 'ORIGIN_REFUSED'],
  ])('is refused with %s', async (what, options, code) => {
    const person = await gateway.visitor().signUp(`${what.replaceAll(/\W/g, '-')}@example.com`);
    const [account] = await person.get<{ id: string; stop: string }[]>('/api/accounts');
    const answer = await person.ask('POST', `/api/stops/account/${account?.id}`, { body: stop, ...options });
    expect(answer).toMatchObject({ status: 403, body: { code } });
    expect((await person.get<{ stop: string }[]>('/api/accounts'))[0]?.stop).toBe('none');
  });

  it('is refused with the token of another session', async () => {
    const [person, other] = [
      await gateway.visitor().signUp('own@example.com'),
      await gateway.visitor().signUp('other@example.com'),
    ];
    const answer = await person.ask('POST', '/api/auth/sign-out', {
      headers: { 'x-csrf-token': other.session?.csrfToken ?? '' },
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'CSRF_REFUSED' } });
  });

  it('cannot sign anybody in from another site', async () => {
    const answer = await gateway.visitor().ask('POST', '/api/auth/sign-in', {
      body: { email: 'demo@thetapod.local', password: 'thetapod-demo' },
      headers: { origin: 'https://evil.example' },
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'ORIGIN_REFUSED' } });
  });
});

/** Codes, recovery codes and reset links: each is good once. Real: the gateway, Postgres, Redis, HTTP, the mailbox of the demo. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSync } from 'otplib';
import { queryRows } from '#platform/db';
import { waitUntil } from '#platform/testing';
import type {
  MailView,
  NewTotpView,
  ProfileView,
  RecoveryCodesView,
  SecondFactorView,
  SessionView,
} from '../contract/index.js';
import { type GatewayUnderTest, PASSWORD, type Person, startGatewayUnderTest } from '../testing/index.js';

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await startGatewayUnderTest({ THETAPOD_SIGN_IN_ATTEMPTS: '5' });
});
afterAll(() => gateway.stop());

const codeNow = (secret: string) => generateSync({ secret });
/** A code of the app must not be used twice; the test does not wait for the next one. */
const forgetStep = (person: Person) =>
  queryRows(gateway.pool, 'UPDATE totp_secrets SET last_step = 0 WHERE user_id = $1', [person.session?.userId]);

async function withTotp(): Promise<{ person: Person; email: string; secret: string; codes: readonly string[] }> {
  const person = await gateway.newcomer();
  const { secret } = await person.post<NewTotpView>('/api/me/totp', { password: PASSWORD });
  const { codes } = await person.post<RecoveryCodesView>('/api/me/totp/confirm', { code: codeNow(secret) });
  await forgetStep(person);
  return { person, email: person.session?.email ?? '', secret, codes };
}

async function ticketOf(email: string, password = PASSWORD): Promise<string> {
  const visitor = gateway.visitor();
  const answer = await visitor.ask<SecondFactorView>('POST', '/api/auth/sign-in', { body: { email, password } });
  expect([answer.status, visitor.cookies.size]).toEqual([200, 0]);
  return answer.body.secondFactor.ticket;
}

const bring = (ticket: string, code: string, from = gateway.visitor()) =>
  from.ask<SessionView>('POST', '/api/auth/second-factor', { body: { ticket, code } });

describe('an authenticator app', () => {
  it('is asked for once it is confirmed, and its secret is stored sealed', async () => {
    const { email, secret } = await withTotp();
    const ticket = await ticketOf(email);
    const visitor = gateway.visitor();
    expect((await bring(ticket, codeNow(secret), visitor)).body.email).toBe(email);
    expect((await visitor.ask('GET', '/api/auth/session')).status).toBe(200);
    const rows = await queryRows<{ sealed: Buffer }>(gateway.pool, 'SELECT sealed FROM totp_secrets');
    for (const { sealed } of rows) expect(sealed.toString('latin1')).not.toContain(secret);
  });

  it('counts for nothing until a code of it was shown', async () => {
    const person = await gateway.newcomer();
    await person.post<NewTotpView>('/api/me/totp', { password: PASSWORD });
    const wrong = await person.ask('POST', '/api/me/totp/confirm', { body: { code: '000000' } });
    expect(wrong).toMatchObject({ status: 422, body: { fields: [{ path: 'code' }] } });
    expect((await gateway.visitor().signIn(person.session?.email ?? '')).session).toBeDefined();
  });

  it('gives a code that can be used once, also by two at the same moment', async () => {
    const { email, secret } = await withTotp();
    const tickets = await Promise.all([1, 2, 3].map(() => ticketOf(email)));
    const code = codeNow(secret);
    const answers = await Promise.all(tickets.map((ticket) => bring(ticket, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  it('limits guesses over all tickets', async () => {
    const { email, secret } = await withTotp();
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await bring(await ticketOf(email), '000000')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401]);
    const again = await gateway.visitor().ask('POST', '/api/auth/sign-in', { body: { email, password: PASSWORD } });
    expect(again.status).toBe(429);
    const rows = await queryRows(gateway.pool, `SELECT 1 FROM tickets WHERE kind = 'second_factor'`);
    expect(rows.length).toBeGreaterThan(0);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  });

  it('is removed with the password only, and its recovery codes with it', async () => {
    const { person, email } = await withTotp();
    const refused = await person.ask('POST', '/api/me/totp/remove', { body: { password: 'guess' } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'WRONG_PASSWORD' } });
    const profile = await person.post<ProfileView>('/api/me/totp/remove', { password: PASSWORD });
    expect([profile.totp, profile.recoveryCodesLeft]).toEqual([false, 0]);
    expect((await gateway.visitor().signIn(email)).session).toBeDefined();
  });
});

describe('a recovery code', () => {
  it('is good once, however it is typed', async () => {
    const { person, email, codes } = await withTotp();
    const [code = ''] = codes;
    expect((await bring(await ticketOf(email), code.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
    expect(await bring(await ticketOf(email), code)).toMatchObject({ status: 401, body: { code: 'WRONG_CODE' } });
    expect((await person.get<ProfileView>('/api/me')).recoveryCodesLeft).toBe(9);
  });

  it('ends when new ones are made', async () => {
    const { person, email, codes } = await withTotp();
    const fresh = await person.post<RecoveryCodesView>('/api/me/recovery-codes', { password: PASSWORD });
    expect((await bring(await ticketOf(email), codes[0] ?? '')).status).toBe(401);
    expect((await bring(await ticketOf(email), fresh.codes[0] ?? '')).status).toBe(200);
  });
});

describe('a reset link', () => {
  const mailsTo = async (email: string) =>
    (await gateway.visitor().get<MailView[]>('/api/mailbox')).filter(
      ({ to, text }) => to === email && text.includes('#'),
    );
  const ask = (email: string) => gateway.visitor().ask('POST', '/api/auth/forgotten', { body: { email } });
  const reset = (token: string, password: string) =>
    gateway.visitor().ask('POST', '/api/auth/reset', { body: { token, password } });

  async function linkFor(email: string): Promise<string> {
    expect((await ask(email)).status).toBe(202);
    await waitUntil(async () => (await mailsTo(email)).length > 0);
    const [mail] = await mailsTo(email);
    return /\/reset#([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? '';
  }

  it('sets a password once, ends all sessions, and opens none', async () => {
    const person = await gateway.newcomer();
    const email = person.session?.email ?? '';
    const token = await linkFor(email);
    const weak = await reset(token, 'password1234');
    expect(weak).toMatchObject({ status: 422, body: { fields: [{ path: 'password' }] } });
    const answer = await reset(token, 'a quite different one');
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([204, []]);
    expect(await reset(token, 'and a third of them')).toMatchObject({ status: 401, body: { code: 'TICKET_ENDED' } });
    expect((await person.ask('GET', '/api/auth/session')).status).toBe(401);
    expect((await gateway.visitor().signIn(email, 'a quite different one')).session).toBeDefined();
    const old = await gateway.visitor().ask('POST', '/api/auth/sign-in', { body: { email, password: PASSWORD } });
    expect(old.status).toBe(401);
  });

  it('expires', async () => {
    const person = await gateway.newcomer();
    const token = await linkFor(person.session?.email ?? '');
    await queryRows(gateway.pool, `UPDATE tickets SET expires_at = now() WHERE kind = 'reset'`);
    expect((await reset(token, 'a quite different one')).status).toBe(401);
  });

  it('does not replace the second factor', async () => {
    const { email } = await withTotp();
    await reset(await linkFor(email), 'a quite different one');
    expect(await ticketOf(email, 'a quite different one')).toMatch(/^[\w-]{43}$/);
  });

  it('is asked for in the same words where there is no account, and the mailbox is for this machine only', async () => {
    const known = (await gateway.newcomer()).session?.email ?? '';
    const answers = [await ask(known), await ask('nobody@example.com')];
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [202, ''],
      [202, ''],
    ]);
    const elsewhere = { headers: { 'x-forwarded-for': '203.0.113.9' } };
    expect((await gateway.visitor().ask('GET', '/api/mailbox', elsewhere)).status).toBe(404);
  });

  it('ends with a change of the password by hand, which keeps this session and ends the others', async () => {
    const person = await gateway.newcomer();
    const email = person.session?.email ?? '';
    const other = await gateway.visitor().signIn(email);
    const token = await linkFor(email);
    const change = { password: PASSWORD, newPassword: 'a quite different one' };
    expect((await person.ask('POST', '/api/me/password', { body: change })).status).toBe(204);
    const statuses = [person, other].map(async (one) => (await one.ask('GET', '/api/auth/session')).status);
    expect(await Promise.all(statuses)).toEqual([200, 401]);
    expect((await reset(token, 'and a third of them')).status).toBe(401);
  });
});

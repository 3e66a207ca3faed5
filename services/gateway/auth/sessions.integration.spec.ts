/** Refresh tokens, revocation, lock-out. Real: the gateway, Postgres, Redis, HTTP. Fake: nothing; time is moved in the rows. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queryRows } from '#platform/db';
import { waitUntil } from '#platform/testing';
import type { BrowserSessionView, ProblemView, SessionView } from '../contract/index.js';
import { type GatewayUnderTest, type Person, startGatewayUnderTest } from '../testing/index.js';

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await startGatewayUnderTest({ THETAPOD_SIGN_IN_ATTEMPTS: '3' });
});
afterAll(() => gateway.stop());

const refresh = (person: Person) => person.ask<SessionView>('POST', '/api/auth/refresh', { withoutCsrf: true });
const status = async (person: Person) => (await person.ask('GET', '/api/auth/session')).status;
/** Makes the last rotation older than the grace. */
const age = (person: Person) =>
  queryRows(gateway.pool, `UPDATE sessions SET rotated_at = rotated_at - interval '11 s' WHERE user_id = $1`, [
    person.session?.userId,
  ]);
/** Somebody with a copy of the cookies. */
function copyOf(person: Person): Person {
  const copy = gateway.visitor();
  for (const [name, value] of person.cookies) copy.cookies.set(name, value);
  copy.session = person.session;
  return copy;
}

describe('a refresh token', () => {
  it('gives new tokens for the same session', async () => {
    const person = await gateway.newcomer();
    const before = person.cookies.get('thetapod_refresh');
    const answer = await refresh(person);
    expect(answer).toMatchObject({ status: 200, body: { csrfToken: person.session?.csrfToken } });
    expect(person.cookies.get('thetapod_refresh')).not.toBe(before);
    expect(await status(person)).toBe(200);
  });

  it('gives two tabs that bring it at once the same successor', async () => {
    const person = await gateway.newcomer();
    const [one, other] = [copyOf(person), copyOf(person)];
    await Promise.all([refresh(one), refresh(other)]);
    expect(one.cookies.get('thetapod_refresh')).toBe(other.cookies.get('thetapod_refresh'));
    expect((await refresh(one)).status).toBe(200);
    expect((await refresh(other)).status).toBe(200);
  });

  it('ends the whole family when it is replayed, and closes its sockets', async () => {
    const person = await gateway.newcomer();
    const thief = copyOf(person);
    await refresh(person);
    const live = person.listen();
    await waitUntil(() => live.has('hello'));
    await age(person);
    expect(await refresh(thief)).toMatchObject({ status: 401, body: { code: 'SIGNED_OUT' } });
    expect(await status(person)).toBe(401);
    expect((await refresh(person)).status).toBe(401);
    await waitUntil(() => live.closeCode === 4401);
    const acts = await queryRows(gateway.pool, `SELECT act FROM audit WHERE user_id = $1 ORDER BY sequence`, [
      person.session?.userId,
    ]);
    expect(acts).toEqual([{ act: 'SIGNED_UP' }, { act: 'SESSION_REPLAYED' }]);
  });

  it('is no access token, nor the other way round, and none that was changed', async () => {
    const person = await gateway.newcomer();
    const swapped = gateway.visitor();
    swapped.cookies.set('thetapod_session', person.cookies.get('thetapod_refresh') ?? '');
    swapped.cookies.set('thetapod_refresh', person.cookies.get('thetapod_session') ?? '');
    expect([await status(swapped), (await refresh(swapped)).status]).toEqual([401, 401]);
    const [head, , mac] = (person.cookies.get('thetapod_session') ?? '').split('.');
    const claims = { use: 'access', sid: '0', sub: person.session?.userId, role: 'operator', exp: 4_102_444_800 };
    const forged = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${mac}`;
    swapped.cookies.set('thetapod_session', forged);
    expect(await status(swapped)).toBe(401);
  });

  it('is taken from our own pages only', async () => {
    const person = await gateway.newcomer();
    const headers = { origin: 'https://evil.example' };
    const answer = await person.ask('POST', '/api/auth/refresh', { headers });
    expect(answer).toMatchObject({ status: 403, body: { code: 'ORIGIN_REFUSED' } });
  });
});

describe('a session', () => {
  it('gets a name of its own at each sign-in, and the one that the browser had ends', async () => {
    const victim = await gateway.newcomer();
    const attacker = await gateway.newcomer();
    const planted = copyOf(attacker);
    await planted.signIn(victim.session?.email ?? '');
    expect(planted.session?.userId).toBe(victim.session?.userId);
    expect(planted.cookies.get('thetapod_session')).not.toBe(attacker.cookies.get('thetapod_session'));
    expect(await status(attacker)).toBe(401);
  });

  it('is listed, and ends at once when it is revoked, by its owner only', async () => {
    const person = await gateway.newcomer();
    const other = await gateway.visitor().signIn(person.session?.email ?? '');
    const listed = await person.get<BrowserSessionView[]>('/api/me/sessions');
    expect(listed.map(({ current, way }) => [current, way]).sort()).toEqual([
      [false, 'password'],
      [true, 'password'],
    ]);
    const target = listed.find(({ current }) => !current)?.id;
    const stranger = await gateway.newcomer();
    expect((await stranger.ask('DELETE', `/api/me/sessions/${target}`)).status).toBe(404);
    expect(await status(other)).toBe(200);
    expect((await person.ask('DELETE', `/api/me/sessions/${target}`)).status).toBe(204);
    expect([await status(other), await status(person)]).toEqual([401, 200]);
    expect((await refresh(other)).status).toBe(401);
  });

  it('can end all others', async () => {
    const person = await gateway.newcomer();
    const others = await Promise.all([1, 2].map(() => gateway.visitor().signIn(person.session?.email ?? '')));
    expect((await person.ask('DELETE', '/api/me/sessions')).status).toBe(204);
    expect(await Promise.all([person, ...others].map(status))).toEqual([200, 401, 401]);
  });
});

/** More than the 72 bytes that bcrypt reads. */
const LONG = 'Fuchs, du hast die Gans gestohlen, gib sie wieder her, sonst wird dich der Jäger holen ';

describe('a lock-out', () => {
  const guess = (email: string, from: Person) =>
    from.ask<ProblemView>('POST', '/api/auth/sign-in', { body: { email, password: 'guess' }, withoutCsrf: true });

  it('never holds for the owner on a known device, whatever strangers do from the same address', async () => {
    const owner = await gateway.newcomer();
    const email = owner.session?.email ?? '';
    for (let n = 0; n < 4; n += 1) await guess(email, gateway.visitor());
    expect((await guess(email, gateway.visitor())).status).toBe(429);
    const atHome = gateway.visitor();
    atHome.cookies.set('thetapod_device', owner.cookies.get('thetapod_device') ?? '');
    expect((await atHome.signIn(email)).session?.email).toBe(email);
  });

  it('holds for a device that guesses, and a device is known for its own user only', async () => {
    const [owner, stranger] = [await gateway.newcomer(), await gateway.newcomer()];
    const email = owner.session?.email ?? '';
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await guess(email, owner)).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
    for (let n = 0; n < 3; n += 1) await guess(email, gateway.visitor());
    expect((await guess(email, stranger)).status).toBe(429);
  });

  it('takes the longest passwords whole', async () => {
    const person = gateway.visitor();
    const email = 'long@example.com';
    const password = `${LONG}1`;
    await person.ask('POST', '/api/auth/sign-up', {
      body: { email, password, acceptDisclaimer: true, disclaimerVersion: '2026-11-21' },
    });
    const other = { email, password: `${LONG}2` };
    expect((await gateway.visitor().ask('POST', '/api/auth/sign-in', { body: other })).status).toBe(401);
    expect((await gateway.visitor().signIn(email, password)).session?.email).toBe(email);
  });
});

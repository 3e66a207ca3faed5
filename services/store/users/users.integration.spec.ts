/** Real: Postgres with the migrations. Fake: the wall clock of sessions. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccountId, Instant } from '#core/units';
import { assert } from '#core/units';
import { randomId } from '#platform/hash';
import { AuditRepository } from '../audit/index.js';
import { seedPool } from '../seed/index.js';
import { EVERYBODY, StopRepository } from '../stops/index.js';
import { dollars, type FreshDatabase, freshDatabase } from '../testing/index.js';
import { AccountRepository, SessionRepository, UserRepository } from './index.js';

let database: FreshDatabase;
let users: UserRepository;
const now = Date.UTC(2026, 0, 5) as Instant;
beforeAll(async () => {
  database = await freshDatabase();
  users = new UserRepository(database.pool, { now: () => now, monotonicMs: () => now });
  await users.ensureSlots(2);
});
afterAll(() => database.drop());

async function signUp(email: string) {
  const user = await users.createUser({ email, passwordHash: 'hash', disclaimerVersion: '2026-01' });
  assert(user !== 'email_taken', 'Invariant: the address is new');
  return user;
}

describe(UserRepository.name, () => {
  it('spreads users over slots, gives each paper accounts, and takes an address once, however it is written', async () => {
    const ann = await signUp('Ann@Example.com');
    const bob = await signUp('bob@example.com');
    expect([ann.slotId, bob.slotId].sort()).toEqual([1, 2]);
    expect(await users.findByEmail(' ann@example.COM ')).toEqual(ann);
    expect(await users.findById(ann.userId)).toEqual(ann);
    const again = { email: 'ANN@example.com', passwordHash: 'x', disclaimerVersion: '1' };
    expect(await users.createUser(again)).toBe('email_taken');
    const accounts = await new AccountRepository(database.pool).list(ann.userId);
    expect(accounts.map(({ name, broker, view }) => [name, broker, view.type, view.balances.cash])).toEqual([
      ['Paper margin', 'paper', 'margin', dollars(100_000)],
      ['Paper cash', 'paper', 'cash', dollars(50_000)],
    ]);
  });
});

describe(SessionRepository.name, () => {
  const GRACE_MS = 10_000;
  const age = (sessionId: string, ms: number) =>
    database.pool.query(`UPDATE sessions SET rotated_at = rotated_at - $2 * interval '1 millisecond' WHERE id = $1`, [
      sessionId,
      ms,
    ]);
  const begin = async (email: string, lifeMs = 60_000) => {
    const { userId } = await signUp(email);
    const sessionId = randomId();
    await sessions().create({ sessionId, userId, way: 'password', agent: 'Firefox', lifeMs });
    return { userId, sessionId };
  };
  const sessions = () => new SessionRepository(database.pool);

  it('knows a session until it expires or is ended', async () => {
    const { userId, sessionId } = await begin('carl@example.com');
    expect(await sessions().find(sessionId)).toMatchObject({ userId, email: 'carl@example.com', role: 'trader' });
    expect(await sessions().list(userId)).toMatchObject([{ sessionId, way: 'password', agent: 'Firefox' }]);
    await database.pool.query(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      sessionId,
    ]);
    expect(await sessions().find(sessionId)).toBeUndefined();
    expect(await sessions().standing([sessionId])).toEqual([]);
    expect(await sessions().refresh(sessionId, 0, GRACE_MS)).toEqual({ kind: 'ended' });
    const stranger = await begin('carla@example.com');
    expect(await sessions().end(userId, stranger.sessionId, 'SESSION_REVOKED')).toBe(false);
    expect(await sessions().end(stranger.userId, stranger.sessionId, 'SESSION_REVOKED')).toBe(true);
    expect(await sessions().find(stranger.sessionId)).toBeUndefined();
  });

  it('gives one successor to a token that two tabs bring at once, and ends the family on a replay', async () => {
    const { userId, sessionId } = await begin('rita@example.com');
    const both = await Promise.all([0, 0].map((number) => sessions().refresh(sessionId, number, GRACE_MS)));
    expect(both).toMatchObject([
      { kind: 'renewed', generation: 1 },
      { kind: 'renewed', generation: 1 },
    ]);
    expect(await sessions().refresh(sessionId, 1, GRACE_MS)).toMatchObject({ kind: 'renewed', generation: 2 });
    await age(sessionId, GRACE_MS);
    expect(await sessions().refresh(sessionId, 1, GRACE_MS)).toEqual({ kind: 'replayed' });
    expect(await sessions().refresh(sessionId, 2, GRACE_MS)).toEqual({ kind: 'ended' });
    const acts = await new AuditRepository(database.pool).listByUser(userId, { limit: 5 });
    expect(acts.map(({ act }) => act)).toEqual(['SESSION_REPLAYED']);
  });
});

describe(AccountRepository.name, () => {
  it('shows only the accounts of its user, with every stop that holds one', async () => {
    const ann = await signUp('dora@example.com');
    const eve = await signUp('eve@example.com');
    const accounts = new AccountRepository(database.pool);
    const stops = new StopRepository(database.pool);
    const accountId = (await accounts.list(ann.userId))[0]?.view.id as AccountId;
    const standing = async () => {
      const account = await accounts.get(ann.userId, accountId);
      return [account?.ownStop, account?.view.stop];
    };
    expect(await accounts.get(eve.userId, accountId)).toBeUndefined();
    expect(await standing()).toEqual(['none', 'none']);
    const terms = { reason: 'Test.', setBy: ann.userId };
    await stops.set({ scope: 'account', subject: accountId, level: 'no_openings', ...terms });
    expect(await standing()).toEqual(['no_openings', 'no_openings']);
    await stops.set({ scope: 'user', subject: ann.userId, level: 'manage_only', ...terms });
    expect(await standing()).toEqual(['no_openings', 'manage_only']);
    await stops.set({ scope: 'everybody', subject: EVERYBODY, level: 'flatten', ...terms });
    expect(await standing()).toEqual(['no_openings', 'flatten']);
    await stops.lift('everybody', EVERYBODY, { by: ann.userId, reason: 'Test.' });
    await stops.lift('account', accountId, { by: ann.userId, reason: 'Test.' });
    expect(await standing()).toEqual(['none', 'manage_only']);
    await stops.lift('user', ann.userId, { by: ann.userId, reason: 'Test.' });
    expect(await standing()).toEqual(['none', 'none']);
  });
});

describe('the seed', () => {
  it('may run again and again', async () => {
    const first = await seedPool(database.pool, { slots: 4, bcryptCost: 4 });
    expect(await seedPool(database.pool, { slots: 4, bcryptCost: 4 })).toEqual(first);
    expect(first).toEqual({ demoEmail: 'demo@thetapod.local', demoPassword: 'thetapod-demo' });
    expect((await users.findByEmail(first.demoEmail))?.role).toBe('operator');
    expect(await seedPool(database.pool, { profile: 'live' })).toEqual({ demoEmail: '', demoPassword: '' });
  });
});

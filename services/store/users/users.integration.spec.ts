/** Real: Postgres with the migrations. Fake: the wall clock of sessions. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccountId, Instant } from '#core/units';
import { assert } from '#core/units';
import { seedPool } from '../seed/index.js';
import { EVERYBODY, StopRepository } from '../stops/index.js';
import { dollars, type FreshDatabase, freshDatabase } from '../testing/index.js';
import { AccountRepository, UserRepository } from './index.js';

let database: FreshDatabase;
let users: UserRepository;
let now = Date.UTC(2026, 0, 5) as Instant;
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

  it('knows a session until it expires or is ended', async () => {
    const { userId } = await signUp('carl@example.com');
    const expiresAt = (now + 1_000) as Instant;
    await users.createSession({ tokenHash: 't1', userId, csrfToken: 'c1', expiresAt });
    await users.createSession({ tokenHash: 't2', userId, csrfToken: 'c2', expiresAt: (now + 9_000) as Instant });
    const session = { userId, email: 'carl@example.com', role: 'trader', csrfToken: 'c1', expiresAt };
    expect(await users.findSession('t1')).toEqual(session);
    now = (now + 1_000) as Instant;
    expect(await users.findSession('t1')).toBeUndefined();
    expect(await users.deleteExpiredSessions()).toBe(1);
    await users.deleteSession('t2');
    expect(await users.findSession('t2')).toBeUndefined();
    expect(await users.findSession('never')).toBeUndefined();
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

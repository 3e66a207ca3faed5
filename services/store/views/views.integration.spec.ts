/** Real: Postgres. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assert } from '#core/units';
import { randomId } from '#platform/hash';
import { type FreshDatabase, freshDatabase } from '../testing/index.js';
import { UserRepository } from '../users/index.js';
import { SAVED_VIEWS_MAX, SavedViewRepository } from './index.js';

let database: FreshDatabase;
let views: SavedViewRepository;
let users: UserRepository;
beforeAll(async () => {
  database = await freshDatabase();
  views = new SavedViewRepository(database.pool);
  users = new UserRepository(database.pool);
  await users.ensureSlots(1);
});
afterAll(() => database.drop());

async function newcomer(email: string) {
  const user = await users.createUser({ email, passwordHash: 'hash', disclaimerVersion: '2026-01' });
  assert(user !== 'email_taken', 'Invariant: the address is new');
  return user.userId;
}
const named = (name: string, query = 'dte=14-45') => ({ id: randomId(), page: 'scanner', name, query });

describe(SavedViewRepository.name, () => {
  it('keeps views by name, each person their own, and a name again takes the new query', async () => {
    const [ann, bob] = [await newcomer('ann@example.com'), await newcomer('bob@example.com')];
    const first = await views.save(ann, named('weekly'));
    await views.save(ann, named('Monthly'));
    await views.save(bob, named('weekly', 'u=KO'));
    expect(await views.save(ann, named('weekly', 'dte=5-9'))).toBe(first);
    expect(await views.list(ann, 'scanner')).toMatchObject([
      { name: 'Monthly', query: 'dte=14-45' },
      { id: first, name: 'weekly', query: 'dte=5-9' },
    ]);
    expect(await views.list(ann, 'elsewhere')).toEqual([]);
    expect(await views.delete(bob, first as string)).toBe(false);
    expect(await views.delete(ann, first as string)).toBe(true);
    expect(await views.list(ann, 'scanner')).toHaveLength(1);
  });

  it('takes no more than there may be, but still changes what is there', async () => {
    const cara = await newcomer('cara@example.com');
    for (let index = 0; index < SAVED_VIEWS_MAX; index += 1) await views.save(cara, named(`view ${index}`));
    expect(await views.save(cara, named('one more'))).toBeUndefined();
    expect(await views.save(cara, named('view 0', 'u=KO'))).toBeDefined();
    expect(await views.list(cara, 'scanner')).toHaveLength(SAVED_VIEWS_MAX);
  });
});

/** The broker contract on Postgres books. Real: Postgres, the books. Fake: the market that the broker sees. */
import { afterAll, beforeAll } from '@jest/globals';
import { assert } from '#core/units';
import { PostgresPaperBooks } from '#store/paper';
import { AccountRepository, UserRepository } from '#store/users';
import { type FreshDatabase, freshDatabase } from '../../store/testing/index.js';
import { brokerContract, paperUnderTest } from '../testing/index.js';

let database: FreshDatabase;
let made = 0;
beforeAll(async () => {
  database = await freshDatabase();
  await new UserRepository(database.pool).ensureSlots(1);
});
afterAll(() => database.drop());

brokerContract('paper on Postgres books', async () => {
  made += 1;
  const email = `broker-${made}@example.com`;
  const user = await new UserRepository(database.pool).createUser({
    email,
    passwordHash: 'x',
    disclaimerVersion: 'test',
  });
  assert(user !== 'email_taken', 'Invariant: the address is new');
  const [account] = await new AccountRepository(database.pool).list(user.userId);
  assert(account, 'Invariant: a new user has an account');
  return paperUnderTest(new PostgresPaperBooks(database.pool), account.view.id);
});

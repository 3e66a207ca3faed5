/** Real: Postgres. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import { type AccountId, assert, type ClientOrderId, type Instant, type Money, type Underlying } from '#core/units';
import { type FreshDatabase, freshDatabase } from '../testing/index.js';
import { AccountRepository, UserRepository } from '../users/index.js';
import { PreviewRepository } from './preview.repository.js';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const SYMBOL = 'AAPL251219P00260000' as OccSymbol;
const NOON = Date.UTC(2025, 10, 26, 17) as Instant;

describe(PreviewRepository.name, () => {
  it('keeps each order once, by the account’s broker and kind, and shows a user’s own words to that user only', async () => {
    const users = new UserRepository(database.pool);
    await users.ensureSlots(1);
    const [ours, other] = await Promise.all(
      ['a@example.com', 'b@example.com'].map((email) =>
        users.createUser({ email, passwordHash: 'x', disclaimerVersion: 'v' }),
      ),
    );
    assert(ours && other && ours !== 'email_taken' && other !== 'email_taken', 'Invariant: the addresses are new');
    const accounts = await new AccountRepository(database.pool).list(ours.userId);
    const accountId = accounts.find(({ view }) => view.type === 'margin')?.view.id as AccountId;
    const previews = new PreviewRepository(database.pool);
    const add = (id: string, stated: number, at: number) =>
      previews.add({
        ...{ clientOrderId: id as ClientOrderId, accountId, symbol: SYMBOL, underlying: 'AAPL' as Underlying },
        ...{ quantity: 2, model: 30_000_000 as Money, stated: stated as Money, at: at as Instant },
      });
    await add('one', 30_500_000, NOON);
    await add('one', 99_000_000, NOON + 1);
    await add('two', 31_000_000, NOON + 2);
    const pairs = await previews.pairs((NOON - 1) as Instant, (NOON + 10) as Instant);
    const about = { broker: 'paper/paper', accountKind: 'margin', symbol: 'AAPL', model: 30_000_000 };
    expect(pairs).toEqual([
      { ...about, at: NOON + 2, preview: 31_000_000 },
      { ...about, at: NOON, preview: 30_500_000 },
    ]);
    expect(await previews.own(ours.userId, SYMBOL, (NOON + 10) as Instant)).toEqual([
      { house: 'paper/paper', accountKind: 'margin', quantity: 2, stated: 31_000_000, at: NOON + 2 },
    ]);
    expect(await previews.own(other.userId, SYMBOL, (NOON + 10) as Instant)).toEqual([]);
  });
});

/** Real: Postgres with the migrations. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { queryRows } from '#platform/db';
import { type FreshDatabase, freshDatabase } from '../testing/index.js';

/** Their rows are few, live for minutes, and are asked for by their id. */
const BY_ID_ALONE = ['connect_flows'];

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

it('what belongs to a user is found by the user, not by reading the rows of everybody', async () => {
  const unfound = await queryRows<{ name: string }>(
    database.pool,
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'user_id'
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum)
     ORDER BY c.relname`,
  );
  expect(unfound.map(({ name }) => name)).toEqual(BY_ID_ALONE);
});

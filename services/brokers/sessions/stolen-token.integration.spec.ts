/**
 * A refresh token that is used by somebody else as well, or by a desk that died before it could store the answer: the broker ends all that
 * came of the login, and so do we. Real: Postgres with its locks, two keepers as two desks have them. Fake: the broker's token
 * endpoint, which follows RFC 9700 4.14.2, and the wall clock.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { manageable } from '#core/risk';
import { type AccountId, addMs, MS_PER_DAY } from '#core/units';
import { queryRows } from '#platform/db';
import { AuditRepository } from '#store/audit';
import { PostgresDeskStore } from '#store/desk';
import { type FreshDatabase, freshDatabase } from '#store/testing';
import { type BenchLogin, LoginBench } from '../testing/login-bench.js';
import { ACCESS_MS } from '../testing/login-server.js';
import { TokenKeeper } from './token-keeper.js';

const CLIENT = { clientId: 'client', clientSecret: 'client-secret' };

let database: FreshDatabase;
let bench: LoginBench;
let login: BenchLogin;
beforeAll(async () => {
  database = await freshDatabase();
  const offer = { capabilities: { token: 'weekly', gtc: true }, title: 'Strict' };
  await queryRows(database.pool, `INSERT INTO broker_offers (name, offer) VALUES ('strict', $1)`, [
    JSON.stringify(offer),
  ]);
});
afterAll(() => database.drop());
beforeEach(async () => {
  bench = new LoginBench(database.pool);
  login = await bench.connect(await bench.addUser());
});

const accountId = () => login.accountIds[0] as AccountId;

/** Renews at the broker with the stored refresh token, and stores nothing. */
async function renewedElsewhere(): Promise<string> {
  const { connection, sealedTokens } = await bench.stateOf(login);
  const { refresh } = await bench.vault.open(connection, sealedTokens ?? Buffer.of());
  const given = bench.server.logins.refresh({ ...CLIENT, refreshToken: refresh?.expose() ?? '' });
  if (given.kind !== 'issued') throw new Error(given.error);
  return given.tokens.accessToken;
}

/** Whether a bot may open what expires within the login's week. */
async function mayOpen(): Promise<string> {
  const view = await new PostgresDeskStore(database.pool).accountView(accountId());
  const expiresAt = addMs(bench.clock.now(), MS_PER_DAY);
  const answer = manageable({ login: view?.login, expiresAt });
  return answer.kind === 'no' ? answer.code : answer.kind;
}

describe(`${TokenKeeper.name}, when its refresh token was used elsewhere`, () => {
  it('ends the login, with all tokens that came of it, and the bots open nothing more', async () => {
    expect(await mayOpen()).toBe('yes');
    bench.clock.pass(ACCESS_MS);
    const stolen = await renewedElsewhere();
    expect(bench.server.logins.check(stolen).kind).toBe('good');
    const keepers = [bench.keeper(), bench.keeper()];
    const asked = Array.from({ length: 50 }, (_, index) => keepers[index % 2]?.sessionOf(accountId()));
    const answers = await Promise.allSettled(asked);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(bench.server.refreshes).toBe(1);
    expect(bench.server.logins.check(stolen).kind).toBe('revoked');
    const { connection, sealedTokens } = await bench.stateOf(login);
    expect(connection).toMatchObject({ state: 'relogin', code: 'INVALID_GRANT' });
    expect(sealedTokens).toBeUndefined();
    expect(await mayOpen()).toBe('LOGIN_ENDED');
    const [entry] = await new AuditRepository(database.pool).listByUser(login.userId, { limit: 1 });
    expect(entry).toMatchObject({ act: 'BROKER_RELOGIN_NEEDED', subject: login.connectionId });
  });

  it('asks once more after a desk died between the broker’s answer and its storing, and then a person; the next sign-in mends it', async () => {
    await renewedElsewhere();
    bench.clock.pass(ACCESS_MS);
    // Another desk, with nothing in its memory.
    await expect(bench.keeper().sessionOf(accountId())).rejects.toMatchObject({ code: 'BROKER_RELOGIN_NEEDED' });
    await expect(bench.keeper().sessionOf(accountId())).rejects.toMatchObject({ code: 'BROKER_RELOGIN_NEEDED' });
    expect(bench.server.refreshes).toBe(1);
    const again = await bench.connect(login.userId, login.connectionId);
    expect(again.accountIds).toEqual(login.accountIds);
    expect(bench.server.logins.check((await bench.keeper().sessionOf(accountId())).accessToken).kind).toBe('good');
    expect(await mayOpen()).toBe('yes');
  });
});

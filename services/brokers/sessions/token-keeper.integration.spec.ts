/** Real: Postgres with its locks, two keepers as two desks have them. Fake: the broker's token endpoint, and the wall clock. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MS_PER_HOUR } from '#core/units';
import { queryRows } from '#platform/db';
import { KeyRing, MasterKey } from '#platform/secrets';
import { AuditRepository } from '#store/audit';
import { UserKeyStore } from '#store/connections';
import { type FreshDatabase, freshDatabase } from '#store/testing';
import { LoginWatch } from '../connections/index.js';
import { type BenchLogin, LoginBench } from '../testing/login-bench.js';
import { ACCESS_MS, SESSION_MS } from '../testing/login-server.js';
import { TokenKeeper } from './token-keeper.js';
import { TokenVault } from './token-vault.js';

let database: FreshDatabase;
let bench: LoginBench;
let login: BenchLogin;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  bench = new LoginBench(database.pool);
  login = await bench.connect(await bench.addUser());
});

const accountId = () => login.accountIds[0] as never;
const good = (token: string) => bench.server.logins.check(token).kind;

describe(TokenKeeper.name, () => {
  it('hands out what the broker gave, without asking it again', async () => {
    const keeper = bench.keeper();
    const session = await keeper.sessionOf(accountId());
    expect(session).toMatchObject({ accountKey: 'S-1', environment: 'live', connectionId: login.connectionId });
    expect(good(session.accessToken)).toBe('good');
    expect(bench.server.refreshes).toBe(0);
  });

  it('knows no account that has no login', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000' as never;
    await expect(bench.keeper().sessionOf(unknown)).rejects.toMatchObject({ code: 'BROKER_ACCOUNT_UNKNOWN' });
  });

  it('renews once for 50 who ask at two desks when the token has died', async () => {
    const keepers = [bench.keeper(), bench.keeper()];
    for (const keeper of keepers) await keeper.sessionOf(accountId());
    bench.clock.pass(ACCESS_MS);
    const asked = Array.from({ length: 50 }, (_, index) => keepers[index % 2]?.sessionOf(accountId()));
    const tokens = new Set((await Promise.all(asked)).map((session) => session?.accessToken));
    expect(tokens.size).toBe(1);
    expect(bench.server.refreshes).toBe(1);
    expect([...tokens].map((token) => good(token ?? ''))).toEqual(['good']);
  });

  it('renews ahead of time, when four fifths of a life have passed', async () => {
    const keeper = bench.keeper();
    const watch = new LoginWatch({ ...bench.parts(), keeper });
    bench.clock.pass(0.79 * ACCESS_MS);
    await watch.turn();
    expect(bench.server.refreshes).toBe(0);
    bench.clock.pass(0.02 * ACCESS_MS);
    await watch.turn();
    await watch.turn();
    expect(bench.server.refreshes).toBe(1);
    expect((await bench.stateOf(login)).connection.tokenVersion).toBe(2);
  });

  it('goes on with a living token while the broker cannot renew it, and says so when it has died', async () => {
    const keeper = bench.keeper();
    const before = await keeper.sessionOf(accountId());
    bench.clock.pass(ACCESS_MS - 10_000);
    bench.server.troubles.push('failing');
    expect(await keeper.sessionOf(accountId())).toEqual(before);
    bench.clock.pass(10_000);
    bench.server.troubles.push('not_sent');
    await expect(keeper.sessionOf(accountId())).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE', retryable: true });
    // Nobody else asks the broker right after.
    await expect(keeper.sessionOf(accountId())).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
    expect(bench.server.refreshes).toBe(2);
    bench.clock.pass(2_000);
    expect(good((await keeper.sessionOf(accountId())).accessToken)).toBe('good');
    expect((await bench.stateOf(login)).connection.state).toBe('connected');
  });

  it('ends the login when the broker’s reply was lost and the old refresh token is dead: it was tried once more', async () => {
    const keeper = bench.keeper();
    bench.clock.pass(ACCESS_MS);
    bench.server.troubles.push('lost_after');
    await expect(keeper.sessionOf(accountId())).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
    expect((await bench.stateOf(login)).connection.state).toBe('connected');
    bench.clock.pass(2_000);
    await expect(keeper.sessionOf(accountId())).rejects.toMatchObject({ code: 'BROKER_RELOGIN_NEEDED' });
    const { connection, sealedTokens } = await bench.stateOf(login);
    expect(connection).toMatchObject({ state: 'relogin', code: 'INVALID_GRANT' });
    expect(sealedTokens).toBeUndefined();
    expect(bench.server.refreshes).toBe(2);
    // No loop: what has ended is not asked for again.
    await expect(keeper.sessionOf(accountId())).rejects.toMatchObject({ code: 'BROKER_RELOGIN_NEEDED' });
    expect(bench.server.refreshes).toBe(2);
  });

  it('keeps a rotated token that the database did not take, and stores it before it is used', async () => {
    const keeper = bench.keeper();
    await keeper.sessionOf(accountId());
    bench.clock.pass(ACCESS_MS);
    await queryRows(database.pool, `ALTER TABLE connections ADD CONSTRAINT stuck CHECK (token_version < 2) NOT VALID`);
    await expect(keeper.sessionOf(accountId())).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
    await queryRows(database.pool, `ALTER TABLE connections DROP CONSTRAINT stuck`);
    bench.clock.pass(2_000);
    const session = await keeper.sessionOf(accountId());
    expect(good(session.accessToken)).toBe('good');
    expect(bench.server.refreshes).toBe(1);
    expect((await bench.keeper().sessionOf(accountId())).accessToken).toBe(session.accessToken);
  });

  it('gives another token for one that the broker refused', async () => {
    const keeper = bench.keeper();
    const session = await keeper.sessionOf(accountId());
    bench.clock.pass(61_000);
    bench.server.logins.killTokens('access');
    const next = await keeper.refused(accountId(), session);
    expect([good(session.accessToken), good(next.accessToken)]).toEqual(['revoked', 'good']);
    // Whoever comes late with the old one gets what there is.
    expect(await keeper.refused(accountId(), session)).toEqual(next);
    expect(await bench.keeper().refused(accountId(), session)).toEqual(next);
    expect(bench.server.refreshes).toBe(1);
    // A token that was given just now and is refused is no reason for another one.
    await expect(keeper.refused(accountId(), next)).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
    expect(bench.server.refreshes).toBe(1);
  });

  it('ends the login when the user revoked it at the broker', async () => {
    const keeper = bench.keeper();
    const session = await keeper.sessionOf(accountId());
    bench.clock.pass(61_000);
    bench.server.logins.killTokens('all');
    await expect(keeper.refused(accountId(), session)).rejects.toMatchObject({ code: 'BROKER_RELOGIN_NEEDED' });
    const acts = await new AuditRepository(database.pool).listByUser(login.userId, { limit: 1 });
    expect(acts[0]).toMatchObject({
      act: 'BROKER_RELOGIN_NEEDED',
      detail: { broker: 'strict', code: 'INVALID_GRANT' },
    });
  });

  it('speaks from memory while the database is away', async () => {
    const other = await freshDatabase();
    const away = new LoginBench(other.pool);
    const there = await away.connect(await away.addUser());
    const keeper = away.keeper();
    const session = await keeper.sessionOf(there.accountIds[0] as never);
    await other.drop();
    // Also when it came back for a moment, and everything may have changed.
    keeper.forget();
    expect(await keeper.sessionOf(there.accountIds[0] as never)).toEqual(session);
  });
});

describe('a login that a person must renew', () => {
  const watchOf = () => new LoginWatch({ ...bench.parts(), keeper: bench.keeper() });
  const acts = async () => {
    const entries = await new AuditRepository(database.pool).listByUser(login.userId, { limit: 50 });
    return entries
      .flatMap(({ act, detail }) => (act.startsWith('BROKER_RELOGIN') ? [[act, detail['hours']]] : []))
      .reverse();
  };

  it('is warned of at 48, 24 and 2 hours, once each, and then ends', async () => {
    bench.clock.pass(SESSION_MS - 49 * MS_PER_HOUR);
    const turns = [1, 1, 24, 1, 21, 1, 1, 1];
    for (const hours of turns) {
      await watchOf().turn();
      await watchOf().turn();
      bench.clock.pass(hours * MS_PER_HOUR);
    }
    await watchOf().turn();
    await watchOf().turn();
    expect(await acts()).toEqual([
      ['BROKER_RELOGIN_WARNED', 48],
      ['BROKER_RELOGIN_WARNED', 24],
      ['BROKER_RELOGIN_WARNED', 2],
      ['BROKER_RELOGIN_NEEDED', undefined],
    ]);
    expect((await bench.stateOf(login)).connection).toMatchObject({ state: 'relogin', code: 'SESSION_ENDED' });
  });

  it('is not prolonged by what renews its token', async () => {
    const { sessionEndsAt } = (await bench.stateOf(login)).connection;
    bench.clock.pass(ACCESS_MS);
    await bench.keeper().sessionOf(accountId());
    expect((await bench.stateOf(login)).connection.sessionEndsAt).toBe(sessionEndsAt);
  });

  it('comes back with the same accounts, and is warned of anew', async () => {
    bench.clock.pass(SESSION_MS);
    await watchOf().turn();
    const again = await bench.connect(login.userId, login.connectionId);
    expect(again.accountIds).toEqual(login.accountIds);
    const { connection } = await bench.stateOf(login);
    expect(connection).toMatchObject({ state: 'connected' });
    expect(connection.warnedHours).toBeUndefined();
    expect(connection.sessionEndsAt).toBe(bench.clock.now() + SESSION_MS);
  });
});

describe(TokenVault.name, () => {
  it('opens no tokens that were put into another row', async () => {
    const other = await bench.connect(await bench.addUser());
    const swap = `UPDATE connections a SET sealed_tokens = b.sealed_tokens FROM connections b
      WHERE (a.id, b.id) IN (($1::uuid, $2::uuid), ($2::uuid, $1::uuid))`;
    await queryRows(database.pool, swap, [login.connectionId, other.connectionId]);
    for (const { accountIds } of [login, other]) {
      await expect(bench.keeper().sessionOf(accountIds[0] as never)).rejects.toMatchObject({
        code: 'BROKER_UNREACHABLE',
        context: { cause: 'SECRET_UNREADABLE' },
      });
    }
  });

  it('opens nothing of a copied database without the master key', async () => {
    const { connection, sealedTokens } = await bench.stateOf(login);
    const thief = new TokenVault(new KeyRing(new MasterKey(randomBytes(32))), new UserKeyStore(database.pool));
    await expect(thief.open(connection, sealedTokens ?? Buffer.of())).rejects.toMatchObject({
      code: 'SECRET_UNREADABLE',
    });
  });

  it('changes the master key while everything runs', async () => {
    const ring = new KeyRing(new MasterKey(randomBytes(32)), bench.ring.current);
    const keys = new UserKeyStore(database.pool);
    const keeper = new TokenKeeper({ ...bench.parts(), vault: new TokenVault(ring, keys) });
    const before = await keeper.sessionOf(accountId());
    expect((await new TokenVault(ring, keys).rewrapAll()).moved).toBe(1);
    const alone = new TokenVault(new KeyRing(ring.current), keys);
    expect(await new TokenKeeper({ ...bench.parts(), vault: alone }).sessionOf(accountId())).toEqual(before);
  });
});

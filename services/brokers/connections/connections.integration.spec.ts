/** Real: Postgres. Fake: the broker's token endpoint, and both clocks. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AccountId, type BotId, type ConnectionId, instant, type UserId } from '#core/units';
import { queryRows } from '#platform/db';
import { AuditRepository } from '#store/audit';
import { BotRepository } from '#store/bots';
import { DisconnectStore } from '#store/connections';
import { configFor, type FreshDatabase, freshDatabase } from '#store/testing';
import { type BenchLogin, LoginBench } from '../testing/login-bench.js';
import { listed } from '../testing/login-server.js';
import { Disconnector } from './disconnect.js';

let database: FreshDatabase;
let bench: LoginBench;
let userId: UserId;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  bench = new LoginBench(database.pool);
  userId = await bench.addUser();
});

const MARKET_NOW = instant(Date.UTC(2025, 10, 26, 15));
const stateOf = async (connectionId: ConnectionId) => (await bench.stateOf({ connectionId })).connection;
const standingOf = async (flowId: string) => {
  const flow = await bench.connections.flow(userId, flowId);
  return [flow?.status, flow?.code];
};

describe('an answered login', () => {
  it('is sent with the verifier whose challenge went out, and the code leaves no row', async () => {
    const { connectionId, flowId } = await bench.answered(userId);
    const sealed = 'SELECT sealed_code, sealed_verifier FROM connect_flows WHERE id = $1';
    expect(await queryRows(database.pool, sealed, [flowId])).toMatchObject([{ sealed_code: expect.any(Buffer) }]);
    await bench.exchange();
    expect(await standingOf(flowId)).toEqual(['done', undefined]);
    expect((await stateOf(connectionId)).state).toBe('connected');
    expect(await queryRows(database.pool, sealed, [flowId])).toEqual([{ sealed_code: null, sealed_verifier: null }]);
    // The broker demands PKCE: without the right verifier it would have refused.
    expect(bench.server.calls.map(({ name }) => name)).toEqual(['oauth.token']);
  });

  it('is exchanged once, by whichever desk takes it', async () => {
    const { flowId } = await bench.answered(userId);
    await Promise.all([bench.exchange(), bench.exchange(), bench.exchange()]);
    expect(bench.server.calls.map(({ name }) => name)).toEqual(['oauth.token']);
    expect(await standingOf(flowId)).toEqual(['done', undefined]);
  });

  it('is tried again while the broker cannot be reached, and given up in words', async () => {
    const { flowId } = await bench.answered(userId);
    bench.server.troubles.push('not_sent', 'failing');
    await bench.exchange();
    expect(await standingOf(flowId)).toEqual(['done', undefined]);

    const other = await bench.answered(userId);
    bench.server.troubles.push('not_sent', 'not_sent', 'not_sent');
    await bench.exchange();
    expect(await standingOf(other.flowId)).toEqual(['failed', 'BROKER_UNREACHABLE']);
    expect(await stateOf(other.connectionId)).toMatchObject({ state: 'failed', code: 'BROKER_UNREACHABLE' });
  });

  it('fails when the answer to the code was lost and the code is spent', async () => {
    const { flowId, connectionId } = await bench.answered(userId);
    bench.server.troubles.push('lost_after');
    await bench.exchange();
    expect(await standingOf(flowId)).toEqual(['failed', 'INVALID_GRANT']);
    expect((await bench.stateOf({ connectionId })).sealedTokens).toBeUndefined();
  });

  it('ends when the desk that took the code died with it', async () => {
    const { flowId, connectionId } = await bench.answered(userId);
    await bench.flows.takeAnswered(5);
    await bench.flows.endOverdue(10);
    expect(await standingOf(flowId)).toEqual(['answered', undefined]);
    await queryRows(database.pool, `UPDATE connect_flows SET expires_at = now() - interval '1 s' WHERE id = $1`, [
      flowId,
    ]);
    await bench.flows.endOverdue(10);
    expect(await standingOf(flowId)).toEqual(['failed', 'EXCHANGE_LOST']);
    expect((await stateOf(connectionId)).state).toBe('failed');
  });

  it('is revoked at once when it is not taken', async () => {
    const first = await bench.connect(userId);
    bench.server.accounts = [listed('S-9', '…0009')];
    const { flowId } = await bench.answered(userId, first.connectionId);
    await bench.exchange();
    expect(await standingOf(flowId)).toEqual(['failed', 'ANOTHER_LOGIN']);
    const revoked = bench.server.calls.filter(({ name }) => name === 'oauth.revoke');
    expect(revoked).toHaveLength(2);
    expect((await stateOf(first.connectionId)).state).toBe('connected');
  });

  it('brings an account once when two logins come back at the same time', async () => {
    const asked = [await bench.answered(userId), await bench.answered(userId)];
    await Promise.all([bench.exchange(), bench.exchange()]);
    const states = await Promise.all(asked.map(({ connectionId }) => stateOf(connectionId)));
    expect(states.map(({ state, code }) => [state, code]).sort()).toEqual([
      ['connected', undefined],
      ['failed', 'ACCOUNT_TAKEN'],
    ]);
    expect(
      await queryRows(database.pool, `SELECT 1 FROM accounts WHERE account_key = 'S-1' AND user_id = $1`, [userId]),
    ).toHaveLength(1);
  });

  it('brings accounts that are new and keeps those that are gone', async () => {
    const first = await bench.connect(userId);
    bench.server.accounts = [listed('S-1', '…0001'), listed('S-2', '…0002')];
    const second = await bench.connect(userId, first.connectionId);
    expect(second.accountIds).toHaveLength(2);
    expect(second.accountIds).toContain(first.accountIds[0]);
  });
});

describe(Disconnector.name, () => {
  let login: BenchLogin;
  let botId: BotId;
  let accountId: AccountId;
  let disconnector: Disconnector;
  beforeEach(async () => {
    login = await bench.connect(userId);
    accountId = login.accountIds[0] as AccountId;
    const bot = await new BotRepository(database.pool).createBot(userId, configFor(accountId));
    if (bot === 'account_not_found') throw new Error('the account is the user’s');
    botId = bot.botId;
    await queryRows(database.pool, `UPDATE bot_states SET status = 'running' WHERE bot_id = $1`, [botId]);
    const { server: ways, clock, logger } = bench;
    const store = new DisconnectStore(database.pool);
    disconnector = new Disconnector({
      store,
      ways,
      clock,
      logger,
      keeper: bench.keeper(),
      marketNow: () => MARKET_NOW,
    });
    await bench.connections.askDisconnect(userId, login.connectionId);
  });

  async function addOrder(side: string): Promise<void> {
    const id = `o-${side}-${botId}`;
    const values = [id, botId, userId, accountId, side];
    await queryRows(
      database.pool,
      `WITH i AS (INSERT INTO intents (id, decision_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity,
          limit_price, valid_until, reserve, position_id, status, created_market)
        VALUES ($1, $1, $2, $3, $4, $1, 'AAPL251219P00265000', 'AAPL', $5, 1, 1, 0, 0, $1, 'claimed', 0) RETURNING id)
      INSERT INTO orders (id, intent_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity, limit_price,
          state, position_id, desk_epoch, created_market, updated_market)
        SELECT $1, id, $2, $3, $4, $1, 'AAPL251219P00265000', 'AAPL', $5, 1, 1, 'working', $1, 1, 0, 0 FROM i`,
      values,
    );
  }

  it('pauses bots and stops openings first, waits for openings, leaves exits, revokes and deletes', async () => {
    await addOrder('sell_to_open');
    await addOrder('buy_to_close');
    await disconnector.turn();
    await disconnector.turn();
    const commands = 'SELECT kind, at FROM bot_commands WHERE bot_id = $1';
    expect(await queryRows(database.pool, commands, [botId])).toEqual([{ kind: 'pause', at: MARKET_NOW }]);
    const stops = `SELECT level, set_by FROM stops WHERE scope = 'account' AND subject = $1`;
    expect(await queryRows(database.pool, stops, [accountId])).toEqual([{ level: 'no_openings', set_by: 'desk' }]);
    expect(await stateOf(login.connectionId)).toMatchObject({ state: 'disconnecting', code: 'STOPPING_BOTS' });
    expect(bench.server.calls.map(({ name }) => name)).not.toContain('oauth.revoke');
    // The token is still there to cancel with.
    const session = await bench.keeper().sessionOf(accountId);

    await queryRows(
      database.pool,
      `UPDATE orders SET state = 'cancelled' WHERE side = 'sell_to_open' AND bot_id = $1`,
      [botId],
    );
    await disconnector.turn();
    const { connection, sealedTokens } = await bench.stateOf(login);
    expect(connection).toMatchObject({ state: 'disconnected', code: 'REVOKED' });
    expect(sealedTokens).toBeUndefined();
    expect(bench.server.logins.check(session.accessToken).kind).toBe('revoked');
    const [entry] = await new AuditRepository(database.pool).listByUser(userId, { limit: 1 });
    expect(entry).toMatchObject({ act: 'BROKER_DISCONNECTED', detail: { code: 'REVOKED', openings: 0, exits: 1 } });
  });

  it('deletes the token within a minute although an opening hangs and the broker does not answer', async () => {
    await addOrder('sell_to_open');
    await disconnector.turn();
    bench.clock.pass(29_000);
    await disconnector.turn();
    expect((await stateOf(login.connectionId)).state).toBe('disconnecting');
    bench.clock.pass(1_000);
    bench.server.troubles.push('hangs', 'hangs');
    await disconnector.turn();
    const { connection, sealedTokens } = await bench.stateOf(login);
    expect(connection).toMatchObject({ state: 'disconnected', code: 'OPENINGS_LEFT' });
    expect(sealedTokens).toBeUndefined();
  });

  it('leaves a higher stop of its owner as it is', async () => {
    await queryRows(
      database.pool,
      `INSERT INTO stops (scope, subject, level, reason, set_by) VALUES ('account', $1, 'flatten', 'mine', 'me')`,
      [accountId],
    );
    await disconnector.turn();
    const stops = `SELECT level, set_by FROM stops WHERE scope = 'account' AND subject = $1`;
    expect(await queryRows(database.pool, stops, [accountId])).toEqual([{ level: 'flatten', set_by: 'me' }]);
    expect((await stateOf(login.connectionId)).state).toBe('disconnected');
  });
});

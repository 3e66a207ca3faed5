import { Notify } from '#core/model';
import type { AccountId, BotId, ConnectionId, Instant, UserId } from '#core/units';
import { type DbClient, type DbPool, queryOne, queryRows } from '#platform/db';
import { notify, OPEN_STATES_SQL } from '../rows/index.js';
import { setStop } from '../stops/index.js';
import { CONNECTION_COLUMNS, type ConnectionRow, connectionOf, type StoredConnection } from './connection-rows.js';
import { inTransaction } from './in-transaction.js';
import { type OwnerRow, tell } from './login-store.js';

/** How far a disconnect is; stands in the connection's code. */
export const STOPPING_BOTS = 'STOPPING_BOTS';

/** What is still on its way in the accounts of a login. */
export interface Unfinished {
  readonly openings: number;
  readonly exits: number;
}

const LIST = {
  name: 'disconnect_list',
  text: `SELECT ${CONNECTION_COLUMNS} FROM connections c WHERE c.state = 'disconnecting' ORDER BY c.id`,
};
const BEGIN = {
  name: 'disconnect_begin',
  text: `UPDATE connections SET code = $2 WHERE id = $1 AND state = 'disconnecting' AND code IS DISTINCT FROM $2 RETURNING user_id, broker`,
};
const ACCOUNTS = { name: 'disconnect_accounts', text: 'SELECT id FROM accounts WHERE connection_id = $1 ORDER BY id' };
/** The same row that a user's own pause leaves: the bot's pod acts on it. */
const PAUSE = {
  name: 'disconnect_pause',
  text: `INSERT INTO bot_commands (bot_id, kind, at) SELECT b.id, 'pause', $2 FROM bots b JOIN bot_states s ON s.bot_id = b.id
    WHERE b.account_id = ANY($1::uuid[]) AND b.deleted_at IS NULL AND s.status = 'running' RETURNING bot_id`,
};
const HELD = { name: 'disconnect_held', text: `SELECT 1 FROM stops WHERE scope = 'account' AND subject = $1` };
const UNFINISHED = {
  name: 'disconnect_unfinished',
  text: `WITH mine AS (SELECT id FROM accounts WHERE connection_id = $1),
      working AS (SELECT side FROM orders WHERE account_id IN (SELECT id FROM mine) AND state IN ${OPEN_STATES_SQL}
        UNION ALL SELECT side FROM intents WHERE account_id IN (SELECT id FROM mine) AND status = 'pending')
    SELECT count(*) FILTER (WHERE side = 'sell_to_open')::int AS openings, count(*) FILTER (WHERE side <> 'sell_to_open')::int AS exits FROM working`,
};
const FINISH = {
  name: 'disconnect_finish',
  text: `UPDATE connections SET state = 'disconnected', code = $2, sealed_tokens = NULL, token_version = token_version + 1,
      access_ends_at = NULL, session_ends_at = NULL, warned_hours = NULL
    WHERE id = $1 AND state = 'disconnecting' RETURNING user_id, broker`,
};

/** The end of a login: first nothing new is opened, then no token is left. */
export class DisconnectStore {
  constructor(private readonly pool: DbPool) {}

  async list(): Promise<readonly StoredConnection[]> {
    return (await queryRows<ConnectionRow>(this.pool, LIST)).map(connectionOf);
  }

  /** Pauses the bots of the login's accounts and stops openings there, once. @param marketNow - stamp of the commands */
  begin(connectionId: ConnectionId, marketNow: Instant): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      const row = await queryOne<OwnerRow>(client, BEGIN, [connectionId, STOPPING_BOTS]);
      if (!row) return false;
      const userId = row.user_id as UserId;
      const accounts = await queryRows<{ id: string }>(client, ACCOUNTS, [connectionId]);
      for (const { id } of accounts) await stopOpenings(client, userId, id as AccountId);
      const ids = accounts.map(({ id }) => id);
      for (const { bot_id } of await queryRows<{ bot_id: string }>(client, PAUSE, [ids, marketNow])) {
        await notify(client, Notify.commands, { userId, botId: bot_id as BotId });
      }
      await notify(client, Notify.connectionStates, { userId, connectionId });
      return true;
    });
  }

  async unfinished(connectionId: ConnectionId): Promise<Unfinished> {
    return (await queryOne<Unfinished>(this.pool, UNFINISHED, [connectionId])) ?? { openings: 0, exits: 0 };
  }

  /** Deletes the tokens. Returns false when it was done already. */
  finish(
    connectionId: ConnectionId,
    code: string,
    detail: { readonly [key: string]: string | number },
  ): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      const row = await queryOne<OwnerRow>(client, FINISH, [connectionId, code]);
      if (row) await tell(client, row, connectionId, 'BROKER_DISCONNECTED', { code, ...detail });
      return row !== undefined;
    });
  }
}

/** A stop that a person has set stays: it is as high or higher. */
async function stopOpenings(client: DbClient, userId: UserId, accountId: AccountId): Promise<void> {
  if (await queryOne(client, HELD, [accountId])) return;
  const reason = 'Its broker is being disconnected.';
  await setStop(client, { scope: 'account', subject: accountId, level: 'no_openings', reason, setBy: 'desk' });
  await notify(client, Notify.intents, { accountId });
  await notify(client, Notify.orders, { userId, accountId });
}

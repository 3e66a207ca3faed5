import { Notify } from '#core/model';
import type { AccountId, ConnectionId, UserId } from '#core/units';
import { type DbClient, type DbPool, queryOne, queryRows } from '#platform/db';
import { randomId } from '#platform/hash';
import { appendAudit } from '../audit/index.js';
import { notify } from '../rows/index.js';
import {
  CONNECTION_COLUMNS,
  type ConnectionEnvironment,
  type ConnectionRow,
  connectionOf,
  type StoredConnection,
} from './connection-rows.js';
import { inTransaction } from './in-transaction.js';

export interface OwnedConnection extends StoredConnection {
  readonly accounts: readonly { readonly id: AccountId; readonly name: string }[];
}

/** What a user asks for: a login at a broker, new or in the place of one that they have. */
export interface WantedLogin {
  readonly userId: UserId;
  readonly broker: string;
  readonly environment: ConnectionEnvironment;
  readonly connectionId?: ConnectionId;
  /** Of the browser session that asks; the broker's redirect must come back with the same. */
  readonly sessionHash: string;
  readonly redirectUri: string;
  readonly flowMs: number;
}

export type AskedLogin = { readonly connectionId: ConnectionId; readonly flowId: string };

const OWNED = `SELECT ${CONNECTION_COLUMNS}, (SELECT json_agg(json_build_object('id', a.id, 'name', a.name) ORDER BY a.created_at, a.name, a.id)
  FROM accounts a WHERE a.connection_id = c.id) AS accounts FROM connections c`;
const LIST = { name: 'connection_list', text: `${OWNED} WHERE c.user_id = $1 ORDER BY c.created_at, c.id` };
const GET = { name: 'connection_get', text: `${OWNED} WHERE c.user_id = $1 AND c.id = $2` };
const LOCK = {
  name: 'connection_lock',
  text: `SELECT ${CONNECTION_COLUMNS} FROM connections c WHERE c.user_id = $1 AND c.id = $2 FOR UPDATE`,
};
/** Serialises what one user asks for, so that the count of their connections is right. */
const LOCK_USER = { name: 'connection_lock_user', text: 'SELECT 1 FROM users WHERE id = $1 FOR UPDATE' };
const COUNT = {
  name: 'connection_count',
  text: `SELECT count(*)::int AS count FROM connections WHERE user_id = $1 AND state NOT IN ('disconnected', 'failed')`,
};
const INSERT = {
  name: 'connection_insert',
  text: `INSERT INTO connections (id, user_id, broker, environment, state) VALUES ($1, $2, $3, $4, 'connecting')`,
};
/** A login that still works goes on working while it is renewed. */
const BEGIN_AGAIN = {
  name: 'connection_begin_again',
  text: `UPDATE connections SET state = 'connecting', code = NULL WHERE id = $1 AND state IN ('disconnected', 'failed')`,
};
const END_FLOWS = {
  name: 'connection_end_flows',
  text: `UPDATE connect_flows SET status = 'failed', code = 'SUPERSEDED', authorize_url = NULL, sealed_verifier = NULL
    WHERE connection_id = $1 AND status IN ('wanted', 'ready')`,
};
const INSERT_FLOW = {
  name: 'connection_insert_flow',
  text: `INSERT INTO connect_flows (id, connection_id, user_id, session_hash, broker, redirect_uri, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7::float8 / 1000))`,
};
const FLOW = {
  name: 'connection_flow',
  text: 'SELECT status, code, authorize_url FROM connect_flows WHERE id = $1 AND user_id = $2',
};
const PLAN = {
  name: 'connection_plan',
  text: `UPDATE connections SET relogin_plan_accepted_at = CASE WHEN $3 THEN coalesce(relogin_plan_accepted_at, now()) END
    WHERE user_id = $1 AND id = $2 RETURNING id`,
};
const DISCONNECT = {
  name: 'connection_disconnect',
  text: `UPDATE connections SET state = 'disconnecting', code = NULL WHERE user_id = $1 AND id = $2`,
};

/** Logins as their owner sees and asks for them; every query is scoped to its user. The desk does the rest. */
export class ConnectionRepository {
  constructor(private readonly pool: DbPool) {}

  async list(userId: UserId): Promise<readonly OwnedConnection[]> {
    return (await queryRows<OwnedRow>(this.pool, LIST, [userId])).map(ownedOf);
  }

  async get(userId: UserId, connectionId: ConnectionId): Promise<OwnedConnection | undefined> {
    const row = await queryOne<OwnedRow>(this.pool, GET, [userId, connectionId]);
    return row && ownedOf(row);
  }

  /**
   * Leaves a wanted login for the desk. Refusals: the named connection is not the user's or of another broker; it is just
   * being disconnected; the user has as many as one may have.
   */
  ask(wanted: WantedLogin, most: number): Promise<AskedLogin | 'not_found' | 'busy' | 'too_many'> {
    return inTransaction(this.pool, async (client) => {
      await queryRows(client, LOCK_USER, [wanted.userId]);
      const begun = await beginConnection(client, wanted, most);
      if (typeof begun === 'string') return begun;
      const { connectionId } = begun;
      const flowId = randomId();
      const { userId, broker, sessionHash, redirectUri, flowMs } = wanted;
      await queryRows(client, END_FLOWS, [connectionId]);
      await queryRows(client, INSERT_FLOW, [flowId, connectionId, userId, sessionHash, broker, redirectUri, flowMs]);
      await appendAudit(client, {
        userId,
        act: 'BROKER_CONNECT_ASKED',
        subject: connectionId,
        detail: { broker, environment: wanted.environment, again: wanted.connectionId !== undefined },
      });
      await notify(client, Notify.connections, { connectionId });
      await notify(client, Notify.connectionStates, { userId, connectionId });
      return { connectionId, flowId };
    });
  }

  /** Returns how far the desk is with a flow of the user. */
  async flow(
    userId: UserId,
    flowId: string,
  ): Promise<{ readonly status: string; readonly code?: string; readonly authorizeUrl?: string } | undefined> {
    const row = await queryOne<{ status: string; code: string | null; authorize_url: string | null }>(this.pool, FLOW, [
      flowId,
      userId,
    ]);
    if (!row) return undefined;
    return {
      status: row.status,
      ...(row.code !== null && { code: row.code }),
      ...(row.authorize_url !== null && { authorizeUrl: row.authorize_url }),
    };
  }

  /** Writes whether the user wants to be reminded to sign in again in time. Returns false when they have no such connection. */
  setReloginPlan(userId: UserId, connectionId: ConnectionId, accepted: boolean): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      if (!(await queryOne(client, PLAN, [userId, connectionId, accepted]))) return false;
      await appendAudit(client, { userId, act: 'RELOGIN_PLAN_ACCEPTED', subject: connectionId, detail: { accepted } });
      await notify(client, Notify.connectionStates, { userId, connectionId });
      return true;
    });
  }

  /** Leaves a wanted end for the desk. Asking twice, or for what has ended, changes nothing. */
  askDisconnect(userId: UserId, connectionId: ConnectionId): Promise<'asked' | 'not_found'> {
    return inTransaction(this.pool, async (client) => {
      const row = await queryOne<ConnectionRow>(client, LOCK, [userId, connectionId]);
      if (!row) return 'not_found';
      if (row.state === 'disconnecting' || row.state === 'disconnected') return 'asked';
      await queryRows(client, END_FLOWS, [connectionId]);
      await queryRows(client, DISCONNECT, [userId, connectionId]);
      await appendAudit(client, {
        userId,
        act: 'BROKER_DISCONNECT_ASKED',
        subject: connectionId,
        detail: { broker: row.broker },
      });
      await notify(client, Notify.connections, { connectionId });
      await notify(client, Notify.connectionStates, { userId, connectionId });
      return 'asked';
    });
  }
}

async function beginConnection(
  client: DbClient,
  wanted: WantedLogin,
  most: number,
): Promise<{ readonly connectionId: ConnectionId } | 'not_found' | 'busy' | 'too_many'> {
  const { userId, broker, environment } = wanted;
  if (wanted.connectionId === undefined) {
    const row = await queryOne<{ count: number }>(client, COUNT, [userId]);
    if ((row?.count ?? 0) >= most) return 'too_many';
    const connectionId = randomId() as ConnectionId;
    await queryRows(client, INSERT, [connectionId, userId, broker, environment]);
    return { connectionId };
  }
  const row = await queryOne<ConnectionRow>(client, LOCK, [userId, wanted.connectionId]);
  if (!row || row.broker !== broker || row.environment !== environment) return 'not_found';
  if (row.state === 'disconnecting') return 'busy';
  await queryRows(client, BEGIN_AGAIN, [wanted.connectionId]);
  return { connectionId: wanted.connectionId };
}

type OwnedRow = ConnectionRow & { readonly accounts: readonly { id: string; name: string }[] | null };

function ownedOf(row: OwnedRow): OwnedConnection {
  const accounts = (row.accounts ?? []).map(({ id, name }) => ({ id: id as AccountId, name }));
  return { ...connectionOf(row), accounts };
}

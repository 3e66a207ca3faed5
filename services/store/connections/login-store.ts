import { Notify } from '#core/model';
import type { AccountId, ConnectionId, Instant, UserId } from '#core/units';
import { type DbClient, type DbExecutor, type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { appendAudit, type Json } from '../audit/index.js';
import { notify } from '../rows/index.js';
import {
  CONNECTION_COLUMNS,
  type ConnectionEnvironment,
  type ConnectionRow,
  connectionOf,
  dateOf,
  type StoredConnection,
} from './connection-rows.js';

/** From an account to the login that reaches it. */
export interface AccountPlace {
  readonly accountId: AccountId;
  readonly userId: UserId;
  readonly broker: string;
  /** Absent for paper accounts of our own. */
  readonly login?: {
    readonly connectionId: ConnectionId;
    readonly accountKey: string;
    readonly environment: ConnectionEnvironment;
  };
}

/** A login with its tokens, sealed. */
export interface SealedLogin {
  readonly connection: StoredConnection;
  /** Absent where no token is left. */
  readonly sealedTokens?: Uint8Array;
}

export interface NewTokens {
  readonly connectionId: ConnectionId;
  /** The version that they follow; others have been stored since when it is not the row's. */
  readonly fromVersion: number;
  readonly sealedTokens: Uint8Array;
  readonly refreshedAt: Instant;
  readonly accessEndsAt?: Instant;
  readonly scope?: string;
}

const PLACE = {
  name: 'login_place',
  text: `SELECT a.id, a.user_id, a.broker, a.account_key, c.id AS connection_id, c.environment
    FROM accounts a LEFT JOIN connections c ON c.id = a.connection_id WHERE a.id = $1`,
};
const READ = {
  name: 'login_read',
  text: `SELECT ${CONNECTION_COLUMNS}, c.sealed_tokens FROM connections c WHERE c.id = $1`,
};
/** Two-key form: the first names what is locked. Held for the length of one renewal. */
const LOCK = { name: 'login_lock', text: 'SELECT pg_advisory_xact_lock(7210002, hashtext($1))' };
const STORE = {
  name: 'login_store',
  text: `UPDATE connections SET sealed_tokens = $3, token_version = token_version + 1, refreshed_at = $4, access_ends_at = $5,
      scope = coalesce($6, scope)
    WHERE id = $1 AND token_version = $2 AND state IN ('connected', 'disconnecting') RETURNING token_version`,
};
const END = {
  name: 'login_end',
  text: `UPDATE connections SET state = 'relogin', code = $3, sealed_tokens = NULL, access_ends_at = NULL
    WHERE id = $1 AND token_version = $2 AND state = 'connected' RETURNING user_id, broker`,
};
/** Four fifths of an access token's life have passed; where a person must sign in again first, nothing is renewed. */
const DUE = {
  name: 'login_due',
  text: `SELECT id FROM connections WHERE state = 'connected' AND access_ends_at IS NOT NULL
      AND (session_ends_at IS NULL OR session_ends_at > access_ends_at)
      AND refreshed_at + 0.8 * (access_ends_at - refreshed_at) <= $1 ORDER BY access_ends_at LIMIT $2`,
};
const ENDING = {
  name: 'login_ending',
  text: `SELECT ${CONNECTION_COLUMNS} FROM connections c WHERE c.state = 'connected' AND c.session_ends_at <= $1 ORDER BY c.session_ends_at`,
};
const WARN = {
  name: 'login_warn',
  text: `UPDATE connections SET warned_hours = $2 WHERE id = $1 AND state = 'connected' AND (warned_hours IS NULL OR warned_hours > $2)
    RETURNING user_id, broker`,
};

/** Logins with their sealed tokens: for the desk alone. */
export class LoginStore {
  constructor(private readonly pool: DbPool) {}

  async place(accountId: AccountId): Promise<AccountPlace | undefined> {
    const row = await queryOne<PlaceRow>(this.pool, PLACE, [accountId]);
    return row && placeOf(row);
  }

  async read(connectionId: ConnectionId, executor: DbExecutor = this.pool): Promise<SealedLogin | undefined> {
    const row = await queryOne<ConnectionRow & { sealed_tokens: Uint8Array | null }>(executor, READ, [connectionId]);
    if (!row) return undefined;
    return { connection: connectionOf(row), ...(row.sealed_tokens !== null && { sealedTokens: row.sealed_tokens }) };
  }

  /** Runs work while no other process renews the same login. The work's statements on `client` are its transaction; it is run once. */
  locked<T>(connectionId: ConnectionId, work: (client: DbClient) => Promise<T>): Promise<T> {
    return withTransaction(this.pool, async (client) => {
      await queryRows(client, LOCK, [connectionId]);
      return work(client);
    });
  }

  /** Returns the new version, or undefined when the login has moved on and nothing was written. */
  async storeTokens(tokens: NewTokens, executor: DbExecutor = this.pool): Promise<number | undefined> {
    const { connectionId, fromVersion, sealedTokens, refreshedAt, accessEndsAt, scope = null } = tokens;
    const row = await queryOne<{ token_version: number }>(executor, STORE, [
      ...[connectionId, fromVersion, sealedTokens, dateOf(refreshedAt), dateOf(accessEndsAt), scope],
    ]);
    return row?.token_version;
  }

  /**
   * Says that a person must sign in again; the tokens are deleted. Returns false when the login has moved on since that version.
   * @param within - the transaction of {@link locked}, where it is part of one
   */
  endLogin(connectionId: ConnectionId, version: number, code: string, within?: DbClient): Promise<boolean> {
    const end = async (client: DbClient): Promise<boolean> => {
      const row = await queryOne<OwnerRow>(client, END, [connectionId, version, code]);
      if (row) await tell(client, row, connectionId, 'BROKER_RELOGIN_NEEDED', { code });
      return row !== undefined;
    };
    return within ? end(within) : withTransaction(this.pool, end);
  }

  /** Returns logins whose access token is to be renewed now. */
  async due(now: Instant, limit: number): Promise<readonly ConnectionId[]> {
    const rows = await queryRows<{ id: string }>(this.pool, DUE, [dateOf(now), limit]);
    return rows.map(({ id }) => id as ConnectionId);
  }

  /** Returns working logins that end until then. */
  async endingUntil(at: Instant): Promise<readonly StoredConnection[]> {
    return (await queryRows<ConnectionRow>(this.pool, ENDING, [dateOf(at)])).map(connectionOf);
  }

  /** Notes that the user was warned this many hours before the end. Returns false when they were already. */
  warn(connectionId: ConnectionId, hours: number): Promise<boolean> {
    return withTransaction(this.pool, async (client) => {
      const row = await queryOne<OwnerRow>(client, WARN, [connectionId, hours]);
      if (row) await tell(client, row, connectionId, 'BROKER_RELOGIN_WARNED', { hours });
      return row !== undefined;
    });
  }
}

export interface OwnerRow {
  readonly user_id: string;
  readonly broker: string;
}

/** Writes an act of the desk about a login, and tells its owner's browsers. */
export async function tell(
  client: DbClient,
  { user_id, broker }: OwnerRow,
  connectionId: ConnectionId,
  act: string,
  detail: { readonly [key: string]: Json },
): Promise<void> {
  const userId = user_id as UserId;
  await appendAudit(client, { userId, act, subject: connectionId, detail: { broker, ...detail } });
  await notify(client, Notify.connectionStates, { userId, connectionId });
}

interface PlaceRow {
  readonly id: string;
  readonly user_id: string;
  readonly broker: string;
  readonly account_key: string | null;
  readonly connection_id: string | null;
  readonly environment: string | null;
}

function placeOf(row: PlaceRow): AccountPlace {
  const { connection_id: connectionId, account_key: accountKey, environment } = row;
  const login =
    connectionId === null || accountKey === null || environment === null
      ? undefined
      : {
          connectionId: connectionId as ConnectionId,
          accountKey,
          environment: environment as ConnectionEnvironment,
        };
  return {
    accountId: row.id as AccountId,
    userId: row.user_id as UserId,
    broker: row.broker,
    ...(login && { login }),
  };
}

import type { Instant, UserId } from '#core/units';
import { type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { appendAudit } from '../audit/index.js';
import { judgeRefresh } from './judge-refresh.js';
import type { UserRole } from './user.repository.js';

/** How somebody signed in. */
export type SignInWay = 'password' | 'totp' | 'recovery' | 'passkey';

export interface NewSession {
  readonly sessionId: string;
  readonly userId: UserId;
  readonly way: SignInWay;
  /** What the browser calls itself. */
  readonly agent?: string;
  readonly address?: string;
  readonly lifeMs: number;
}

export interface StoredSession {
  readonly sessionId: string;
  readonly userId: UserId;
  readonly email: string;
  readonly role: UserRole;
  readonly expiresAt: Instant;
}

export interface ListedSession {
  readonly sessionId: string;
  readonly way: SignInWay;
  readonly agent?: string;
  readonly address?: string;
  readonly createdAt: Instant;
  /** When its refresh token was last used. */
  readonly usedAt: Instant;
  readonly expiresAt: Instant;
}

/** What became of a refresh token: its successor's number, or the end of the family. */
export type Refreshed =
  | { readonly kind: 'renewed'; readonly generation: number; readonly session: StoredSession }
  | { readonly kind: 'replayed' | 'ended' };

interface SessionRow {
  readonly id: string;
  readonly user_id: string;
  readonly email: string;
  readonly role: string;
  readonly expires_at: Date;
}
interface FamilyRow extends SessionRow {
  readonly generation: number;
  readonly ms_since: number;
}
interface ListRow {
  readonly id: string;
  readonly way: string;
  readonly agent: string | null;
  readonly address: string | null;
  readonly created_at: Date;
  readonly rotated_at: Date;
  readonly expires_at: Date;
}

const LIVE = 's.expires_at > clock_timestamp()';
const CREATE = {
  name: 'session_create',
  text: `INSERT INTO sessions (id, user_id, way, agent, address, created_at, rotated_at, expires_at)
    SELECT $1, $2, $3, $4, $5, now, now, now + $6 * interval '1 millisecond' FROM (SELECT clock_timestamp() AS now) t
    RETURNING expires_at`,
};
const FIND = {
  name: 'session_find',
  text: `SELECT s.id, s.user_id, s.expires_at, u.email, u.role FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.id = $1 AND ${LIVE}`,
};
const STANDING = {
  name: 'session_standing',
  text: `SELECT s.id FROM sessions s WHERE s.id = ANY($1::uuid[]) AND ${LIVE}`,
};
const LOCK = {
  name: 'session_lock',
  text: `SELECT s.id, s.user_id, s.expires_at, s.generation, u.email, u.role,
      floor(extract(epoch FROM clock_timestamp() - s.rotated_at) * 1000)::bigint AS ms_since
    FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1 AND ${LIVE} FOR UPDATE OF s`,
};
const ROTATE = {
  name: 'session_rotate',
  text: 'UPDATE sessions SET generation = generation + 1, rotated_at = clock_timestamp() WHERE id = $1',
};
const DELETE = { name: 'session_delete', text: 'DELETE FROM sessions WHERE id = $1 AND user_id = $2 RETURNING id' };
const DELETE_OTHERS = {
  name: 'session_delete_others',
  text: 'DELETE FROM sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2 RETURNING id',
};
const LIST = {
  name: 'session_list',
  text: `SELECT s.id, s.way, s.agent, s.address, s.created_at, s.rotated_at, s.expires_at FROM sessions s
    WHERE s.user_id = $1 AND ${LIVE} ORDER BY s.rotated_at DESC LIMIT 100`,
};
const PURGE = { name: 'session_purge', text: 'DELETE FROM sessions WHERE expires_at <= clock_timestamp()' };

/** Browser sessions. A session is a family of refresh tokens; the database keeps only the number of the good one. */
export class SessionRepository {
  constructor(private readonly pool: DbPool) {}

  /** Returns when the session ends for good. */
  async create({ sessionId, userId, way, agent, address, lifeMs }: NewSession): Promise<Instant> {
    const values = [sessionId, userId, way, agent ?? null, address ?? null, lifeMs];
    const row = await queryOne<{ expires_at: Date }>(this.pool, CREATE, values);
    return (row?.expires_at.getTime() ?? 0) as Instant;
  }

  /** Returns a session that has neither ended nor expired. */
  async find(sessionId: string): Promise<StoredSession | undefined> {
    const row = await queryOne<SessionRow>(this.pool, FIND, [sessionId]);
    return row && sessionOf(row);
  }

  /** Returns those among the sessions that still stand. */
  async standing(sessionIds: readonly string[]): Promise<readonly string[]> {
    return (await queryRows<{ id: string }>(this.pool, STANDING, [sessionIds])).map(({ id }) => id);
  }

  /** Takes a refresh token of a number, exactly once but for the grace; a replayed one ends the family and leaves a trace. */
  refresh(sessionId: string, presented: number, graceMs: number): Promise<Refreshed> {
    return withTransaction(this.pool, async (client) => {
      const row = await queryOne<FamilyRow>(client, LOCK, [sessionId]);
      if (!row) return { kind: 'ended' };
      const { generation, ms_since: msSinceRotation } = row;
      switch (judgeRefresh(presented, { generation, msSinceRotation }, graceMs)) {
        case 'rotate':
          await queryOne(client, ROTATE, [sessionId]);
          return { kind: 'renewed', generation: generation + 1, session: sessionOf(row) };
        case 'repeat':
          return { kind: 'renewed', generation, session: sessionOf(row) };
        case 'unknown':
          return { kind: 'ended' };
        case 'replay': {
          const userId = row.user_id as UserId;
          await queryOne(client, DELETE, [sessionId, userId]);
          const detail = { presented, generation };
          await appendAudit(client, { userId, act: 'SESSION_REPLAYED', subject: sessionId, detail });
          return { kind: 'replayed' };
        }
      }
    });
  }

  async list(userId: UserId): Promise<readonly ListedSession[]> {
    return (await queryRows<ListRow>(this.pool, LIST, [userId])).map(listedOf);
  }

  /** Returns whether there was such a session of the user's. */
  end(userId: UserId, sessionId: string, act: 'SIGNED_OUT' | 'SESSION_REVOKED'): Promise<boolean> {
    return withTransaction(this.pool, async (client) => {
      if (!(await queryOne(client, DELETE, [sessionId, userId]))) return false;
      await appendAudit(client, { userId, act, subject: sessionId, detail: {} });
      return true;
    });
  }

  /** Ends all sessions of a user but one. Returns those that ended. */
  endOthers(userId: UserId, kept: string | undefined): Promise<readonly string[]> {
    return withTransaction(this.pool, async (client) => {
      const ended = await queryRows<{ id: string }>(client, DELETE_OTHERS, [userId, kept ?? null]);
      const sessions = ended.map(({ id }) => id);
      if (ended.length > 0) await appendAudit(client, { userId, act: 'SESSIONS_REVOKED', detail: { sessions } });
      return sessions;
    });
  }

  async deleteExpired(): Promise<void> {
    await queryRows(this.pool, PURGE);
  }
}

function sessionOf({ id, user_id, email, role, expires_at }: SessionRow): StoredSession {
  return {
    sessionId: id,
    userId: user_id as UserId,
    email,
    role: role as UserRole,
    expiresAt: expires_at.getTime() as Instant,
  };
}

function listedOf({ id, way, agent, address, created_at, rotated_at, expires_at }: ListRow): ListedSession {
  return {
    sessionId: id,
    way: way as SignInWay,
    ...(agent === null ? {} : { agent }),
    ...(address === null ? {} : { address }),
    createdAt: created_at.getTime() as Instant,
    usedAt: rotated_at.getTime() as Instant,
    expiresAt: expires_at.getTime() as Instant,
  };
}

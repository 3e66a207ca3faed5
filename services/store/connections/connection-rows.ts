import type { ConnectionId, Instant, UserId } from '#core/units';

/**
 * - connecting: the user is on the way through the broker's consent page, or has come back and the desk is at work
 * - connected: the desk has tokens that work
 * - relogin: the login has ended; a person must sign in again, accounts and bots stay
 * - disconnecting: its bots are stopped and its openings cancelled before the token is revoked
 * - disconnected: no token is left
 * - failed: the first login did not come about
 */
export type ConnectionState = 'connecting' | 'connected' | 'relogin' | 'disconnecting' | 'disconnected' | 'failed';
export type ConnectionEnvironment = 'live' | 'paper';

/** A login at a broker without its tokens. Instants are wall time. */
export interface StoredConnection {
  readonly connectionId: ConnectionId;
  readonly userId: UserId;
  readonly broker: string;
  readonly environment: ConnectionEnvironment;
  readonly state: ConnectionState;
  /** Why it failed or asks for a new login, and how far a disconnect is. */
  readonly code?: string;
  readonly scope?: string;
  readonly tokenVersion: number;
  readonly accessEndsAt?: Instant;
  readonly sessionEndsAt?: Instant;
  readonly connectedAt?: Instant;
  readonly refreshedAt?: Instant;
  /** Of the warnings before the end of the login, the last one given. */
  readonly warnedHours?: number;
  readonly reloginPlanAccepted: boolean;
  readonly createdAt: Instant;
}

export interface ConnectionRow {
  readonly id: string;
  readonly user_id: string;
  readonly broker: string;
  readonly environment: string;
  readonly state: string;
  readonly code: string | null;
  readonly scope: string | null;
  readonly token_version: number;
  readonly access_ends_at: Date | null;
  readonly session_ends_at: Date | null;
  readonly connected_at: Date | null;
  readonly refreshed_at: Date | null;
  readonly warned_hours: number | null;
  readonly relogin_plan_accepted_at: Date | null;
  readonly created_at: Date;
}

/** Select list of the connection aliased `c`; never the sealed tokens. */
export const CONNECTION_COLUMNS = `c.id, c.user_id, c.broker, c.environment, c.state, c.code, c.scope, c.token_version,
  c.access_ends_at, c.session_ends_at, c.connected_at, c.refreshed_at, c.warned_hours, c.relogin_plan_accepted_at, c.created_at`;

export function connectionOf(row: ConnectionRow): StoredConnection {
  return {
    connectionId: row.id as ConnectionId,
    userId: row.user_id as UserId,
    broker: row.broker,
    environment: row.environment as ConnectionEnvironment,
    state: row.state as ConnectionState,
    ...(row.code !== null && { code: row.code }),
    ...(row.scope !== null && { scope: row.scope }),
    tokenVersion: row.token_version,
    ...(row.access_ends_at !== null && { accessEndsAt: instantOf(row.access_ends_at) }),
    ...(row.session_ends_at !== null && { sessionEndsAt: instantOf(row.session_ends_at) }),
    ...(row.connected_at !== null && { connectedAt: instantOf(row.connected_at) }),
    ...(row.refreshed_at !== null && { refreshedAt: instantOf(row.refreshed_at) }),
    ...(row.warned_hours !== null && { warnedHours: row.warned_hours }),
    reloginPlanAccepted: row.relogin_plan_accepted_at !== null,
    createdAt: instantOf(row.created_at),
  };
}

export function instantOf(date: Date): Instant {
  return date.getTime() as Instant;
}

export function dateOf(at: Instant | undefined): Date | null {
  return at === undefined ? null : new Date(at);
}

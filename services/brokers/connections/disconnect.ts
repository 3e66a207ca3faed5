import type { ConnectionId, Instant } from '#core/units';
import type { Clock } from '#platform/clock';
import type { Logger } from '#platform/telemetry';
import { type DisconnectStore, STOPPING_BOTS, type StoredConnection } from '#store/connections';
import type { TokenKeeper } from '../sessions/index.js';
import type { LoginWay, LoginWaySource } from './login-way.js';

export interface DisconnectParts {
  readonly store: DisconnectStore;
  readonly keeper: TokenKeeper;
  readonly ways: LoginWaySource;
  readonly clock: Clock;
  readonly marketNow: () => Instant;
  readonly logger: Logger;
}

/** After this the tokens go whatever still works at the broker: a disconnect ends within a minute. */
const WAIT_MS = 30_000;

/** Codes with which a login ends. */
export const DISCONNECT_CODES = {
  REVOKED: 'The broker has revoked the token.',
  DELETED: 'The token was deleted here; the broker has no way to revoke it, or did not answer.',
  OPENINGS_LEFT: 'The token was deleted although an opening order could not be ended in time.',
} as const;
export type DisconnectCode = keyof typeof DISCONNECT_CODES;

/** Ends logins step by step: bots paused, openings stopped and waited for, token revoked and deleted. Each step may be repeated. */
export class Disconnector {
  private readonly begunAtMs = new Map<ConnectionId, number>();

  constructor(private readonly parts: DisconnectParts) {}

  async turn(): Promise<void> {
    const connections = await this.parts.store.list();
    await Promise.all(connections.map((connection) => this.step(connection)));
  }

  private async step(connection: StoredConnection): Promise<void> {
    const { store, clock, marketNow, logger } = this.parts;
    const { connectionId } = connection;
    if (connection.code !== STOPPING_BOTS && (await store.begin(connectionId, marketNow()))) {
      logger.info('disconnect.begun', { connectionId, broker: connection.broker });
    }
    const begunAtMs = this.begunAtMs.get(connectionId) ?? clock.monotonicMs();
    this.begunAtMs.set(connectionId, begunAtMs);
    const { openings, exits } = await store.unfinished(connectionId);
    const isOverdue = clock.monotonicMs() - begunAtMs >= WAIT_MS;
    if (openings > 0 && !isOverdue) return;
    const isRevoked = await this.revoke(connection);
    const code: DisconnectCode = openings > 0 ? 'OPENINGS_LEFT' : isRevoked ? 'REVOKED' : 'DELETED';
    const isDone = await store.finish(connectionId, code, { openings, exits });
    this.begunAtMs.delete(connectionId);
    this.parts.keeper.forget(connectionId);
    if (isDone) logger.info('disconnect.done', { connectionId, broker: connection.broker, code, openings, exits });
  }

  private async revoke(connection: StoredConnection): Promise<boolean> {
    const { ways, keeper, logger } = this.parts;
    const { connectionId } = connection;
    const way = ways.wayOf(connection.broker, connection.environment);
    if (!way?.oauth.canRevoke) return false;
    try {
      return await this.revokeAll(way, connectionId);
    } catch (error) {
      // A token that cannot be opened any more is deleted all the same.
      logger.warn('disconnect.revoke_failed', { connectionId, error });
      keeper.forget(connectionId);
      return false;
    }
  }

  private async revokeAll({ oauth }: LoginWay, connectionId: ConnectionId): Promise<boolean> {
    const login = await this.parts.keeper.tokensOf(connectionId);
    if (!login) return false;
    const { access, refresh } = login.tokens;
    const asked = [
      ...(refresh ? [oauth.revoke({ connectionId, token: refresh.expose(), hint: 'refresh_token' })] : []),
      oauth.revoke({ connectionId, token: access.expose(), hint: 'access_token' }),
    ];
    return (await Promise.all(asked)).every((isRevoked) => isRevoked);
  }
}

import { addMs, type ConnectionId, type Instant, MS_PER_HOUR } from '#core/units';
import type { Clock } from '#platform/clock';
import type { Logger } from '#platform/telemetry';
import type { LoginStore, StoredConnection } from '#store/connections';
import type { TokenKeeper } from '../sessions/index.js';

export interface LoginWatchParts {
  readonly store: LoginStore;
  readonly keeper: TokenKeeper;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Hours before its end at which the owner of a login is warned. */
export const WARNING_HOURS = [48, 24, 2] as const;
const RENEWALS_PER_TURN = 50;

/**
 * Returns the smallest warning that is due, if any. A login that lives a day is not warned of two days before its end: its
 * warnings are those that are shorter than itself.
 */
export function warningDue(
  login: Pick<StoredConnection, 'sessionEndsAt' | 'connectedAt' | 'warnedHours'>,
  now: Instant,
): number | undefined {
  const { sessionEndsAt, connectedAt, warnedHours } = login;
  if (sessionEndsAt === undefined) return undefined;
  const lifeMs = connectedAt === undefined ? Number.POSITIVE_INFINITY : sessionEndsAt - connectedAt;
  const due = WARNING_HOURS.filter(
    (hours) => hours * MS_PER_HOUR < lifeMs && sessionEndsAt - now <= hours * MS_PER_HOUR,
  );
  const hours = due.at(-1);
  return hours === undefined || (warnedHours !== undefined && warnedHours <= hours) ? undefined : hours;
}

/** Renews logins ahead of time, warns before they end, and ends them: nothing here waits for a person to look. */
export class LoginWatch {
  constructor(private readonly parts: LoginWatchParts) {}

  async turn(): Promise<void> {
    const { store, clock } = this.parts;
    const horizon = addMs(clock.now(), WARNING_HOURS[0] * MS_PER_HOUR);
    // What has ended is not renewed any more.
    for (const login of await store.endingUntil(horizon)) await this.look(login);
    const due = await store.due(clock.now(), RENEWALS_PER_TURN);
    await Promise.all(due.map((connectionId) => this.renew(connectionId)));
  }

  private async renew(connectionId: ConnectionId): Promise<void> {
    try {
      await this.parts.keeper.renew(connectionId);
      this.parts.logger.info('login.renewed', { connectionId });
    } catch (error) {
      // Tried again with the next turn, and by whoever needs the token.
      this.parts.logger.warn('login.not_renewed', { connectionId, error });
    }
  }

  private async look(login: StoredConnection): Promise<void> {
    const { store, keeper, clock, logger } = this.parts;
    const { connectionId, broker, sessionEndsAt } = login;
    if (sessionEndsAt !== undefined && sessionEndsAt <= clock.now()) {
      if (await store.endLogin(connectionId, login.tokenVersion, 'SESSION_ENDED')) {
        keeper.forget(connectionId);
        logger.warn('login.ended', { connectionId, broker, code: 'SESSION_ENDED' });
      }
      return;
    }
    const hours = warningDue(login, clock.now());
    if (hours === undefined || !(await store.warn(connectionId, hours))) return;
    logger.warn('login.ends_soon', { connectionId, broker, hours, sessionEndsAt });
  }
}

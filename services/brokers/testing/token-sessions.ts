import type { AccountId, ConnectionId } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { BrokerSession, SessionSource } from '../sessions/index.js';

export interface TokenSessionsOptions {
  readonly accountId: AccountId;
  readonly accountKey: string;
  readonly environment: 'live' | 'paper';
  readonly accessToken: string;
  /** Asks the broker for another token; undefined when it gives none. Absent: the login cannot be renewed. */
  readonly renew?: () => Promise<string | undefined>;
}

export const TEST_CONNECTION = 'd0000000-0000-4000-8000-000000000001' as ConnectionId;

/** A session source with one login in memory: it renews a refused token once, and after that a person must sign in. */
export class TokenSessions implements SessionSource {
  /** How often a renewal was asked for. */
  renewals = 0;
  private session: BrokerSession;
  private isEnded = false;

  constructor(private readonly options: TokenSessionsOptions) {
    const { accountKey, environment, accessToken } = options;
    this.session = { connectionId: TEST_CONNECTION, accountKey, environment, accessToken };
  }

  async sessionOf(accountId: AccountId): Promise<BrokerSession> {
    if (accountId !== this.options.accountId) throw new PlatformError('BROKER_ACCOUNT_UNKNOWN');
    if (this.isEnded) throw new PlatformError('BROKER_RELOGIN_NEEDED');
    return this.session;
  }

  async refused(accountId: AccountId, session: BrokerSession): Promise<BrokerSession> {
    const standing = await this.sessionOf(accountId);
    if (standing.accessToken !== session.accessToken) return standing;
    this.renewals += 1;
    const accessToken = await this.options.renew?.();
    if (accessToken === undefined) {
      this.isEnded = true;
      throw new PlatformError('BROKER_RELOGIN_NEEDED');
    }
    this.session = { ...standing, accessToken };
    return this.session;
  }
}

import type { AccountId, ConnectionId } from '#core/units';

/** What an adapter needs to speak for an account. Lives only in the desk's memory, for the length of a call. */
export interface BrokerSession {
  readonly connectionId: ConnectionId;
  /** What the broker's paths call the account. */
  readonly accountKey: string;
  readonly environment: 'live' | 'paper';
  /** Goes into the authorisation header and nowhere else. */
  readonly accessToken: string;
}

/** The only way from an account to a token. */
export interface SessionSource {
  /**
   * Returns a session whose token is good for at least the next call; renews it first where needed.
   * Errors: PlatformError `BROKER_RELOGIN_NEEDED` when a person must sign in again, `BROKER_ACCOUNT_UNKNOWN`,
   * `BROKER_UNREACHABLE` (retryable) when a renewal could not be made now.
   */
  sessionOf(accountId: AccountId): Promise<BrokerSession>;
  /**
   * Says that the broker refused the token of a session (401). Returns a session with another token when one could be had,
   * so that a read may be tried once more; marks the login as ended otherwise. Same errors.
   */
  refused(accountId: AccountId, session: BrokerSession): Promise<BrokerSession>;
}

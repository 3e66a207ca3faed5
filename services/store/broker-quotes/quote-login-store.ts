import type { AccountId, ConnectionId } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import type { ConnectionEnvironment } from '../connections/index.js';

/** A login with which quotes may be read for everybody here: an operator's own. */
export interface QuoteLogin {
  readonly connectionId: ConnectionId;
  /** The account that speaks for the login. */
  readonly accountId: AccountId;
  readonly broker: string;
  readonly environment: ConnectionEnvironment;
  /** False: a person must sign in again. */
  readonly isConnected: boolean;
}

/** Of each login always the same account, so that one desk alone reads with it: the one that leases this account. */
const READ = {
  name: 'quote_logins',
  text: `SELECT DISTINCT ON (c.id) c.id, c.broker, c.environment, c.state, a.id AS account_id
    FROM connections c JOIN users u ON u.id = c.user_id JOIN accounts a ON a.connection_id = c.id
    WHERE u.role = 'operator' AND c.state IN ('connected', 'relogin') ORDER BY c.id, a.id`,
};

interface Row {
  readonly id: string;
  readonly broker: string;
  readonly environment: string;
  readonly state: string;
  readonly account_id: string;
}

/** The logins of operators. A broker gives quotes to the person who signed in; nobody else's login is ever used for a feed. */
export class QuoteLoginStore {
  constructor(private readonly pool: DbPool) {}

  /** Errors: PlatformError `DB_*`. */
  async list(): Promise<readonly QuoteLogin[]> {
    const rows = await queryRows<Row>(this.pool, READ);
    return rows.map(({ id, broker, environment, state, account_id: accountId }) => ({
      connectionId: id as ConnectionId,
      accountId: accountId as AccountId,
      broker,
      environment: environment as ConnectionEnvironment,
      isConnected: state === 'connected',
    }));
  }
}

import type { ListedAccount } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerHttp } from '../../transport/index.js';
import { failedRead } from '../kit/index.js';
import { IbkrClient, readable, TokenRefused } from './client.js';
import { environmentOf, factsOf, labelOf } from './map-account.js';
import { portfolioAccounts } from './requests.js';
import { PortfolioAccounts } from './wire.js';

/**
 * Returns the accounts of a login, without a brokerage session: a person who has just signed in may still be at work in another platform.
 * Errors: PlatformError of BROKER_ERRORS.
 */
export async function listAccounts(http: BrokerHttp, session: BrokerSession): Promise<readonly ListedAccount[]> {
  const sessions = { sessionOf: async () => session, refused: async () => session };
  const nothing = { monotonicMs: () => 0, sleep: async () => undefined, marketNow: () => 0 as never };
  const client = new IbkrClient({ http, sessions, ...nothing });
  const request = portfolioAccounts();
  try {
    const answer = await client.send(session, request, { priority: 'read' });
    return readable(answer, request.name, PortfolioAccounts).map((account) => ({
      accountKey: account.accountId,
      label: labelOf(account.accountId),
      environment: environmentOf(account.accountId),
      facts: factsOf(account, undefined),
    }));
  } catch (error) {
    throw error instanceof TokenRefused ? failedRead('BROKER_REFUSED', request.name) : error;
  }
}

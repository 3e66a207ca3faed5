import type { ListedAccount } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerHttp } from '../../transport/index.js';
import { type Request, readable } from '../kit/index.js';
import { factsOf, labelOf, typeOf } from './map.js';
import { parseAccounts, parseTradingStatus } from './parse.js';
import { readAnswer, tastytradeClient } from './read.js';
import { accountsRequest, statusRequest } from './requests.js';

/**
 * Returns the accounts of a login that are open and of a kind that is known. What an account may do stands in an answer of its own.
 * Errors: PlatformError of BROKER_ERRORS.
 */
export async function listAccounts(http: BrokerHttp, session: BrokerSession): Promise<readonly ListedAccount[]> {
  const client = tastytradeClient(http, { sessionOf: async () => session, refused: async () => session });
  const ask = async <T>(request: Request, parse: (body: string) => T | undefined) =>
    readAnswer(await client.send(session, request, { priority: 'read' }), request.name, parse);
  const { data } = await ask(accountsRequest(), parseAccounts);
  const listed: ListedAccount[] = [];
  for (const { account } of data.items) {
    if (account['is-closed'] === true || typeOf(account) === undefined) continue;
    const accountKey = account['account-number'];
    const status = await ask(statusRequest({ accountKey }), parseTradingStatus);
    const facts = readable(factsOf(account, status.data), 'facts');
    listed.push({ accountKey, label: labelOf(account), environment: session.environment, facts });
  }
  return listed;
}

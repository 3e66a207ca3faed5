import type { ListedAccount } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerHttp } from '../../transport/index.js';
import { factsOf, labelOf } from './map.js';
import { parseAccounts } from './parse.js';
import { readAnswer, tradestationClient } from './read.js';
import { accountsRequest } from './requests.js';

const CLOSED = 'Closed';

/** Returns the accounts of a login that are open and of a kind that trades options here. Errors: PlatformError of BROKER_ERRORS. */
export async function listAccounts(http: BrokerHttp, session: BrokerSession): Promise<readonly ListedAccount[]> {
  const client = tradestationClient(http, { sessionOf: async () => session, refused: async () => session });
  const request = accountsRequest();
  const answer = await client.send(session, request, { priority: 'read' });
  const { Accounts } = readAnswer(answer, request.name, parseAccounts);
  return Accounts.flatMap((account) => {
    const facts = account.Status === CLOSED ? undefined : factsOf(account);
    const { environment } = session;
    return facts === undefined ? [] : [{ accountKey: account.AccountID, label: labelOf(account), environment, facts }];
  });
}

import type { ListedAccount } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerHttp } from '../../transport/index.js';
import { bodyOf, failedRead } from '../kit/index.js';
import { headersOf } from './headers.js';
import { factsOf, labelOf } from './map.js';
import { parseProfile } from './parse.js';
import { profileRequest } from './requests.js';

const CLOSED = 'closed';

/** Returns the accounts of a login that are not closed. Errors: PlatformError of BROKER_ERRORS. */
export async function listAccounts(http: BrokerHttp, session: BrokerSession): Promise<readonly ListedAccount[]> {
  const request = profileRequest();
  const { connectionId } = session;
  const call = { ...request, headers: headersOf(session, request), priority: 'read', connectionId } as const;
  const profile = parseProfile(bodyOf(await http.call(call), request.name) ?? '');
  if (profile === undefined) throw failedRead('BROKER_UNREADABLE', request.name);
  const open = profile.profile.account.filter(({ status }) => status !== CLOSED);
  return open.map((account) => {
    const facts = factsOf(account);
    if (facts === undefined) throw failedRead('BROKER_UNREADABLE', request.name);
    return { accountKey: account.account_number, label: labelOf(account), environment: session.environment, facts };
  });
}

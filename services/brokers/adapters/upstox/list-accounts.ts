import type { ListedAccount } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerHttp } from '../../transport/index.js';
import { bearerHeaders, bodyOf, failedRead } from '../kit/index.js';
import { factsOf, labelOf } from './map.js';
import { parseProfile } from './parse.js';
import { profileRequest } from './requests.js';

/** Returns the one account of a login. Errors: PlatformError of BROKER_ERRORS. */
export async function listAccounts(http: BrokerHttp, session: BrokerSession): Promise<readonly ListedAccount[]> {
  const request = profileRequest();
  const { connectionId, environment } = session;
  const call = { ...request, headers: bearerHeaders(session, request), priority: 'read', connectionId } as const;
  const profile = parseProfile(bodyOf(await http.call(call), request.name) ?? '')?.data;
  if (profile === undefined) throw failedRead('BROKER_UNREADABLE', request.name);
  return [{ accountKey: profile.user_id, label: labelOf(profile), environment, facts: factsOf(profile) }];
}

import type { ListedAccount } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerHttp } from '../../transport/index.js';
import { bearerHeaders, failedRead } from '../kit/index.js';
import { rowsOf } from './answers.js';
import { factsOf, labelOf } from './map.js';
import { profileRequest } from './requests.js';
import { Profile } from './wire.js';

/** Returns the one account of a login. Errors: PlatformError of BROKER_ERRORS. */
export async function listAccounts(http: BrokerHttp, session: BrokerSession): Promise<readonly ListedAccount[]> {
  const request = profileRequest();
  const { connectionId, environment } = session;
  const call = { ...request, headers: bearerHeaders(session, request), priority: 'read', connectionId } as const;
  const [profile] = rowsOf(await http.call(call), Profile, request.name);
  if (profile === undefined) throw failedRead('BROKER_UNREADABLE', request.name);
  return [{ accountKey: profile.clientId, label: labelOf(profile), environment, facts: factsOf(profile) }];
}

import type { SimBroker, SimClient, SimTokens } from '../../simulator/brokers/kit/index.js';
import type { BrokerKind, Environment } from '../adapters/index.js';
import type { BrokerSession } from '../sessions/index.js';
import type { BrokerHttp } from '../transport/index.js';
import { TEST_CONNECTION } from './token-sessions.js';

/** Agrees on the consent page and exchanges the code, as the user and our connections would. */
export function signInAt(
  simulated: SimBroker,
  client: SimClient,
  terms: { readonly kind: BrokerKind; readonly userId: string; readonly environment: Environment },
): SimTokens {
  const { clientId, clientSecret } = client;
  const redirectUri = client.redirectUris[0] as string;
  const { userId, environment } = terms;
  const code = simulated.logins.consent({
    clientId,
    userId,
    environment,
    scopes: terms.kind.oauth.scopes,
    redirectUri,
  });
  const answer = simulated.logins.exchange({ clientId, clientSecret, code, redirectUri });
  if (answer.kind !== 'issued') throw new Error(`no login: ${answer.text}`);
  return answer.tokens;
}

/** Returns what the broker's paths call an account of a login, by its number: what is listed shows its last digits. */
export async function accountKeyOf(
  http: BrokerHttp,
  kind: BrokerKind,
  session: Pick<BrokerSession, 'environment' | 'accessToken'>,
  accountNumber: string,
): Promise<string> {
  const listed = await kind.listAccounts(http, { connectionId: TEST_CONNECTION, accountKey: '', ...session });
  const account = listed.find(({ label }) => accountNumber.endsWith(label.replace(/^\D*/, '')));
  if (!account) throw new Error(`the login lists no account ${accountNumber}`);
  return account.accountKey;
}

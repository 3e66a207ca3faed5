import { assert } from '#core/units';
import { Secret } from '#platform/secrets';
import { readCallback } from '../../gateway/connections/callback-query.js';
import type { SimBroker, SimBrokerKind, SimClient, SimTokens } from '../../simulator/brokers/kit/index.js';
import { type BrokerKind, type Environment, isOwnLogin, type OwnLoginTerms } from '../adapters/index.js';
import type { BrokerSession } from '../sessions/index.js';
import type { BrokerHttp } from '../transport/index.js';
import { TEST_CONNECTION } from './token-sessions.js';

interface SignInTerms {
  readonly kind: BrokerKind;
  readonly userId: string;
  readonly environment: Environment;
}

/** The way to a simulated broker: hosts by role. */
interface SignInWay {
  readonly http: BrokerHttp;
  readonly hosts: Readonly<Record<string, string>>;
}

export interface SimSignIn {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Where the broker's login is its own; OAuth 2.0 is renewed by who knows its endpoint. */
  readonly renew?: () => Promise<string | undefined>;
}

const keys = new Map<string, Promise<Readonly<Record<string, string>>>>();

/** Returns a client with the keys that a simulated broker wants of it; they are made once, because that takes a while. */
export async function withKeys(client: SimClient, { name, makeKeys }: SimBrokerKind): Promise<SimClient> {
  if (!makeKeys) return client;
  const made = keys.get(name) ?? makeKeys();
  keys.set(name, made);
  return { ...client, keys: await made };
}

/** Signs in at a simulated broker, whatever protocol it has for that. */
export async function signIn(
  simulated: SimBroker,
  client: SimClient,
  terms: SignInTerms,
  way: SignInWay,
): Promise<SimSignIn> {
  const { oauth } = terms.kind;
  return isOwnLogin(oauth)
    ? signInOwn(simulated, client, { ...terms, oauth }, way)
    : signInAt(simulated, client, terms);
}

/** Begins at the broker, agrees on its page, and comes back with what the browser is sent with. */
async function signInOwn(
  { simulator }: SimBroker,
  { clientId, redirectUris, keys: pem = {} }: SimClient,
  { oauth, userId, environment }: SignInTerms & { readonly oauth: OwnLoginTerms },
  { http, hosts }: SignInWay,
): Promise<SimSignIn> {
  const secrets = Object.entries(pem).map(([name, text]) => [name, new Secret(text)] as const);
  const login = oauth.open({ hosts, clientId, keys: Object.fromEntries(secrets), http });
  const redirectUri = redirectUris[0] as string;
  const begun = await login.begin({ connectionId: TEST_CONNECTION, redirectUri });
  assert(begun.kind === 'begun', 'Invariant: a simulated broker begins a login');
  const page = new URL(begun.authorizeUrl);
  const [role = ''] = Object.entries(hosts).find(([, url]) => new URL(url).origin === page.origin) ?? [];
  const form = new URLSearchParams([...page.searchParams, ['decision', 'approve'], ['user', userId]]);
  const sent = await simulator.handle(`${environment}.${role}`, {
    ...{ method: 'POST', path: page.pathname, query: new URLSearchParams(), body: form.toString() },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const brought = readCallback(Object.fromEntries(new URL(sent.headers?.['location'] ?? 'missing:').searchParams));
  assert(brought && 'code' in brought && brought.state === begun.state, 'Invariant: the browser is sent back');
  const { verifier } = begun;
  const wish = { connectionId: TEST_CONNECTION, code: brought.code, redirectUri };
  const answer = await login.exchange({ ...wish, ...(verifier === undefined ? {} : { verifier }) });
  assert(answer.kind === 'granted', 'Invariant: a simulated broker gives a login');
  const { accessToken, refreshToken } = answer.tokens;
  if (refreshToken === undefined) return { accessToken };
  const renew = async () => {
    const renewed = await login.refresh(TEST_CONNECTION, refreshToken);
    return renewed.kind === 'granted' ? renewed.tokens.accessToken : undefined;
  };
  return { accessToken, refreshToken, renew };
}

/** Agrees on the consent page and exchanges the code, as the user and our connections would. */
export function signInAt(simulated: SimBroker, client: SimClient, terms: SignInTerms): SimTokens {
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

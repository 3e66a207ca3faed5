import { MS_PER_MINUTE } from '#core/units';
import type { ListedAccount } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerHttp } from '../../transport/index.js';
import type { BrokerKind } from '../kind.js';
import { bearerHeaders } from '../kit/index.js';
import { AlpacaBroker } from './broker.js';
import { ALPACA_CAPABILITIES } from './capabilities.js';
import { factsOf, labelOf } from './map.js';
import { parseAccount } from './parse.js';
import { readAnswer } from './read.js';
import { accountRequest } from './requests.js';

/** The consent page and the token endpoint are the same for both environments; a token is good in both. */
const SIGN_IN = { auth: 'https://app.alpaca.markets', token: 'https://api.alpaca.markets' };
const DATA = 'https://data.alpaca.markets';
const LIVE = 'https://api.alpaca.markets';
const PAPER = 'https://paper-api.alpaca.markets';

/** Sources: docs.alpaca.markets, Using OAuth2 and Trading API; support, "Usage limit of API calls" (200 a minute and account). */
export const ALPACA: BrokerKind = {
  name: 'alpaca',
  title: 'Alpaca',
  environments: ['paper', 'live'],
  hosts: {
    live: { ...SIGN_IN, api: LIVE, data: DATA, stream: LIVE },
    paper: { ...SIGN_IN, api: PAPER, data: DATA, stream: PAPER },
  },
  capabilities: ALPACA_CAPABILITIES,
  oauth: {
    authorizeHost: 'auth',
    authorizePath: '/oauth/authorize',
    tokenHost: 'token',
    tokenPath: '/oauth/token',
    // Reading the account is implied. `data` is for quotes; `account:write`, which changes settings, is not asked for.
    scopes: ['trading', 'data'],
    scopeSeparator: ' ',
    clientAuthentication: 'body',
    pkce: false,
    sendsRedirectUri: true,
    sendsResponseType: true,
  },
  rate: { windowMs: MS_PER_MINUTE, requests: 200, keptForExits: 40 },
  loginWords: 'You sign in once. The connection lasts until you end it here or at Alpaca.',
  listAccounts,
  create: (_environment, parts) => new AlpacaBroker(parts),
};

/** A token belongs to one account, which Alpaca's paths do not name. */
async function listAccounts(http: BrokerHttp, session: BrokerSession): Promise<readonly ListedAccount[]> {
  const request = accountRequest();
  const { connectionId } = session;
  const headers = bearerHeaders(session, request);
  const answer = await http.call({ ...request, headers, priority: 'read', connectionId });
  const account = readAnswer(answer, request.name, parseAccount);
  return [
    {
      accountKey: account.account_number,
      label: labelOf(account),
      environment: session.environment,
      facts: factsOf(account),
    },
  ];
}

import { MS_PER_MINUTE } from '#core/units';
import type { ListedAccount } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerHttp } from '../../transport/index.js';
import type { BrokerKind } from '../kind.js';
import { ExampleBroker } from './broker.js';
import { EXAMPLE_CAPABILITIES } from './capabilities.js';
import { exampleClient, readAnswer } from './client.js';
import { factsOf, labelOf } from './map.js';
import { parseAccounts } from './parse.js';
import { accountsRequest } from './requests.js';

/** A made-up broker, to be copied: in no list of brokers that are offered. */
export const EXAMPLE: BrokerKind = {
  name: 'example',
  title: 'Example Securities',
  environments: ['paper'],
  hosts: { live: {}, paper: { api: 'https://api.example.com', ws: 'https://stream.example.com' } },
  capabilities: EXAMPLE_CAPABILITIES,
  oauth: {
    authorizeHost: 'api',
    authorizePath: '/oauth/authorize',
    tokenHost: 'api',
    tokenPath: '/oauth/token',
    scopes: ['trade'],
    scopeSeparator: ' ',
    clientAuthentication: 'body',
    pkce: true,
    sendsRedirectUri: true,
    sendsResponseType: true,
  },
  rate: { windowMs: MS_PER_MINUTE, requests: 120, keptForExits: 30 },
  loginWords: 'You sign in once. The connection renews itself until you end it.',
  listAccounts,
  create: (_environment, parts) => new ExampleBroker(parts),
};

/** Returns the accounts of a login. Errors: PlatformError of BROKER_ERRORS. */
async function listAccounts(http: BrokerHttp, session: BrokerSession): Promise<readonly ListedAccount[]> {
  const client = exampleClient(http, { sessionOf: async () => session, refused: async () => session });
  const answer = await client.send(session, accountsRequest(), { priority: 'read' });
  const { accounts } = readAnswer(answer, 'accounts', parseAccounts);
  const { environment } = session;
  return accounts.map((one) => ({ accountKey: one.number, label: labelOf(one), environment, facts: factsOf(one) }));
}

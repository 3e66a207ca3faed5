import { MS_PER_MINUTE } from '#core/units';
import type { BrokerKind } from '../kind.js';
import { TastytradeBroker } from './broker.js';
import { TASTYTRADE_CAPABILITIES } from './capabilities.js';
import { listAccounts } from './list-accounts.js';

/**
 * Sources: developer.tastytrade.com, OAuth2, Sandbox, API Overview. The consent page of the certification environment is known from
 * clients only. No PKCE is documented, and nothing to revoke a token with: a person deletes the grant at my.tastytrade.com.
 */
export const TASTYTRADE: BrokerKind = {
  name: 'tastytrade',
  title: 'tastytrade',
  environments: ['live', 'paper'],
  hosts: {
    live: {
      auth: 'https://my.tastytrade.com',
      api: 'https://api.tastyworks.com',
      streamer: 'https://streamer.tastyworks.com',
    },
    paper: {
      auth: 'https://cert-my.staging-tasty.works',
      api: 'https://api.cert.tastyworks.com',
      streamer: 'https://streamer.cert.tastyworks.com',
    },
  },
  capabilities: TASTYTRADE_CAPABILITIES,
  oauth: {
    authorizeHost: 'auth',
    authorizePath: '/auth.html',
    tokenHost: 'api',
    tokenPath: '/oauth/token',
    refreshPath: '/oauth/token',
    // `openid`, which tells who somebody is, is not asked for.
    scopes: ['read', 'trade'],
    scopeSeparator: ' ',
    clientAuthentication: 'body',
    refreshesWithSecretAlone: true,
    pkce: false,
    sendsRedirectUri: true,
    sendsResponseType: true,
  },
  // Limits are not published, and a 429 says nothing of when to come back: what one account needs, and no more.
  rate: { windowMs: MS_PER_MINUTE, requests: 120, keptForExits: 30 },
  loginWords: 'You sign in once. The connection lasts until you end it here or delete its grant at tastytrade.',
  listAccounts,
  create: (_environment, parts) => new TastytradeBroker(parts),
};

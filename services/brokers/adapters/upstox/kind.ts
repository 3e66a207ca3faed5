import { MS_PER_MINUTE } from '#core/units';
import type { BrokerKind } from '../kind.js';
import { UpstoxBroker } from './broker.js';
import { UPSTOX_CAPABILITIES } from './capabilities.js';
import { listAccounts } from './list-accounts.js';

/**
 * Source: Upstox Developer API, Authentication, Orders V3, Rate limiting. Its sandbox takes orders and shows neither positions nor lists, so
 * that nothing could be looked up there: live only.
 */
export const UPSTOX: BrokerKind = {
  name: 'upstox',
  title: 'Upstox',
  environments: ['live'],
  hosts: {
    live: {
      api: 'https://api.upstox.com',
      orders: 'https://api-hft.upstox.com',
      assets: 'https://assets.upstox.com',
      ws: 'https://api.upstox.com',
    },
    paper: {},
  },
  capabilities: UPSTOX_CAPABILITIES,
  oauth: {
    authorizeHost: 'api',
    authorizePath: '/v2/login/authorization/dialog',
    tokenHost: 'api',
    tokenPath: '/v2/login/authorization/token',
    scopes: [],
    scopeSeparator: ' ',
    clientAuthentication: 'body',
    pkce: false,
    sendsRedirectUri: true,
    sendsResponseType: true,
  },
  // Of each call 2,000 in half an hour, spread evenly; 500 a minute and 10 to 50 a second are met with it.
  rate: { windowMs: MS_PER_MINUTE, requests: 66, keptForExits: 16 },
  loginWords: 'You sign in again each day: access ends at 03:30 in India, whenever it began.',
  listAccounts,
  create: (_environment, parts) => new UpstoxBroker(parts),
};

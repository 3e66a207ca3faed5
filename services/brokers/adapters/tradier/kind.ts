import { MS_PER_MINUTE } from '#core/units';
import type { BrokerKind } from '../kind.js';
import { TradierBroker } from './broker.js';
import { TRADIER_CAPABILITIES } from './capabilities.js';
import { listAccounts } from './list-accounts.js';
import { TradierMarketData } from './market-data.js';

/**
 * Source: documentation.tradier.com, Overview (Authentication, Endpoints, Rate limiting); docs.tradier.com for the sockets.
 * Tokens of the sandbox and of the live API are not interchangeable.
 */
export const TRADIER: BrokerKind = {
  name: 'tradier',
  title: 'Tradier',
  environments: ['live', 'paper'],
  hosts: {
    live: { api: 'https://api.tradier.com', ws: 'https://ws.tradier.com' },
    paper: { api: 'https://sandbox.tradier.com', ws: 'https://sandbox-ws.tradier.com' },
  },
  capabilities: TRADIER_CAPABILITIES,
  oauth: {
    authorizeHost: 'api',
    authorizePath: '/v1/oauth/authorize',
    tokenHost: 'api',
    tokenPath: '/v1/oauth/accesstoken',
    refreshPath: '/v1/oauth/refreshtoken',
    // `write`, which changes settings of the account, is not asked for.
    scopes: ['read', 'trade', 'market', 'stream'],
    scopeSeparator: ',',
    clientAuthentication: 'basic',
    pkce: false,
    sendsRedirectUri: false,
    sendsResponseType: false,
  },
  // Per token and minute: 60 trading requests, 120 for market data, 120 others (60 each in the sandbox). Counted together by the lowest of them;
  // a feed's quotes are market data alone, and with all 60 others being quotes as well they stay below its 120.
  rate: { windowMs: MS_PER_MINUTE, requests: 60, keptForExits: 15, quotes: { requests: 60, apart: true } },
  loginWords:
    'Renews itself where Tradier has approved this installation as a partner; otherwise you sign in again every 24 hours.',
  listAccounts,
  create: (_environment, parts) => new TradierBroker(parts),
  createMarketData: (parts) => new TradierMarketData(parts),
};

import { MS_PER_MINUTE } from '#core/units';
import type { BrokerKind } from '../kind.js';
import { SchwabBroker } from './broker.js';
import { SCHWAB_CAPABILITIES } from './capabilities.js';
import { SCHWAB_HOSTS } from './hosts.js';
import { listAccounts } from './list-accounts.js';
import { SchwabMarketData } from './market-data.js';

/**
 * Sources: developer.schwab.com, "Trader API - Individual", 2026-02-26; schwab-py docs/auth.rst for the login. There is no public
 * sandbox for apps of individuals.
 */
export const SCHWAB: BrokerKind = {
  name: 'schwab',
  title: 'Charles Schwab',
  environments: ['live'],
  hosts: { live: SCHWAB_HOSTS, paper: {} },
  capabilities: SCHWAB_CAPABILITIES,
  oauth: {
    authorizeHost: 'api',
    authorizePath: '/v1/oauth/authorize',
    tokenHost: 'api',
    tokenPath: '/v1/oauth/token',
    refreshPath: '/v1/oauth/token',
    // What an app may do is registered with it and not asked for.
    scopes: [],
    scopeSeparator: ' ',
    // A refresh with id and secret in the body fails.
    clientAuthentication: 'basic',
    // Not required; clients that send it are served.
    pkce: true,
    sendsRedirectUri: true,
    sendsResponseType: true,
  },
  // 120 a minute for market data; the same for orders, which the app's own setting limits per account and minute.
  // Whether both are counted apart is nowhere said for sure: a feed's quotes get half of what exits leave.
  rate: { windowMs: MS_PER_MINUTE, requests: 120, keptForExits: 30, quotes: { requests: 45, apart: false } },
  loginWords: 'You sign in again every 7 days. We remind you in time.',
  listAccounts,
  create: (_environment, parts) => new SchwabBroker(parts),
  createMarketData: (parts) => new SchwabMarketData(parts),
};

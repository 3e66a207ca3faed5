import { MS_PER_MINUTE } from '#core/units';
import type { BrokerKind } from '../kind.js';
import { TradestationBroker } from './broker.js';
import { TRADESTATION_CAPABILITIES } from './capabilities.js';
import { listAccounts } from './list-accounts.js';

const SIGN_IN = 'https://signin.tradestation.com';

/**
 * Source: api.tradestation.com/docs/fundamentals. Its page on revoking says that all refresh tokens of the API key die with one, those of
 * other users too: nothing is revoked there, tokens are deleted here.
 */
export const TRADESTATION: BrokerKind = {
  name: 'tradestation',
  title: 'TradeStation',
  environments: ['live', 'paper'],
  hosts: {
    live: { signin: SIGN_IN, api: 'https://api.tradestation.com' },
    paper: { signin: SIGN_IN, api: 'https://sim-api.tradestation.com' },
  },
  capabilities: TRADESTATION_CAPABILITIES,
  oauth: {
    authorizeHost: 'signin',
    authorizePath: '/authorize',
    tokenHost: 'signin',
    tokenPath: '/oauth/token',
    refreshPath: '/oauth/token',
    // `openid` is required, `offline_access` gives a refresh token, `OptionSpreads` lets orders have several legs.
    scopes: ['openid', 'offline_access', 'MarketData', 'ReadAccount', 'Trade', 'OptionSpreads'],
    scopeSeparator: ' ',
    clientAuthentication: 'body',
    authorizeParameters: { audience: 'https://api.tradestation.com' },
    pkce: false,
    sendsRedirectUri: true,
    sendsResponseType: true,
  },
  // Per user and five minutes, for accounts, orders, balances and positions each. Counted together by one of them.
  rate: { windowMs: 5 * MS_PER_MINUTE, requests: 250, keptForExits: 60 },
  loginWords: 'You sign in once. The connection lasts until you end it here or at TradeStation.',
  listAccounts,
  create: (_environment, parts) => new TradestationBroker(parts),
};

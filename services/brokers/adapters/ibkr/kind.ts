import { MS_PER_SECOND } from '#core/units';
import type { BrokerKind } from '../kind.js';
import { IbkrBroker } from './broker.js';
import { IBKR_CAPABILITIES } from './capabilities.js';
import { IBKR_HOSTS } from './hosts.js';
import { listAccounts } from './list-accounts.js';
import { IbkrLoginClient, isRsaKey, readDhParameters } from './login/index.js';

/** Each of these endpoints answers one request in five seconds; half a second more, because the broker counts when a request arrives. */
const SLOW = { windowMs: 5.5 * MS_PER_SECOND, requests: 1 };

/**
 * Platforms of third parties sign in with OAuth 1.0a, and with nothing else, after the broker's approval; the consumer key has its callback
 * registered with it. Source: ibkrcampus.com, Web API Trading (2026-02-26).
 */
export const IBKR: BrokerKind = {
  name: 'ibkr',
  title: 'Interactive Brokers',
  environments: ['live', 'paper'],
  hosts: { live: IBKR_HOSTS, paper: IBKR_HOSTS },
  capabilities: IBKR_CAPABILITIES,
  oauth: {
    scopes: [],
    sendsRedirectUri: false,
    keys: {
      signature: isRsaKey,
      encryption: isRsaKey,
      dhParameters: (text) => readDhParameters(text) !== undefined,
    },
    open: (parts) => new IbkrLoginClient(parts),
  },
  // 50 a second are published for a user, 10 in older pages and for some ways in: the lower one counts.
  rate: {
    windowMs: MS_PER_SECOND,
    requests: 10,
    keptForExits: 3,
    perCall: { 'orders.list': SLOW, fills: SLOW, 'accounts.list': SLOW },
  },
  loginWords:
    'Renews itself. One session per user name: sign in elsewhere with another user, or trading here waits. Away some minutes from 1 a.m. New York time.',
  listAccounts,
  create: (_environment, parts) => new IbkrBroker(parts),
};

import { MS_PER_MINUTE } from '#core/units';
import type { BrokerKind } from '../kind.js';
import { AliceBlueBroker } from './broker.js';
import { ALICEBLUE_CAPABILITIES } from './capabilities.js';
import { listAccounts } from './list-accounts.js';
import { ChecksumLogin, isApiSecret } from './login.js';

/** Source: ant.aliceblueonline.com, product documentation (Authentication, Rate limits). There is no place to practise. */
export const ALICEBLUE: BrokerKind = {
  name: 'aliceblue',
  title: 'Alice Blue',
  environments: ['live'],
  hosts: {
    live: {
      login: 'https://ant.aliceblueonline.com',
      api: 'https://a3.aliceblueonline.com',
      assets: 'https://v2api.aliceblueonline.com',
      ws: 'https://a3.aliceblueonline.com',
    },
    paper: {},
  },
  capabilities: ALICEBLUE_CAPABILITIES,
  oauth: {
    scopes: [],
    sendsRedirectUri: false,
    keys: { apiSecret: isApiSecret },
    open: (parts) => new ChecksumLogin(parts),
  },
  // 1,800 in a quarter of an hour of all but orders, which are not counted: spread evenly.
  rate: { windowMs: MS_PER_MINUTE, requests: 120, keptForExits: 24 },
  loginWords: 'You sign in again each day: a session ends in the night, whenever it began.',
  listAccounts,
  create: (_environment, parts) => new AliceBlueBroker(parts),
};

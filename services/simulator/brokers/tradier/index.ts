import type { SimBrokerKind } from '../kit/index.js';
import { createTradierSimulator, TRADIER_HOSTS } from './tradier-simulator.js';

export { createTradierSimulator } from './tradier-simulator.js';
export { ACCOUNTS as TRADIER_ACCOUNTS, USERS as TRADIER_USERS } from './users.js';

export const TRADIER_SIMULATOR: SimBrokerKind = {
  name: 'tradier',
  hosts: TRADIER_HOSTS,
  socketRoles: ['ws'],
  create: createTradierSimulator,
};

import type { SimBrokerKind } from '../kit/index.js';
import { createAlpacaSimulator } from './simulator.js';
import { HOSTS } from './terms.js';

export { createAlpacaSimulator } from './simulator.js';
export { USERS as ALPACA_USERS } from './terms.js';

export const ALPACA_SIMULATOR: SimBrokerKind = {
  name: 'alpaca',
  hosts: HOSTS,
  socketRoles: ['stream'],
  create: createAlpacaSimulator,
};

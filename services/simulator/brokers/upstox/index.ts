import type { SimBrokerKind } from '../kit/index.js';
import { createUpstoxSimulator, UPSTOX_HOSTS } from './simulator.js';

export { createUpstoxSimulator } from './simulator.js';

export const UPSTOX_SIMULATOR: SimBrokerKind = {
  name: 'upstox',
  hosts: UPSTOX_HOSTS,
  socketRoles: ['ws'],
  create: createUpstoxSimulator,
};

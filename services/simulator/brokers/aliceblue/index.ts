import { randomToken } from '#platform/hash';
import type { SimBrokerKind } from '../kit/index.js';
import { SECRET_NAME } from './login.js';
import { ALICEBLUE_HOSTS, createAliceBlueSimulator } from './simulator.js';

export { createAliceBlueSimulator } from './simulator.js';

export const ALICEBLUE_SIMULATOR: SimBrokerKind = {
  name: 'aliceblue',
  hosts: ALICEBLUE_HOSTS,
  socketRoles: ['ws'],
  makeKeys: async () => ({ [SECRET_NAME]: randomToken() }),
  create: createAliceBlueSimulator,
};

/** A made-up broker, to be copied: not in the register, so that nobody is offered it. */
import type { SimBrokerKind } from '../kit/index.js';
import { createExampleSimulator, EXAMPLE_HOSTS } from './simulator.js';

export const EXAMPLE_SIMULATOR: SimBrokerKind = {
  name: 'example',
  hosts: EXAMPLE_HOSTS,
  socketRoles: ['ws'],
  create: createExampleSimulator,
};

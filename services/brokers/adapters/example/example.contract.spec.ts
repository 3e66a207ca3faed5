/** Real: TLS, sockets, transport, adapter, the simulated broker. Fake: the market and the simulated broker's clocks. */
import { EXAMPLE_SIMULATOR } from '../../../simulator/brokers/example/index.js';
import { brokerContract, wireContract, wireUnderTest } from '../../testing/index.js';
import { EXAMPLE } from './index.js';

const makeBroker = () =>
  wireUnderTest({
    kind: EXAMPLE,
    simulator: EXAMPLE_SIMULATOR,
    environment: 'paper',
    userId: 'erin',
    accountNumber: 'EX100001',
    unknownOrderId: '999999',
  });

brokerContract('example', makeBroker);
wireContract('example', makeBroker);

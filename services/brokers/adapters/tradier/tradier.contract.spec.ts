/** Real: TLS, sockets, transport, adapter, the simulated Tradier. Fake: the market and the simulated broker's clocks. */
import { TRADIER_SIMULATOR } from '../../../simulator/brokers/tradier/index.js';
import { brokerContract, wireContract, wireUnderTest } from '../../testing/index.js';
import { TRADIER } from './index.js';

const makeBroker = () =>
  wireUnderTest({
    kind: TRADIER,
    simulator: TRADIER_SIMULATOR,
    environment: 'paper',
    userId: 'alex-paper',
    accountNumber: 'VA000001',
    unknownOrderId: '999999999',
  });

brokerContract('tradier', makeBroker);
wireContract('tradier', makeBroker);

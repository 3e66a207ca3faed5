/** Real: TLS, sockets, transport, adapter, the simulated Schwab. Fake: the market and the simulated broker's clocks. */
import { SCHWAB_SIMULATOR } from '../../../simulator/brokers/schwab/index.js';
import { brokerContract, wireContract, wireUnderTest } from '../../testing/index.js';
import { SCHWAB } from './index.js';

const makeBroker = () =>
  wireUnderTest({
    kind: SCHWAB,
    simulator: SCHWAB_SIMULATOR,
    environment: 'live',
    userId: 'ada',
    accountNumber: '41872205',
    unknownOrderId: '1004054599999',
  });

brokerContract('schwab', makeBroker);
wireContract('schwab', makeBroker);

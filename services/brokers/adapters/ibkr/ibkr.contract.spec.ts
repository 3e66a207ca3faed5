/** Real: TLS, sockets, transport, OAuth 1.0a, adapter, the simulated Interactive Brokers. Fake: the market and the simulated broker's clocks. */
import { ibkrSimulator } from '../../../simulator/brokers/ibkr/index.js';
import { brokerContract, wireContract, wireUnderTest } from '../../testing/index.js';
import { IBKR } from './index.js';

const make = (asks: number) => () =>
  wireUnderTest({
    kind: IBKR,
    // The clocks stand still, so that five seconds between two lists would never pass.
    simulator: ibkrSimulator({ asks, isPaced: false }),
    environment: 'paper',
    userId: 'ines-paper',
    accountNumber: 'DU700001',
    unknownOrderId: '999999999',
  });

brokerContract('ibkr', make(0));
brokerContract('ibkr, with a question about each order', make(1));
wireContract('ibkr', make(0));

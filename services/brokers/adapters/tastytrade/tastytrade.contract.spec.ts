/** Real: TLS, sockets, transport, adapter, the simulated tastytrade. Fake: the market and the simulated broker's clocks. */
import { TASTYTRADE_SIMULATOR } from '../../../simulator/brokers/tastytrade/index.js';
import { brokerContract, wireContract, wireUnderTest } from '../../testing/index.js';
import { TASTYTRADE } from './index.js';

const makeBroker = () =>
  wireUnderTest({
    kind: TASTYTRADE,
    simulator: TASTYTRADE_SIMULATOR,
    environment: 'paper',
    userId: 'dana-paper',
    accountNumber: '5WT00001',
    unknownOrderId: '999999999',
  });

brokerContract('tastytrade', makeBroker);
wireContract('tastytrade', makeBroker);

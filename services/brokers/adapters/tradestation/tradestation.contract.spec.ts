/** Real: TLS, sockets, transport, adapter, the simulated TradeStation. Fake: the market and the simulated broker's clocks. */
import { TRADESTATION_SIMULATOR } from '../../../simulator/brokers/tradestation/index.js';
import { brokerContract, wireContract, wireUnderTest } from '../../testing/index.js';
import { TRADESTATION } from './index.js';

const makeBroker = () =>
  wireUnderTest({
    kind: TRADESTATION,
    simulator: TRADESTATION_SIMULATOR,
    environment: 'paper',
    userId: 'iris',
    accountNumber: 'SIM1234567M',
    unknownOrderId: '999999999',
  });

brokerContract('TradeStation', makeBroker);
wireContract('TradeStation', makeBroker);

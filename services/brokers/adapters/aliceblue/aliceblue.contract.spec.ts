/** Real: TLS, sockets, transport, adapter, the simulated Alice Blue. Fake: the market and the simulated broker's clocks. */
import type { OccSymbol } from '#core/model';
import { instant } from '#core/units';
import { ALICEBLUE_SIMULATOR } from '../../../simulator/brokers/aliceblue/index.js';
import { brokerContract, wireContract, wireUnderTest } from '../../testing/index.js';
import { ALICEBLUE } from './index.js';

const makeBroker = () =>
  wireUnderTest({
    kind: ALICEBLUE,
    simulator: ALICEBLUE_SIMULATOR,
    environment: 'live',
    userId: 'meera',
    accountNumber: '1614986',
    unknownOrderId: '251126000009999',
    symbol: 'XNSE.RELIANCE.500.251230P01500000' as OccSymbol,
    // A Wednesday, 13:30 in India.
    begins: instant(Date.UTC(2025, 10, 26, 8, 0)),
  });

brokerContract('aliceblue', makeBroker);
wireContract('aliceblue', makeBroker);

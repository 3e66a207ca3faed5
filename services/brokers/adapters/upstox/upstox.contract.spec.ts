/** Real: TLS, sockets, transport, adapter, the simulated Upstox. Fake: the market and the simulated broker's clocks. */
import type { OccSymbol } from '#core/model';
import { instant } from '#core/units';
import { UPSTOX_SIMULATOR } from '../../../simulator/brokers/upstox/index.js';
import { brokerContract, wireContract, wireUnderTest } from '../../testing/index.js';
import { UPSTOX } from './index.js';

const makeBroker = () =>
  wireUnderTest({
    kind: UPSTOX,
    simulator: UPSTOX_SIMULATOR,
    environment: 'live',
    userId: 'asha',
    accountNumber: '7WABCD',
    unknownOrderId: '251126000099',
    symbol: 'XNSE.RELIANCE.500.251230P01500000' as OccSymbol,
    // A Wednesday, 13:30 in India.
    begins: instant(Date.UTC(2025, 10, 26, 8, 0)),
  });

brokerContract('upstox', makeBroker);
wireContract('upstox', makeBroker);

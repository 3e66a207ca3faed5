/** Real: TLS, sockets, transport, adapter, the simulated Tradier. Fake: the market and the simulated broker's clocks. */
import { expect, it } from '@jest/globals';
import type { Instant } from '#core/units';
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

it('asks once for orders of one leg and of several that are read together', async () => {
  const { broker, accountId, wire, close } = await makeBroker();
  await broker.positions(accountId);
  const before = wire.received().length;
  await Promise.all([broker.listOpenOrders(accountId), broker.listOpenSpreads(accountId)]);
  // Those of earlier days, then those of today.
  const since = Date.UTC(2025, 10, 24) as Instant;
  await Promise.all([broker.listOrdersSince(accountId, since), broker.listSpreadsSince(accountId, since)]);
  expect(wire.received().slice(before)).toEqual(['orders.list', 'orders.list', 'orders.list']);
  await close?.();
});

/** What is Interactive Brokers' alone, over sockets. Real and fake as in the contract. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ClientOrderId, Instant, Price } from '#core/units';
import type { PlaceOrder } from '#ports';
import { ibkrSimulator } from '../../../simulator/brokers/ibkr/index.js';
import { type BrokerOverWire, wireUnderTest } from '../../testing/index.js';
import { IBKR } from './index.js';

/** Two minutes past ten in the evening, New York time. */
const EVENING = Date.UTC(2025, 10, 27, 3, 2) as Instant;

let at: BrokerOverWire | undefined;
afterEach(async () => {
  await at?.close?.();
  at = undefined;
});

const open = async (settings: Parameters<typeof ibkrSimulator>[0]) => {
  at = await wireUnderTest({
    ...{ kind: IBKR, simulator: ibkrSimulator(settings), environment: 'paper', begins: EVENING },
    ...{ userId: 'ines-paper', accountNumber: 'DU700001', unknownOrderId: '999999999' },
  });
  return at;
};

const orderOf = ({ accountId, symbol }: BrokerOverWire, serial: number): PlaceOrder => ({
  accountId,
  symbol,
  side: 'sell_to_open',
  quantity: 1,
  limit: 25_000 as Price,
  duration: 'gtc',
  clientOrderId: `tp-quirk-${serial}` as ClientOrderId,
});

describe('Interactive Brokers', () => {
  it('is away at one in the morning until a known time, and goes on afterwards with what rests', async () => {
    const wire = await open({ isPaced: false });
    const { broker, accountId } = wire;
    await wire.quote(24_000, 25_500);
    const placed = await broker.place(orderOf(wire, 1));
    expect(placed).toMatchObject({ kind: 'accepted' });
    await wire.endSession();
    await expect(broker.listOpenOrders(accountId)).rejects.toMatchObject({
      code: 'BROKER_MAINTENANCE',
      retryable: true,
      context: { until: '2025-11-27T06:15:00.000Z' },
    });
    expect(await broker.place(orderOf(wire, 2))).toEqual({ kind: 'not_sent', cause: 'BROKER_MAINTENANCE' });
    await wire.endSession();
    const [resting, ...others] = await broker.listOpenOrders(accountId);
    expect(others).toEqual([]);
    expect(resting).toMatchObject({ clientOrderId: 'tp-quirk-1', duration: 'gtc' });
  });

  it('says what an order would require and cost before it is placed', async () => {
    const wire = await open({ isPaced: false });
    await wire.quote(24_000, 25_500);
    // A fifth of the strike value of 265 × 100, and 0.65: the simulated broker's own numbers.
    expect(await wire.broker.preview(orderOf(wire, 1))).toEqual({
      ...{ kind: 'previewed', requirement: 53_000_000, fees: 6_500, warnings: [] },
    });
    expect(wire.wire.orderCount()).toBe(0);
  });

  it('lists orders once in five seconds', async () => {
    const wire = await open({});
    await expect(wire.broker.listOpenOrders(wire.accountId)).rejects.toMatchObject({ code: 'BROKER_RATE_LIMITED' });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import type { ClientOrderId, Price } from '#core/units';
import { ALPACA_SIMULATOR } from '../../../simulator/brokers/alpaca/index.js';
import { brokerContract, type WireSpec, wireContract, wireUnderTest } from '../../testing/index.js';
import { ALPACA } from './index.js';

const PAPER: WireSpec = {
  kind: ALPACA,
  simulator: ALPACA_SIMULATOR,
  environment: 'paper',
  userId: 'ada',
  accountNumber: 'PA3ADA7Q2X8Z',
  unknownOrderId: '61e69015-8549-4bfd-b9c3-ffffffffffff',
  // Strikes are set aside in full: five of these are within 100,000.
  symbol: 'AAPL251219P00100000' as OccSymbol,
};
const LIVE: WireSpec = { ...PAPER, environment: 'live', accountNumber: '847362951' };

brokerContract('Alpaca paper', () => wireUnderTest(PAPER));
brokerContract('Alpaca live', () => wireUnderTest(LIVE));
wireContract('Alpaca', () => wireUnderTest(PAPER));

const LATE_MS = 60_000;

describe('Alpaca over the wire', () => {
  it('finds a fill that is told after one that traded later, and each once', async () => {
    const at = await wireUnderTest(PAPER);
    const { broker, accountId, symbol, wire } = at;
    const sell = async (clientOrderId: string) => {
      const terms = { accountId, symbol, side: 'sell_to_open', quantity: 1, limit: 25_000 as Price } as const;
      const outcome = await broker.place({ ...terms, clientOrderId: clientOrderId as ClientOrderId });
      await at.settle();
      return outcome.kind === 'accepted' ? outcome.brokerOrderId : outcome.kind;
    };
    try {
      await at.quote(26_000, 27_000);
      wire.fault({ route: 'orders.place', kind: 'late_fill', ms: LATE_MS });
      const late = await sell('tp-late');
      wire.fault({ route: 'orders.place', kind: 'double_fill' });
      const early = await sell('tp-early');
      const first = await broker.fillsSince(accountId, undefined);
      expect(first.map(({ brokerOrderId }) => brokerOrderId)).toEqual([early]);
      const from = at.marketNow();
      while (at.marketNow() < from + LATE_MS) await at.settle();
      const rest = await broker.fillsSince(accountId, first[0]?.cursor);
      expect(rest.map(({ brokerOrderId }) => brokerOrderId)).toEqual([late]);
      expect(await broker.fillsSince(accountId, rest[0]?.cursor)).toEqual([]);
    } finally {
      await at.close?.();
    }
  });
});

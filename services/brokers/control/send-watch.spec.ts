import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import type { NetPrice } from '#core/orders';
import { TEST_ACCOUNT } from '#core/testing';
import type { ClientOrderId } from '#core/units';
import type { BrokerPort, PlaceOutcome } from '#ports';
import { SendWatch } from './send-watch.js';

const SOLD = 'AAPL251219P00265000' as OccSymbol;
const BOUGHT = 'AAPL251219P00260000' as OccSymbol;
const spread = {
  accountId: TEST_ACCOUNT,
  clientOrderId: 'tp-1' as ClientOrderId,
  legs: [
    { symbol: SOLD, side: 'sell_to_open' },
    { symbol: BOUGHT, side: 'buy_to_open' },
  ],
  quantity: 1,
  net: 12_000 as NetPrice,
} as const;

describe(SendWatch.name, () => {
  it('sees an order of several legs on its way, and each of its legs when the answer is lost', async () => {
    let nowMs = 0;
    const watch = new SendWatch({ monotonicMs: () => nowMs });
    let resolve: (outcome: PlaceOutcome) => void = () => undefined;
    const answer = new Promise<PlaceOutcome>((given) => {
      resolve = given;
    });
    const broker = watch.watched(TEST_ACCOUNT, { placeSpread: () => answer } as unknown as BrokerPort);
    const placed = broker.placeSpread(spread);
    expect(watch.isSending(TEST_ACCOUNT)).toBe(true);
    resolve({ kind: 'unknown', cause: 'TIMEOUT' });
    await placed;
    expect(watch.isSending(TEST_ACCOUNT)).toBe(false);
    expect([SOLD, BOUGHT].map((symbol) => watch.mayArrive(TEST_ACCOUNT, symbol))).toEqual([true, true]);
    nowMs = 30_000;
    expect([SOLD, BOUGHT].map((symbol) => watch.mayArrive(TEST_ACCOUNT, symbol))).toEqual([false, false]);
  });
});

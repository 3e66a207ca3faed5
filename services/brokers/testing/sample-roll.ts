import type { OccSymbol } from '#core/model';
import type { NetPrice } from '#core/orders';
import type { AccountId, ClientOrderId } from '#core/units';

export const NEAR = 'AAPL260116P00150000' as OccSymbol;
export const FAR = 'AAPL260220P00145000' as OccSymbol;

/** One put bought back and another sold in one order, for specs of requests. @param net - in 1e-4 of a dollar, a credit above 0 */
export function sampleRoll(net: number) {
  return {
    accountId: 'a1' as AccountId,
    clientOrderId: 'bot-7f3a-roll-1' as ClientOrderId,
    legs: [
      { symbol: NEAR, side: 'buy_to_close' },
      { symbol: FAR, side: 'sell_to_open' },
    ] as const,
    quantity: 1,
    net: net as NetPrice,
  };
}

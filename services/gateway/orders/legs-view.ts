import type { OrderIntent } from '#core/model';
import { netLimitOf, rollTermsOf } from '#core/orders';
import { type Price, priceToDecimal } from '#core/units';
import type { OrderView } from '../contract/index.js';

/** Returns the legs of an order or an intent, if it has several, and its limit: net where it has. */
export function legsAndLimit(
  of: Pick<OrderIntent, 'symbol' | 'quantity' | 'limit' | 'closes'>,
): Pick<OrderView, 'legs' | 'limit'> {
  const limit = priceToDecimal(netLimitOf(of) as number as Price);
  const { closes } = of;
  return closes ? { legs: rollTermsOf({ ...of, closes }).legs, limit } : { limit };
}

import type { OrderIntent } from '#core/model';
import type { ClientOrderId, DecisionId, Instant, IntentId, Price } from '#core/units';
import { addMs, MS_PER_MINUTE, ZERO_MONEY } from '#core/units';
import { sha256Hex } from '#platform/hash';
import type { RememberedHolding } from './account-memory.js';

/** An order to buy back is worth sending for so long on the market clock; when its price is left behind it is cancelled before. */
const VALID_MS = 5 * MS_PER_MINUTE;
const ID_LENGTH = 32;
/** In the place of a bot's decision: nobody decided but the stop. */
const DECISION = 'stop' as DecisionId;

export interface BuyBack extends RememberedHolding {
  readonly limit: Price;
}

/**
 * Returns the desk's own intent to buy a position back. The ids are made of position and instant, so that the same wish of the
 * same moment is one order.
 */
export function buyBackIntent(terms: BuyBack, marketNow: Instant): OrderIntent {
  const { accountId, positionId, botId, userId, symbol, underlying, contracts, limit } = terms;
  const id = `stop-${sha256Hex(`${positionId} ${marketNow}`).slice(0, ID_LENGTH)}`;
  return {
    id: id as IntentId,
    decisionId: DECISION,
    clientOrderId: `tp-${id}` as ClientOrderId,
    ...{ accountId, positionId, botId, userId, symbol, underlying, limit },
    side: 'buy_to_close',
    quantity: contracts,
    origin: 'desk',
    validUntil: addMs(marketNow, VALID_MS),
    reserve: ZERO_MONEY,
  };
}

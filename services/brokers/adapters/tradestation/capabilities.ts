import { MS_PER_MINUTE } from '#core/units';
import type { BrokerCapabilities } from '#ports';

/**
 * Source: TradeStation's OpenAPI of its v3 API; api.tradestation.com/docs/fundamentals for the tokens.
 * - `OrderConfirmID` is "used to prevent duplicates", and no order shows it: sent again under the same one, looked for by shape.
 * - A replacement keeps the order's id in the documented example.
 * - An order says how much of it traded and at which average; executions are not listed, nor what expired or was assigned.
 * - Refresh tokens neither end nor rotate, unless TradeStation was asked to let them.
 */
export const TRADESTATION_CAPABILITIES: BrokerCapabilities = {
  gtc: true,
  legsMax: 4,
  preview: true,
  replace: 'keepsId',
  replacesQuantity: true,
  dedupesClientOrderId: true,
  echoesClientOrderId: false,
  lookup: 'byShape',
  openCloseFlag: true,
  fills: 'cumulative',
  settlements: 'none',
  stream: true,
  token: { kind: 'refreshable', accessMs: 20 * MS_PER_MINUTE },
};

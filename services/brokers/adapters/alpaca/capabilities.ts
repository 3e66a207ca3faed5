import type { BrokerCapabilities } from '#ports';

/**
 * Alpaca, read from docs.alpaca.markets (Options Trading Overview, Orders at Alpaca) and the models of its official SDK 4.0.2.
 * - Options take `time_in_force` day only, so an exit does not rest overnight: it is placed anew each day.
 * - A second order with the same `client_order_id` is refused (422), working or ended.
 * - A replacement is a new order with a new id and a new client id.
 * - The stream takes an OAuth token by the streaming page, but Alpaca's own SDK sends keys only: unverified, so it is a hint to
 *   poll sooner and nothing depends on it.
 */
export const ALPACA_CAPABILITIES: BrokerCapabilities = {
  gtc: false,
  legsMax: 4,
  preview: false,
  replace: 'newId',
  replacesQuantity: true,
  dedupesClientOrderId: true,
  echoesClientOrderId: true,
  lookup: 'byClientOrderId',
  openCloseFlag: true,
  fills: 'executions',
  settlements: 'listed',
  stream: true,
  // The token endpoint names neither a life nor a refresh token: it lives until the user revokes it at Alpaca.
  token: { kind: 'permanent' },
};

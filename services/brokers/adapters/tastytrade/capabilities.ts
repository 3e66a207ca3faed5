import { MS_PER_MINUTE } from '#core/units';
import type { BrokerCapabilities } from '#ports';

/**
 * Sources: developer.tastytrade.com (order lifecycle, idempotency and retries, OAuth2) and the published OpenAPI files.
 * - `external-identifier` is shown and nothing more: neither unique nor asked for, a lost order is looked for in lists.
 * - A replacement has no legs (`PATCH /orders/{id}`): the price can be changed, the quantity cannot.
 * - Orders list their fills with an id each. Transactions name the contract that expired or was assigned.
 * - Refresh tokens neither end nor rotate.
 */
export const TASTYTRADE_CAPABILITIES: BrokerCapabilities = {
  gtc: true,
  legsMax: 4,
  preview: true,
  replace: 'newId',
  replacesQuantity: false,
  dedupesClientOrderId: false,
  echoesClientOrderId: true,
  lookup: 'byTagScan',
  openCloseFlag: true,
  fills: 'executions',
  settlements: 'listed',
  stream: true,
  token: { kind: 'refreshable', accessMs: 15 * MS_PER_MINUTE },
};

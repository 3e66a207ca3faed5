import { MS_PER_DAY, MS_PER_MINUTE } from '#core/units';
import type { BrokerCapabilities } from '#ports';

/**
 * Sources: IB REST API 2.28.0 (OpenAPI); ibkrcampus.com, Web API Trading (2026-02-26).
 * - `cOID` must be unique for 24 hours; a second order with the same one is refused. Orders and trades show it as `order_ref`.
 * - Nothing says whether an order opens or closes: a purchase of more than is short opens a position.
 * - An order that outlives its day ends as `Cancelled`, like one that was cancelled.
 * - No list tells of expiries and assignments.
 * - Its combinations (`conidex`) are not sent: they do not say of a leg whether it opens or closes, and are shown as one instrument.
 * - The access token lives until it is revoked and is renewed unattended into a session token for a day.
 * - The brokerage is reset each night at 01:00 New York time. How long that takes is not published: the quarter of an hour is ours.
 */
export const IBKR_CAPABILITIES: BrokerCapabilities = {
  gtc: true,
  legsMax: 1,
  preview: true,
  replace: 'keepsId',
  replacesQuantity: true,
  dedupesClientOrderId: true,
  echoesClientOrderId: true,
  lookup: 'byTagScan',
  openCloseFlag: false,
  fills: 'executions',
  settlements: 'none',
  stream: true,
  expiredOrders: 'cancelled',
  nightlyReset: { at: '01:00', lastsMs: 15 * MS_PER_MINUTE },
  token: { kind: 'refreshable', accessMs: MS_PER_DAY },
};

import { MS_PER_MINUTE } from '#core/units';
import type { BrokerCapabilities } from '#ports';

/**
 * Source of each line: the page of the broker's reference that says so, and the day it was read.
 * - `client_id` is refused when the account has used it, and orders can be asked for by it.
 * - A change keeps the order's id.
 * - Executions are listed with an id and their fee; what expires or is assigned is not listed.
 * - An access token lives half an hour and is renewed unattended.
 */
export const EXAMPLE_CAPABILITIES: BrokerCapabilities = {
  gtc: true,
  legsMax: 1,
  preview: false,
  replace: 'keepsId',
  replacesQuantity: true,
  dedupesClientOrderId: true,
  echoesClientOrderId: true,
  lookup: 'byClientOrderId',
  openCloseFlag: true,
  fills: 'executions',
  settlements: 'none',
  stream: true,
  token: { kind: 'refreshable', accessMs: 30 * MS_PER_MINUTE },
};

import { MS_PER_DAY } from '#core/units';
import type { BrokerCapabilities } from '#ports';

/**
 * Source: documentation.tradier.com, Trading and Authentication; what code adds is said where it is used.
 * - `tag` is a free label of ours: duplicates are taken, and it is shown only to those who ask with `includeTags=true`.
 * - No list of executions: only how much of an order traded and at which average.
 * - The history of an account says that an option expired or was assigned, overnight and without naming the contract.
 * - Quotes of the live API are real-time, those of the sandbox fifteen minutes late.
 * - Changing an order keeps its id; its quantity cannot be changed.
 * - A token lives a day. It is renewed unattended where Tradier gives this installation refresh tokens (approved partners); without
 *   one the login ends with its first token, and the session says so.
 */
export const TRADIER_CAPABILITIES: BrokerCapabilities = {
  gtc: true,
  legsMax: 4,
  preview: true,
  replace: 'keepsId',
  replacesQuantity: false,
  dedupesClientOrderId: false,
  echoesClientOrderId: true,
  lookup: 'byTagScan',
  openCloseFlag: true,
  fills: 'cumulative',
  settlements: 'none',
  stream: true,
  marketData: { live: 'realtime', paper: 'delayed' },
  token: { kind: 'refreshable', accessMs: MS_PER_DAY },
};

import { MS_PER_DAY } from '#core/units';
import type { BrokerCapabilities } from '#ports';

/**
 * Source: Upstox Developer API, Orders V3, Login; what its SDK alone shows is said where it is used.
 * - Orders rest for the day at most. `tag` is a free label of up to 40 characters; duplicates are taken.
 * - An order says BUY or SELL; whether it opens or closes follows from what is held.
 * - Orders and trades are listed for the present day only.
 * - A token dies at 03:30 in India whenever it was given, and nothing renews it.
 */
export const UPSTOX_CAPABILITIES: BrokerCapabilities = {
  gtc: false,
  legsMax: 1,
  preview: true,
  replace: 'keepsId',
  replacesQuantity: true,
  dedupesClientOrderId: false,
  echoesClientOrderId: true,
  lookup: 'byTagScan',
  openCloseFlag: false,
  fills: 'executions',
  settlements: 'none',
  stream: true,
  token: { kind: 'daily', accessMs: MS_PER_DAY, sessionMs: MS_PER_DAY, endsDailyAt: { time: '03:30', venue: 'NSE' } },
};

import { MS_PER_DAY } from '#core/units';
import type { BrokerCapabilities } from '#ports';

/**
 * Source: ant.aliceblueonline.com, product documentation (Authentication, Orders, Portfolio, Error codes).
 * - Orders rest for the day at most; `orderTag` is a free label of up to 50 characters, shown in books.
 * - An order says BUY or SELL; whether it opens or closes follows from what is held.
 * - Quotes come over a feed of the market alone, and chains without bid and ask: none are read here.
 * - A session ends in the night, and nothing renews it. No page says at which hour: the one of other brokers in India is taken.
 */
export const ALICEBLUE_CAPABILITIES: BrokerCapabilities = {
  gtc: false,
  legsMax: 1,
  preview: false,
  replace: 'keepsId',
  replacesQuantity: true,
  dedupesClientOrderId: false,
  echoesClientOrderId: true,
  lookup: 'byTagScan',
  openCloseFlag: false,
  fills: 'executions',
  settlements: 'none',
  stream: true,
  quotes: false,
  token: { kind: 'daily', accessMs: MS_PER_DAY, sessionMs: MS_PER_DAY, endsDailyAt: { time: '03:30', venue: 'NSE' } },
};

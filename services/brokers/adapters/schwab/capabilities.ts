import { MS_PER_DAY, MS_PER_MINUTE } from '#core/units';
import type { BrokerCapabilities } from '../../ports/index.js';

/**
 * What the Trader API for individuals can do.
 * Sources: developer.schwab.com, "Trader API - Individual", read 2026-02-26 (orders, preview, replace); schwab-py docs/auth.rst (token lives).
 */
export const SCHWAB_CAPABILITIES: BrokerCapabilities = {
  gtc: true,
  legsMax: 4,
  preview: true,
  replace: 'newId',
  replacesQuantity: true,
  // There is no client id: `tag` is the app's name and cannot be set.
  dedupesClientOrderId: false,
  echoesClientOrderId: false,
  lookup: 'byShape',
  openCloseFlag: true,
  fills: 'executions',
  // Transactions name the contract, but no page says how an assignment is told from an expiry there.
  settlements: 'none',
  stream: true,
  // Each answer says itself whether its quotes are late.
  marketData: { live: 'realtime', paper: 'none' },
  // A refresh does not prolong the seven days, which begin when a person signs in.
  token: { kind: 'weekly', accessMs: 30 * MS_PER_MINUTE, sessionMs: 7 * MS_PER_DAY },
};

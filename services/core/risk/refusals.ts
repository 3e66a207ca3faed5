/** Every reason for which the desk turns an intent down, with the sentence shown to people. */
export const RISK_REFUSALS = {
  INTENT_EXPIRED: 'The order came too late: the time in which it could be sent had passed.',
  MARKET_CLOSED: 'The market was closed.',
  BOT_PAUSED: 'The bot was paused after it had decided.',
  ACCOUNT_STOPPED: 'The account is stopped: nothing new is opened.',
  ACCOUNT_DRIFT: "The broker's books differ from ours: nothing is opened until they agree again.",
  UNKNOWN_ORDER_OPEN: 'The fate of an earlier order of this account is not known yet, so nothing new is opened.',
  DUPLICATE_ORDER: 'An order for the same contract and side is already on its way.',
  CLOSE_EXCEEDS_POSITION: 'The order would close more contracts than the position holds.',
  QUOTE_UNTRADABLE: 'The contract has no quote that may be traded on.',
  PRICE_OUTSIDE_COLLAR: 'The limit is too far from the newest quote.',
  QUANTITY_LIMIT: 'The order has more contracts than one order may have.',
  NOTIONAL_LIMIT: 'The order is for a larger amount than one order may be.',
  ORDER_RATE: 'Too many orders of this account within one minute.',
  BUYING_POWER_EXCEEDED: 'The account does not have the buying power that the order would hold.',
  LIMIT_UNUSABLE: 'A risk limit is missing or is not a number, so nothing is opened.',
} as const;
export type RiskRefusal = keyof typeof RISK_REFUSALS;

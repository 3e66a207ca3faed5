/** Every reason for which the desk turns an intent down, with the sentence shown to people. */
export const RISK_REFUSALS = {
  INTENT_EXPIRED: 'The order came too late: the time in which it could be sent had passed.',
  MARKET_CLOSED: 'The market was closed.',
  BOT_PAUSED: 'The bot was paused after it had decided.',
  ACCOUNT_STOPPED: 'The account is stopped.',
  BOT_STOPPED: 'The bot is stopped.',
  STOP_LIFTED: 'The stop for which the position was to be bought back has been lifted.',
  ACCOUNT_DRIFT: "The broker's books differ from ours: nothing is opened until they agree again.",
  UNKNOWN_ORDER_OPEN: 'The fate of an earlier order of this account is not known yet, so nothing new is opened.',
  DUPLICATE_ORDER: 'An order for the same contract and side is already on its way.',
  CLOSE_EXCEEDS_POSITION:
    'The order would close more contracts than the position holds, or than the broker shows short.',
  ROLL_INVALID: 'What is bought back and what is sold cannot be one order.',
  ROLL_UNSUPPORTED: 'The broker takes no orders of two legs.',
  CONTRACT_ADJUSTED: 'The contract was adjusted: it does not stand for 100 shares, so it is not opened.',
  CURRENCY_MISMATCH: 'The contract is traded in another currency than that of the account.',
  LIMITS_CURRENCY:
    'The limits of one order are set in another currency than that of the account, so nothing is opened.',
  CLOSING_ONLY: 'The broker lets this account only close positions.',
  OPTION_LEVEL:
    'The permission for options that the broker gave this account does not cover selling puts, nor calls on shares held.',
  CALL_NOT_COVERED: 'The bot does not hold enough shares for this call that no other call covers already.',
  NOT_MANAGEABLE: 'The login at the broker ends before the position would: nobody could look after it.',
  QUOTE_UNTRADABLE: 'The contract has no quote that may be traded on.',
  PRICE_OUTSIDE_COLLAR: 'The limit is too far from the newest quote.',
  QUANTITY_LIMIT: 'The order has more contracts than one order may have.',
  NOTIONAL_LIMIT: 'The order is for a larger amount than one order may be.',
  BOT_DAY_NOTIONAL: 'With this order the bot would open more in one day than it may.',
  USER_DAY_NOTIONAL: 'With this order all bots together would open more in one day than they may.',
  ACCOUNT_POSITIONS: 'With this order the account would hold more positions than its user allows.',
  ACCOUNT_PER_UNDERLYING:
    'With this order the account would hold more positions in the underlying than its user allows.',
  ACCOUNT_OPENINGS: 'The bots of this account have opened as much today as its user allows.',
  ORDER_RATE: 'Too many orders of this account within one minute.',
  ORDER_BURST: 'Too many orders of this account within one second.',
  ORDER_REPEATED: 'The bot has sent the same order too often within one minute.',
  BALANCES_TOO_OLD: 'The broker has not stated the balances of the account for too long.',
  PREVIEW_REFUSED: 'The broker would not take the order: it said so when it was asked before.',
  PREVIEW_FAILED: 'The order is large and the broker could not be asked about it before.',
  BUYING_POWER_EXCEEDED: 'The account does not have the buying power that the order would hold.',
  LIMIT_UNUSABLE: 'A risk limit is missing or is not a number, so nothing is opened.',
} as const;
export type RiskRefusal = keyof typeof RISK_REFUSALS;

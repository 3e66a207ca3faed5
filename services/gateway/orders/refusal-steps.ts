import type { RiskRefusal } from '#core/risk';

const AT_NEXT_LOOK = 'Nothing to do: the bot decides anew at its next look.';
const RAISE = 'Raise the limit in the settings if you want more.';
const COMPARE = 'Look at the differences on the page of the connection.';

/** What helps after the desk has turned an order down. */
export const REFUSAL_STEPS: Readonly<Record<RiskRefusal, string>> = {
  INTENT_EXPIRED: AT_NEXT_LOOK,
  MARKET_CLOSED: 'Nothing to do: the bot decides anew when the session is open.',
  BOT_PAUSED: 'Start the bot again when it may go on.',
  ACCOUNT_STOPPED: 'Lift the stop when bots may go on.',
  BOT_STOPPED: 'Lift the stop when the bot may go on.',
  STOP_LIFTED: 'Nothing to do: the bot looks after the position again.',
  ACCOUNT_DRIFT: COMPARE,
  UNKNOWN_ORDER_OPEN: 'It is searched for by itself; where it asks you, say what the broker shows.',
  DUPLICATE_ORDER: 'Nothing to do: the one that is on its way counts.',
  CLOSE_EXCEEDS_POSITION: COMPARE,
  ROLL_INVALID: 'Nothing to do: the bot rolls leg by leg.',
  ROLL_UNSUPPORTED: 'Nothing to do: the bot rolls leg by leg.',
  CONTRACT_ADJUSTED: AT_NEXT_LOOK,
  CURRENCY_MISMATCH: 'Give the bot an account in the currency of its underlyings.',
  LIMITS_CURRENCY: 'Ask whoever runs this installation for limits in this currency.',
  CLOSING_ONLY: 'Ask the broker why, and pause the bot until then.',
  OPTION_LEVEL: 'Ask the broker for a higher option level.',
  CALL_NOT_COVERED: 'Nothing to do: the bot sells calls again when shares are free.',
  NOT_MANAGEABLE: 'Sign in again at the broker, or accept on the page of the connection that you will.',
  QUOTE_UNTRADABLE: AT_NEXT_LOOK,
  PRICE_OUTSIDE_COLLAR: AT_NEXT_LOOK,
  QUANTITY_LIMIT: 'Lower the number of contracts of one order in the bot’s settings.',
  NOTIONAL_LIMIT: 'Lower the number of contracts of one order, or choose underlyings with lower strikes.',
  BOT_DAY_NOTIONAL: 'Nothing to do: the bot may open again on the next trading day.',
  USER_DAY_NOTIONAL: 'Nothing to do: bots may open again on the next trading day.',
  ACCOUNT_POSITIONS: RAISE,
  ACCOUNT_PER_UNDERLYING: RAISE,
  ACCOUNT_OPENINGS: RAISE,
  ORDER_RATE: AT_NEXT_LOOK,
  ORDER_BURST: AT_NEXT_LOOK,
  ORDER_REPEATED: 'If it goes on, pause the bot and look at its decisions.',
  BALANCES_TOO_OLD: 'Look at the health of the connection; sign in again where it asks for it.',
  PREVIEW_REFUSED: 'The broker’s own pages show why.',
  PREVIEW_FAILED: 'Nothing to do: the broker is asked again at the bot’s next look.',
  BUYING_POWER_EXCEEDED: 'Free some at the broker, or lower the bot’s allocation.',
  LIMIT_UNUSABLE: 'Set the limit anew in the settings.',
};

/**
 * Why an order is not carried out that had left the bot, in one language for all brokers. Adapters map what their broker says to these
 * codes; what it said itself goes along as text.
 */
import type { BrokerErrorCode } from './port.js';

/** What happened, and what helps; two sentences for people. */
export interface RefusalWords {
  readonly says: string;
  readonly next: string;
}

const AT_NEXT_LOOK = 'Nothing to do: the bot decides anew at its next look.';
const COMPARE = 'Compare the books on the page of the connection: it may have been closed, expired or assigned.';
const ITS_PAGES = 'The broker’s own pages show why.';
const OTHER_CONTRACT = 'Nothing to do: the bot chooses among the contracts that are listed at its next look.';

/** With which codes an order may be rejected: by the broker, by its adapter before anything is sent, or by the paper broker. */
export const BROKER_REFUSALS = {
  DUPLICATE_CLIENT_ORDER_ID: {
    says: 'The broker has an order with this id already.',
    next: 'Nothing to do: that order is looked up and counted once.',
  },
  BUYING_POWER: {
    says: 'The option buying power of the account does not cover the order.',
    next: 'Free some at the broker, or lower the bot’s allocation.',
  },
  FUNDS_SHORT: {
    says: 'The available funds of the account do not carry the order.',
    next: 'Free some at the broker, or lower the bot’s allocation.',
  },
  MARGIN_SHORT: {
    says: 'The order needs more margin than the account has free.',
    next: 'Free some at the broker, or lower the bot’s allocation.',
  },
  OPTION_LEVEL: {
    says: 'The broker has not approved the account for this kind of option.',
    next: 'Ask the broker for a higher option level.',
  },
  NOT_PERMITTED: {
    says: 'The account, or the login, may not trade this at the broker.',
    next: 'Ask the broker for the permission, then sign in again.',
  },
  ACCOUNT_FORBIDDEN: {
    says: 'The broker does not allow it to this account.',
    next: 'Look at the restrictions of the account on the broker’s pages.',
  },
  ORDER_FORBIDDEN: {
    says: 'The broker does not allow it to this login.',
    next: 'Sign in again with a login that may trade the account.',
  },
  ACCOUNT_INACTIVE: {
    says: 'The broker has disabled the account.',
    next: 'Ask the broker to enable it; pause the bot until then.',
  },
  ACCOUNT_NOT_FOUND: {
    says: 'The login gives access to no such account any more.',
    next: 'Sign in again, and choose the account at the broker’s page.',
  },
  ACCOUNT_SYS_0005: {
    says: 'Charles Schwab refused the order for the account (Account_Sys_0005).',
    next: 'Look at the messages of the account at Schwab, or call its desk.',
  },
  DAY_TRADER_RESTRICTED: {
    says: 'The broker restricts the account for day trading.',
    next: 'Wait until the restriction ends, or bring the equity to the minimum that the broker names.',
  },
  POSITION_MISSING: { says: 'The broker holds no such position to close.', next: COMPARE },
  POSITION_INTENT_MISMATCH: { says: 'The broker holds no such position to close, or an opposite one.', next: COMPARE },
  POSITION_SYS_0001: {
    says: 'Charles Schwab says that the position would be oversold or overbought (Position_Sys_0001).',
    next: COMPARE,
  },
  OPPOSITE_POSITION: {
    says: 'The account holds an opposite position in the contract.',
    next: 'Close it at the broker first.',
  },
  BOXED_POSITION: {
    says: 'The account holds or has ordered the opposite of this order, which the broker does not take.',
    next: 'Close it, or cancel that order, at the broker first.',
  },
  CALL_NOT_COVERED: {
    says: 'The account does not hold enough shares for this call that no other call stands on.',
    next: 'Buy back a call on these shares, or wait until the shares have arrived.',
  },
  MARKET_CLOSED: {
    says: 'The broker takes no such order at this time.',
    next: 'Nothing to do: the bot decides anew when the session is open.',
  },
  CONTRACT_EXPIRED: { says: 'The contract has expired, or expires too soon to be opened.', next: OTHER_CONTRACT },
  CONTRACT_UNTRADABLE: { says: 'The broker does not know the contract, or does not trade it.', next: OTHER_CONTRACT },
  CONTRACT_UNKNOWN: { says: 'No contract of the broker, or more than one, has these terms.', next: OTHER_CONTRACT },
  CONTRACT_NOT_LISTED: { says: 'The contract is not in the broker’s list of the day.', next: OTHER_CONTRACT },
  CONTRACT_UNREADABLE: { says: 'The symbol is not an option contract; nothing was sent.', next: OTHER_CONTRACT },
  CONTRACT_UNSUPPORTED: { says: 'Adjusted contracts are not sold here.', next: OTHER_CONTRACT },
  PRICE_REFUSED: {
    says: 'The broker does not take the limit: it is too far from the market, or between two ticks.',
    next: AT_NEXT_LOOK,
  },
  ORDER_SYS_0002: {
    says: 'Charles Schwab says that the price is on the wrong side of the market (Order_Sys_0002).',
    next: AT_NEXT_LOOK,
  },
  ORDER_INVALID: {
    says: 'The broker, or our check before it, found terms of the order invalid.',
    next: 'Look at quantity and limits of the bot’s settings.',
  },
  ORDER_REFUSED: { says: 'The broker refused the order and gave no reason that is known here.', next: ITS_PAGES },
  ORDER_REJECTED: { says: 'The broker refused the order in words of its own.', next: ITS_PAGES },
  PREVIEW_REFUSED: { says: 'The broker says that it would not take the order.', next: ITS_PAGES },
  BROKER_LATE: { says: 'The broker took the order and rejected it afterwards.', next: ITS_PAGES },
  BROKER_UNSUPPORTED: {
    says: 'This broker cannot do that.',
    next: 'Choose an account at a broker that can, or another kind of order.',
  },
  DURATION_UNSUPPORTED: {
    says: 'The broker takes orders for the day only.',
    next: 'Choose orders of one day in the bot’s settings.',
  },
  CLIENT_ORDER_ID_INVALID: {
    says: 'The broker cannot take the id of the order; nothing was sent.',
    next: 'Tell whoever runs this installation: bots give their orders other ids.',
  },
  QUESTION_UNANSWERED: {
    says: 'The broker asked something about the order that only a person may answer; nothing was placed.',
    next: 'Read the question at the broker, and place the order there if you agree.',
  },
  QUESTION_LAPSED: {
    says: 'The broker’s question about the order had lapsed when it was answered; nothing was placed.',
    next: AT_NEXT_LOOK,
  },
  SESSION_LOST: {
    says: 'The trading session at the broker had ended when the order came; nothing was placed.',
    next: 'Nothing to do: it is opened again with the next order. Do not sign in at the broker elsewhere meanwhile.',
  },
  ORDER_NOT_FOUND: { says: 'The broker has no such order in this account.', next: COMPARE },
  NOT_FOUND: { says: 'The broker knows no such account or order under this login.', next: 'Sign in again.' },
  ORDER_ENDED: { says: 'The order has ended already, or cannot be changed in its state.', next: AT_NEXT_LOOK },
  ORDER_UNCHANGED: { says: 'The change would have changed nothing.', next: AT_NEXT_LOOK },
  QUANTITY_FIXED: { says: 'The broker does not change the quantity of an order.', next: AT_NEXT_LOOK },
  QUANTITY_TRADED: { says: 'As many contracts as the change wants have traded already.', next: AT_NEXT_LOOK },
  TOKEN_REFUSED: {
    says: 'The broker did not accept the login.',
    next: 'It is renewed by itself where the broker allows it; sign in again where the connection asks for it.',
  },
  TOKEN_READ_ONLY: {
    says: 'The login may only read at the broker.',
    next: 'Sign in again with a login that may trade.',
  },
  RATE_LIMITED: {
    says: 'The broker turned the order away because too many requests had come.',
    next: AT_NEXT_LOOK,
  },
} as const satisfies Readonly<Record<string, RefusalWords>>;
export type BrokerRefusal = keyof typeof BROKER_REFUSALS;

/** Why an order never left. Besides these it may be the code of a failed read. */
export const NOT_SENT_REASONS = {
  GUARD_REFUSED: { says: 'The desk held it back at the last instant.', next: AT_NEXT_LOOK },
  LEASE_TOO_SHORT: { says: 'The desk was just handing the account over.', next: AT_NEXT_LOOK },
  STOPPED: { says: 'A stop was set before it could leave.', next: 'Lift the stop when bots may go on.' },
  NO_BUDGET: { says: 'The requests that the broker allows were used up.', next: AT_NEXT_LOOK },
  CALL_TIMEOUT: { says: 'The broker could not be reached in time.', next: AT_NEXT_LOOK },
  DECIDED_BY_PERSON: { says: 'A person said so after looking at the broker.', next: AT_NEXT_LOOK },
} as const satisfies Readonly<Record<string, RefusalWords>>;

const SIGN_IN = 'Sign in again at the broker, on the page of the connection.';
const BY_ITSELF = 'Nothing to do: it is tried again by itself.';

/** What helps where a broker could not be asked. */
export const BROKER_ERROR_STEPS: Readonly<Record<BrokerErrorCode, string>> = {
  BROKER_UNREACHABLE: BY_ITSELF,
  BROKER_FAILING: BY_ITSELF,
  BROKER_UNREADABLE: 'It is tried again by itself. If it goes on, tell whoever runs this installation.',
  BROKER_MAINTENANCE: BY_ITSELF,
  BROKER_SESSION_TAKEN: 'Sign out at the broker’s other programs and pages.',
  BROKER_RATE_LIMITED: BY_ITSELF,
  BROKER_REFUSED: 'It is tried again by itself. If it goes on, look at the account on the broker’s pages.',
  BROKER_RELOGIN_NEEDED: SIGN_IN,
  BROKER_ACCOUNT_UNKNOWN: SIGN_IN,
  BROKER_UNSUPPORTED: 'Choose an account at a broker that can.',
};

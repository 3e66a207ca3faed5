import type { AccountSummaryView, BrokerCapabilitiesView } from '#contract';

/** Names that are not their short name with a capital. */
const TITLES: Readonly<Record<string, string>> = {
  ibkr: 'Interactive Brokers',
  schwab: 'Charles Schwab',
  tastytrade: 'tastytrade',
  tradestation: 'TradeStation',
};

/** Returns a broker's name as people write it, where only its short name is known: `tradier` is Tradier. */
export const brokerTitle = (name: string): string => TITLES[name] ?? name.charAt(0).toUpperCase() + name.slice(1);

/** Returns where an account is kept: at a broker, or in our own paper books. */
export function accountPlace(account: AccountSummaryView): string {
  return account.connectionId === undefined ? 'Thetapod’s own paper books' : brokerTitle(account.broker);
}

const LOOKUP: Readonly<Record<BrokerCapabilitiesView['lookup'], string>> = {
  byClientOrderId: 'An order whose answer was lost is asked for by our id.',
  byTagScan: 'An order whose answer was lost is found by our mark on it.',
  byShape: 'An order whose answer was lost is known by shape only: you may be asked.',
};

/** Returns what a broker can do, in dry sentences, the ones that matter to a seller of puts first. */
export function capabilityWords(capabilities: BrokerCapabilitiesView): readonly string[] {
  const { gtc, dedupesClientOrderId, lookup, stream } = capabilities;
  return [
    gtc ? 'Exits can rest there until cancelled.' : 'Day orders only: nothing rests there overnight.',
    LOOKUP[lookup],
    ...(dedupesClientOrderId ? ['An order that arrives twice is refused.'] : []),
    stream ? 'Fills are pushed.' : 'Fills are asked for.',
  ];
}

/** The words for `?problem=` after the way back from a broker: the codes of the gateway's callback. */
const CONNECT_PROBLEMS: Readonly<Record<string, string>> = {
  ACCESS_DENIED: 'You said no on the broker’s page, so nothing was connected. Begin again if you did not mean to.',
  CONSENT_FAILED: 'The broker’s page ended with an error, so nothing was connected. Begin again.',
  SIGNED_OUT: 'You were signed out here while you were at the broker. Begin again.',
  STATE_EXPIRED: 'The sign-in took longer than ten minutes, so nothing was connected. Begin again.',
  STATE_USED: 'This way back from the broker was used already: look below whether the connection stands.',
  STATE_FOREIGN:
    'The sign-in was begun by somebody else or in another browser, so nothing was connected. Begin again in this one.',
  STATE_UNKNOWN: 'The answer belongs to no sign-in that was begun here, so nothing was connected. Begin again.',
  BROKER_MIXED_UP:
    'The answer came from another broker than the one that was asked, so nothing was connected. Begin again.',
  ISSUER_MISMATCH:
    'The answer names another sender than the broker that was asked, so nothing was connected. Begin again.',
  CALLBACK_MALFORMED: 'The broker’s answer could not be read, so nothing was connected. Begin again.',
  DESK_UNAVAILABLE: 'The desk does not answer now, so nothing was connected. Try again in a moment.',
};

/** Returns why a login did not finish, in words; an unknown code is given as it is. */
export function connectProblem(code: string): string {
  return (
    CONNECT_PROBLEMS[code] ??
    `The sign-in at the broker did not finish, and nothing was connected. Begin again. Code ${code}.`
  );
}

import type { FeedVendorStateView } from '#contract';
import { contractName } from './contracts.js';
import { MISSING, price } from './numbers.js';
import type { StateWords } from './states.js';
import { newYorkSeconds } from './time.js';

const NAMES: Readonly<Record<string, string>> = { massive: 'Massive', theta: 'ThetaData', broker: 'Brokers' };

export const vendorName = (name: string): string => NAMES[name] ?? name;

/** Returns a vendor's name, and with several market processes whose connections to it are meant. */
export function lineName(
  { name, process }: { readonly name: string; readonly process: number },
  processes: number,
): string {
  return processes === 1 ? vendorName(name) : `${vendorName(name)}, process ${process}`;
}

interface VendorWords extends StateWords {
  /** What it means and what happens next, in a sentence. */
  readonly means: string;
}

const STATES: Readonly<Record<FeedVendorStateView['state'], VendorWords>> = {
  live: { words: 'Connected', tone: 'positive', means: 'Quotes come.' },
  quiet: { words: 'Connected, quiet', tone: 'neutral', means: 'No quotes, and none are missed.' },
  starting: {
    words: 'Connecting',
    tone: 'info',
    means: 'A connection comes up, or a chain is read for the first time.',
  },
  idle: { words: 'Nothing to follow', tone: 'neutral', means: 'No running bot, position or order needs quotes.' },
  refused: {
    words: 'Credential refused',
    tone: 'negative',
    means:
      'The vendor does not accept the credential. It is tried again every five minutes; somebody must look at the account.',
  },
  degraded: {
    words: 'Backing off',
    tone: 'caution',
    means: 'A connection is down. It is tried again after a wait that grows; snapshots go on where they can.',
  },
};

const BY_CODE: Readonly<Record<string, VendorWords>> = {
  CLOSED: { words: 'Connected, exchange closed', tone: 'neutral', means: 'By the calendar no quotes need come.' },
  UNTRADED: { words: 'Connected, no trading', tone: 'neutral', means: 'The underlyings do not trade either: a halt.' },
  SILENT: {
    words: 'Silent',
    tone: 'negative',
    means: 'No sign of life for 15 seconds, pings unanswered. It connects anew.',
  },
  STALLED: {
    words: 'Silent',
    tone: 'negative',
    means:
      'The connection stands, but no quotes have come for 30 seconds while the underlyings trade. It connects anew.',
  },
  VENDOR_AWAY: {
    words: 'Vendor away',
    tone: 'caution',
    means: 'The terminal says that it has lost the vendor. Its quotes are not taken until it is back.',
  },
  SHARES_DOWN: {
    words: 'No share prices',
    tone: 'caution',
    means: 'The quotes of the shares do not come; snapshots bring their prices.',
  },
  DESK_AWAY: {
    words: 'Desk away',
    tone: 'negative',
    means: 'No desk answers, and it alone reads quotes at brokers. Its process must be started.',
  },
  NO_OPERATOR_LOGIN: {
    words: 'No login',
    tone: 'caution',
    means: 'No operator has a login at a broker. Connect an operator’s own account under Brokers.',
  },
  OPERATOR_LOGIN_ENDED: {
    words: 'Login ended',
    tone: 'negative',
    means: 'The operator’s login at the broker has ended. Sign in again under Brokers.',
  },
  BROKER_QUOTES_DELAYED: {
    words: 'Quotes late',
    tone: 'caution',
    means:
      'The broker gives this login late quotes, which are not traded on. Connect a live account with real-time quotes.',
  },
  BROKER_WITHOUT_QUOTES: {
    words: 'No quotes there',
    tone: 'caution',
    means: 'The brokers of the operators’ logins give no quotes of chains. Connect Tradier or Schwab.',
  },
  BROKER_BUDGET_USED: {
    words: 'Limit reached',
    tone: 'caution',
    means: 'The broker’s limit of requests is reached. It goes on by itself; another login adds to the limit.',
  },
  BROKER_QUOTES_REFUSED: {
    words: 'Quotes refused',
    tone: 'negative',
    means: 'The broker refuses to give quotes to this login. Look there at its agreements on market data.',
  },
  BROKER_QUOTES_FAILING: {
    words: 'Broker fails',
    tone: 'caution',
    means: 'The broker cannot be reached, or its answers cannot be read. It is tried again after a wait that grows.',
  },
  SPOT_DELAYED: {
    words: 'Share prices late',
    tone: 'caution',
    means: 'The plan gives the prices of the shares late. They are not used, so there are no volatilities.',
  },
};

/** Returns a vendor's state in words. A code that this build does not know is a lost connection: its name is shown beside it. */
export function vendorState({ state, code }: Pick<FeedVendorStateView, 'state' | 'code'>): VendorWords {
  return (code === undefined ? undefined : BY_CODE[code]) ?? STATES[state];
}

/** Returns why one vendor took over from another. */
export function switchReason(former: Pick<FeedVendorStateView, 'state' | 'code'>): string {
  const { words } = vendorState(former);
  return former.code === undefined ? words : `${words} (${former.code})`;
}

const REASONS: Readonly<Record<string, string>> = {
  not_json: 'Not JSON',
  not_array: 'Not a list',
  not_object: 'Not an object',
  unknown_event: 'Unknown kind of event',
  field_missing: 'A field is missing',
  field_type: 'A field of the wrong type',
  out_of_range: 'Negative or out of range',
  duplicate: 'Duplicate',
  out_of_order: 'Out of order',
  unlisted: 'Contract not listed',
  from_future: 'Stamp in the future',
  out_of_session: 'Out of session',
  jump_held: 'Jump held',
  row_unreadable: 'Row of a snapshot unreadable',
  vendor_away: 'Told while the vendor was away',
  crossed: 'Crossed: bid above ask',
  locked: 'Locked: bid equals ask',
  zeroBid: 'Zero bid',
  oneSided: 'One side missing',
  stale: 'Held or stale',
  adjusted: 'Adjusted contract',
  unparsable: 'Unparsable',
};

export const reasonWords = (reason: string): string => REASONS[reason] ?? reason;

/** In 1e-4, as market reads quotes; the lowest 32-bit number stands for a side that is missing. */
interface ReadQuote {
  readonly symbol: string;
  readonly bid: number;
  readonly ask: number;
  readonly ts: number;
}
const MISSING_INT = -2_147_483_648;

/** Returns a sample of what was rejected as people read it: a quote as words, anything else as it came. */
export function sampleWords(text: string): string {
  const quote = readQuote(text);
  if (!quote) return text;
  const side = (value: number) => (value === MISSING_INT ? MISSING : price(String(value / 10_000)));
  return `${contractName(quote.symbol)}  ${side(quote.bid)} / ${side(quote.ask)}, stamped ${newYorkSeconds(quote.ts)} New York`;
}

function readQuote(text: string): ReadQuote | undefined {
  try {
    const value = JSON.parse(text) as Partial<ReadQuote> | null;
    const isQuote =
      typeof value?.symbol === 'string' && [value.bid, value.ask, value.ts].every((one) => typeof one === 'number');
    return isQuote ? (value as ReadQuote) : undefined;
  } catch {
    return undefined;
  }
}

/** What the last-hop checks read, and what they say. */
import type { Session } from '../calendar/index.js';
import type { AccountView, OrderIntent, StopLevel } from '../model/index.js';
import { type Instant, type Money, moneyToDecimal } from '../units/index.js';
import type { RiskLimits } from './limits.js';
import type { QuoteReading } from './quote.js';
import type { RiskRefusal } from './refusals.js';

/** What the checks read of the account, in the transaction that claims the intent. */
export interface RiskContext {
  readonly intent: OrderIntent;
  /** Its pending orders may contain the intent itself. */
  readonly account: AccountView;
  /** Orders of this account sent in the last market minute. */
  readonly recentOrders: number;
  /** Orders of this account sent in the last market second. */
  readonly ordersLastSecond: number;
  /** Orders of the intent's bot for the same contract and side in the last market minute. */
  readonly repeats: number;
  /** Strike × units of what the bot has opened today or may still open with orders under way. */
  readonly botDayNotional: Money;
  /** The same over all accounts of the user. */
  readonly userDayNotional: Money;
  /** The bot's own stop; those of account, user and everybody are in the account. */
  readonly botStop: StopLevel;
  /** The user has paused the bot since it decided. */
  readonly botPaused: boolean;
}

/** The market at the moment of the claim. */
export interface RiskMarket {
  /** Market clock. */
  readonly now: Instant;
  readonly session: Session;
  readonly quote: QuoteReading;
  /** Of what an order of two legs buys back; absent: it has one leg. */
  readonly closingQuote?: QuoteReading;
  /** Milliseconds since the broker stated the balances, on the desk's own clock. */
  readonly balancesAgeMs: number;
  readonly preview: PreviewWord;
  /** Shares of the underlying that the broker shows; asked for calls only. */
  readonly brokerShares?: number;
  /** Contracts that the broker shows short of what is bought back; asked for where it does not tell a purchase that closes from one that opens. */
  readonly brokerShort?: number;
}

/** What the broker said of the order before it was placed: it would take it, it would not, or it could not be asked. */
export type PreviewWord =
  | { readonly kind: 'not_asked' }
  | { readonly kind: 'fine' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'failed'; readonly cause: string };

/** Numbers behind a refusal, for people: prices and money as decimal strings. */
export type RiskDetail = Readonly<Record<string, number | string>>;

export type RiskVerdict =
  | { readonly kind: 'approved' }
  | { readonly kind: 'refused'; readonly code: RiskRefusal; readonly detail: RiskDetail };

export type Check = (context: RiskContext, limits: RiskLimits, market: RiskMarket) => RiskVerdict | undefined;

export function refuse(code: RiskRefusal, detail: RiskDetail): RiskVerdict {
  return { kind: 'refused', code, detail };
}

export function isLimit(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

export function moneyText(money: Money): string {
  return Number.isSafeInteger(money) ? moneyToDecimal(money) : String(money);
}

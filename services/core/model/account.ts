import type {
  AccountId,
  BotId,
  Currency,
  Instant,
  IntentId,
  Money,
  PositionId,
  Price,
  Underlying,
} from '../units/index.js';
import type { OccSymbol } from './contract.js';
import type { AccountLimits } from './limits.js';
import type { OrderSide, OrderState, Position } from './order.js';
import type { ShareHolding } from './settlement.js';

export type AccountType = 'cash' | 'margin';
export type TradingMode = 'paper' | 'live';

/**
 * How far a bot, an account, a user or everybody may act, from free to stopped; each level contains those before it.
 * - no_openings: nothing new is opened, working openings are cancelled; bots go on managing what they hold
 * - manage_only: what bots decide is not sent at all; a person may still close and cancel, working exits stay
 * - flatten: every working order is cancelled and every position is bought back
 * Only a person lifts a stop.
 */
export const STOP_LEVELS = ['none', 'no_openings', 'manage_only', 'flatten'] as const;
export type StopLevel = (typeof STOP_LEVELS)[number];

/** Whom a stop holds. The level that counts for an order is the highest of its bot, account, user and everybody. */
export type StopScope = 'bot' | 'account' | 'user' | 'everybody';

/** Returns the highest of some levels; `none` of none. */
export function highestStop(levels: Iterable<StopLevel>): StopLevel {
  let highest = 0;
  for (const level of levels) highest = Math.max(highest, STOP_LEVELS.indexOf(level));
  return STOP_LEVELS[highest] as StopLevel;
}

/** Balances as the broker states them; for the paper broker, folded from its books and the newest frames. */
export interface Balances {
  readonly cash: Money;
  /** Sum of the requirements of open positions, on the account's margin model. */
  readonly requirement: Money;
  /** What it would cost to buy all short options back at the ask; undefined when a quote is missing. */
  readonly shortMarketValue?: Money;
  /** cash − requirement: what a new position may still use, before reservations. */
  readonly optionBuyingPower: Money;
  readonly asOf: Instant;
}

/**
 * An intent or order that is not yet ended: it holds buying power and a place under the limits. One of two legs is two of these with one
 * intent: what it sells, with the reserve, and what it buys back.
 */
export interface PendingOrder {
  readonly intentId: IntentId;
  readonly botId: BotId;
  readonly symbol: OccSymbol;
  readonly underlying: Underlying;
  readonly side: OrderSide;
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly limit: Price;
  /** `pending` before the desk took it. */
  readonly state: OrderState | 'pending';
  readonly reserve: Money;
  readonly createdAt: Instant;
  /** Of a profit target that rests at the broker; absent: it is none. */
  readonly resting?: RestingExit;
}

export interface RestingExit {
  /** A split changes the contract of the position and not of the order, so that only the position says what it closes. */
  readonly positionId: PositionId;
  /** Its bot wants it back: it ends as soon as the broker can be asked. */
  readonly isWithdrawn: boolean;
}

/** All that a decision needs to know of the account it trades in, taken in one consistent read and kept in the record. */
export interface AccountView {
  readonly id: AccountId;
  readonly mode: TradingMode;
  readonly type: AccountType;
  /** Of every amount of the account. Absent: US dollars. */
  readonly currency?: Currency;
  /** The highest of the account's own stop, its user's and everybody's. */
  readonly stop: StopLevel;
  readonly balances: Balances;
  /** Open positions of all bots of this account. */
  readonly positions: readonly Position[];
  /** Positions that ended within 36 hours of the balances or belong to a campaign that still holds shares, oldest first; absent: none. */
  readonly closed?: readonly Position[];
  /** Shares that bots of this account were assigned and still hold; absent: none. */
  readonly shares?: readonly ShareHolding[];
  /** What its user set for the whole account; absent: nothing. */
  readonly limits?: AccountLimits;
  readonly pending: readonly PendingOrder[];
  /** The broker's books differ from ours: no openings until somebody looked. */
  readonly drift: boolean;
  /** Absent for paper accounts of our own, which need no login. */
  readonly login?: LoginView;
  /** Absent until the broker has stated it, and for paper accounts of our own. */
  readonly permissions?: AccountPermissions;
}

/** What the broker lets the account do with options. */
export interface AccountPermissions {
  readonly maySellPuts: boolean;
  readonly closingOnly: boolean;
}

/**
 * What a bot must know of the login through which its account is reached, to open only what it can manage: see `manageable` in
 * core/risk.
 */
export interface LoginView {
  /** The broker as people write it. */
  readonly broker: string;
  /** `relogin`: a person must sign in before anything can be sent. */
  readonly state: 'connected' | 'relogin';
  /** When a person must sign in again, whatever is renewed meanwhile; undefined: never. Wall clock. */
  readonly sessionEndsAt?: Instant;
  /** The token renews itself unattended until then, or lives as long. */
  readonly unattended: boolean;
  /** The broker lets an order rest until it is cancelled. */
  readonly gtc: boolean;
  /** Legs that one order may have at the broker. Absent: one. */
  readonly legsMax?: number;
  /** The user has accepted to be reminded to sign in again in time. */
  readonly reloginPlanAccepted: boolean;
}

/** Returns what the amounts of an account are of. */
export function currencyOf(account: Pick<AccountView, 'currency'>): Currency {
  return account.currency ?? 'USD';
}

/** Returns buying power after what pending orders hold. */
export function freeBuyingPower(view: AccountView): Money {
  let free: number = view.balances.optionBuyingPower;
  for (const pending of view.pending) free -= pending.reserve;
  return free as Money;
}

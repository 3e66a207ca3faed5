import type { AccountId, BotId, Instant, IntentId, Money, Price, Underlying } from '../units/index.js';
import type { OccSymbol } from './contract.js';
import type { OrderSide, OrderState, Position } from './order.js';

export type AccountType = 'cash' | 'margin';
export type TradingMode = 'paper' | 'live';

/** How far an account (or bot) may act. `no_openings`: exits only, working openings are cancelled. */
export type StopLevel = 'none' | 'no_openings';

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

/** An intent or order that is not yet ended: it holds buying power and a place under the limits. */
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
}

/** All that a decision needs to know of the account it trades in, taken in one consistent read and kept in the record. */
export interface AccountView {
  readonly id: AccountId;
  readonly mode: TradingMode;
  readonly type: AccountType;
  readonly stop: StopLevel;
  readonly balances: Balances;
  /** Open positions of all bots of this account. */
  readonly positions: readonly Position[];
  readonly pending: readonly PendingOrder[];
  /** The broker's books differ from ours: no openings until somebody looked. */
  readonly drift: boolean;
}

/** Returns buying power after what pending orders hold. */
export function freeBuyingPower(view: AccountView): Money {
  let free: number = view.balances.optionBuyingPower;
  for (const pending of view.pending) free -= pending.reserve;
  return free as Money;
}

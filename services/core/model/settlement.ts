import type {
  AccountId,
  BotId,
  CampaignId,
  Instant,
  Money,
  PositionId,
  Price,
  SettlementId,
  Underlying,
  UserId,
} from '../units/index.js';
import type { OccSymbol } from './contract.js';

/** What became of short contracts without a trade: they expired worthless, or their holder exercised them against us. */
export interface Settlement {
  readonly id: SettlementId;
  readonly accountId: AccountId;
  readonly symbol: OccSymbol;
  readonly kind: 'expired' | 'assigned';
  /** Contracts, > 0. */
  readonly quantity: number;
  readonly fees: Money;
  /** When it took effect, on the market clock. */
  readonly tsEvent: Instant;
  /** Of the underlying. Contracts that are settled in cash pay what they are worth at it, and are never assigned without it; absent for all others. */
  readonly settlementPrice?: Price;
}

/** A split that shares went through while they were held. */
export interface HeldSplit {
  readonly at: Instant;
  readonly newShares: number;
  readonly oldShares: number;
}

/** Shares that a person sold at the broker, as a person says. */
export interface ShareSale {
  /** When it was said, on the market clock. */
  readonly at: Instant;
  /** Shares as they were counted then, > 0. */
  readonly quantity: number;
  /** Per share; absent: nobody said, and what the campaign made stays unknown. */
  readonly price?: Price;
}

/** Shares of one underlying that a bot was assigned. Quantity and money over its life are kept; averages are divided for display only. */
export interface ShareHolding {
  readonly id: PositionId;
  readonly botId: BotId;
  readonly userId: UserId;
  readonly accountId: AccountId;
  readonly campaignId: CampaignId;
  readonly underlying: Underlying;
  /** Shares held now; 0 when they are gone. */
  readonly quantity: number;
  /** Shares taken over its life. */
  readonly boughtQuantity: number;
  /** Paid for them, at the strikes of the puts, before fees. */
  readonly cost: Money;
  /** Received for those that are gone, at the strikes of the calls and the known prices of `sales`, before fees. */
  readonly proceeds: Money;
  readonly fees: Money;
  /** Cash dividends on them; absent: none. */
  readonly dividends?: Money;
  /** Splits that they went through, the oldest first; absent: none. Numbers of shares are those after the last. */
  readonly splits?: readonly HeldSplit[];
  /** Sold by hand, the oldest first; absent: none. */
  readonly sales?: readonly ShareSale[];
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
}

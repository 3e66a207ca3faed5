import type {
  AccountId,
  BotId,
  CampaignId,
  ClientOrderId,
  DecisionId,
  ExecutionId,
  Instant,
  IntentId,
  Money,
  OrderId,
  PositionId,
  Price,
  Underlying,
  UserId,
} from '../units/index.js';
import type { OccSymbol } from './contract.js';
import type { FormerContract } from './corporate-action.js';
import type { Settlement } from './settlement.js';

/** Order side in option words: the broker is told whether a position opens or closes. */
export type OrderSide = 'sell_to_open' | 'buy_to_close';

/** How long an order works: the session it was placed in, or until it is cancelled. */
export type OrderDuration = 'day' | 'gtc';

/** Who wanted an order: the bot, a person, or the desk itself (the kill switch buys back). */
export type OrderOrigin = 'bot' | 'person' | 'desk';

/** Prices at which an order is tried, one after the other: from the patient one towards what trades at once. */
export interface Ladder {
  /** Per share, at least two, in the order in which they are tried; falling for a sale, rising for a purchase. */
  readonly limits: readonly Price[];
  /** Market milliseconds that each is given. */
  readonly stepMs: number;
}

/**
 * What an order buys back in one and the same trade with what it sells: the order is a roll, and its net limit is its own limit less this one.
 * Both legs have the order's quantity.
 */
export interface ClosingLeg {
  readonly symbol: OccSymbol;
  /** The position that is bought back. */
  readonly positionId: PositionId;
  /** Per share, what buying back was reckoned at. */
  readonly limit: Price;
}

/** What a bot wants done, decided once and carried out at most once. */
export interface OrderIntent {
  readonly id: IntentId;
  readonly decisionId: DecisionId;
  readonly botId: BotId;
  readonly userId: UserId;
  readonly accountId: AccountId;
  readonly clientOrderId: ClientOrderId;
  readonly symbol: OccSymbol;
  readonly underlying: Underlying;
  readonly side: OrderSide;
  /** Contracts, > 0. */
  readonly quantity: number;
  /** Per share; the only order type is a limit. */
  readonly limit: Price;
  /** How it goes on from `limit`, which is one of its prices; absent: `limit` is the only one. */
  readonly ladder?: Ladder;
  /**
   * A purchase: it is the profit target of its position, resting at the broker until it trades or is taken back. A sale: the profit target
   * of what it opens is to rest so. Default: no.
   */
  readonly restsTarget?: true;
  /** Default `day`. */
  readonly duration?: OrderDuration;
  /** Default `bot`. */
  readonly origin?: OrderOrigin;
  /** Market-clock time after which the desk refuses it instead of sending it, and until which its order may work. */
  readonly validUntil: Instant;
  /** Buying power held from the commit of the decision until the order ended or its fill took over. */
  readonly reserve: Money;
  /** The position that it opens (a new id) or closes. */
  readonly positionId: PositionId;
  /** The run of a wheel to which a position that it opens belongs. */
  readonly campaignId?: CampaignId;
  /** The position that was bought back for the one that it opens. */
  readonly rolledFrom?: PositionId;
  /** A sale: the same order buys this back. Absent: it has one leg. */
  readonly closes?: ClosingLeg;
}

/** Returns whether an intent buys back now; one that rests its target waits at the broker. */
export function isClosing({ side, restsTarget }: Pick<OrderIntent, 'side' | 'restsTarget'>): boolean {
  return side === 'buy_to_close' && restsTarget !== true;
}

/** Where an intent stands. `pending`: committed, not yet at the desk. `claimed`: an order exists. `refused`: the last-hop checks said no. `cancelled`: withdrawn before the desk took it. */
export type IntentStatus = 'pending' | 'claimed' | 'refused' | 'cancelled';

/**
 * - submitting: recorded before the broker was asked; after a crash it means "may or may not exist at the broker"
 * - working: the broker has it
 * - filled: all contracts traded (end)
 * - cancelled: ended by a cancel, perhaps after partial fills (end)
 * - expired: the day ended (end)
 * - rejected: the broker refused it (end)
 * - unknown: the broker's answer was lost; evidence is being searched; margin and slot stay held
 * - not_sent: proven never to have reached the broker (end)
 */
export const ORDER_STATES = [
  'submitting',
  'working',
  'filled',
  'cancelled',
  'expired',
  'rejected',
  'unknown',
  'not_sent',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export const ENDED_ORDER_STATES: ReadonlySet<OrderState> = new Set<OrderState>([
  'filled',
  'cancelled',
  'expired',
  'rejected',
  'not_sent',
]);

/** The last step of its ladder that an order was to take. */
export interface OrderStep {
  readonly limit: Price;
  /** Market clock. */
  readonly askedAt: Instant;
  /** It was asked for, and the broker has not shown what became of it. */
  readonly isOpen: boolean;
  /** The order is to end, and another one is sent at the new limit. Default: its limit is replaced. */
  readonly sendsAnew?: boolean;
}

export interface Order {
  readonly id: OrderId;
  readonly intentId: IntentId;
  readonly botId: BotId;
  readonly userId: UserId;
  readonly accountId: AccountId;
  readonly clientOrderId: ClientOrderId;
  readonly brokerOrderId?: string;
  /** Earlier ids at the broker, oldest first: a replacement may change the id. */
  readonly formerBrokerIds?: readonly string[];
  readonly symbol: OccSymbol;
  readonly underlying: Underlying;
  readonly side: OrderSide;
  readonly quantity: number;
  readonly limit: Price;
  /** Default `day`. */
  readonly duration?: OrderDuration;
  /** Default `bot`. */
  readonly origin?: OrderOrigin;
  readonly state: OrderState;
  /** Contracts traded so far; of an order of two legs, those that it sold. */
  readonly filledQuantity: number;
  /** What the same order buys back, and how much of it so far. Absent: it has one leg. */
  readonly closes?: ClosingLeg & { readonly filledQuantity: number };
  /** A cancel was asked for and not yet answered. */
  readonly cancelRequested: boolean;
  /** Absent: it has the limit that it was sent with. */
  readonly step?: OrderStep;
  /** Code of the rejection, unknown cause or refusal. */
  readonly code?: string;
  /** The position that it opens or closes. */
  readonly positionId: PositionId;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** One execution at the broker; its id is unique per account. */
export interface Fill {
  readonly executionId: ExecutionId;
  readonly orderId: OrderId;
  readonly quantity: number;
  readonly price: Price;
  readonly fees: Money;
  /** An execution of what an order of two legs buys back. Default: of what the order names. */
  readonly closes?: true;
  /** Venue time on the market clock. */
  readonly tsEvent: Instant;
}

/** A short option position of one bot, folded from its fills. Cost and quantity are kept; averages are divided for display only. */
export interface Position {
  readonly id: PositionId;
  readonly botId: BotId;
  readonly userId: UserId;
  readonly accountId: AccountId;
  readonly symbol: OccSymbol;
  readonly underlying: Underlying;
  /** Contracts short now; 0 when closed. */
  readonly openQuantity: number;
  /** Contracts sold over its life. */
  readonly soldQuantity: number;
  /** Premium received over its life, before fees. */
  readonly credit: Money;
  /** Premium paid to buy back, before fees. */
  readonly debit: Money;
  readonly fees: Money;
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
  /** How its last contract went; absent while it is open, and where it was bought back. */
  readonly endedBy?: Settlement['kind'];
  /** Contracts that expired or were assigned over its life; absent: none. */
  readonly settledQuantity?: number;
  /** The run of a wheel to which it belongs. */
  readonly campaignId?: CampaignId;
  /** The position that was bought back for it, when it is the second leg of a roll. */
  readonly rolledFrom?: PositionId;
  /** Under what it was traded before splits, the oldest first; absent: never split. Quantities are those of the present contract. */
  readonly former?: readonly FormerContract[];
  /** Whole shares that one contract delivers where a split has made it non-standard; absent: 100. */
  readonly deliverableShares?: number;
}

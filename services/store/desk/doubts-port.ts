import type { Fill, OccSymbol, OrderIntent, Settlement } from '#core/model';
import type { Became, LegSide, OrderLeg, SettlementRefusal, ShareSaleAdvance, ShareSaleOf } from '#core/orders';
import type { AccountId, BotId, Instant, OrderId, PositionId, Price, UserId } from '#core/units';
import type { Json } from '../audit/index.js';
import type { AccountLease, DeskWrite, SharesSeen } from './port.js';

/**
 * - search_empty: the broker was asked and has no such order
 * - search_found: it was found, and by what
 * - shape_candidates: orders that may be it, or too many of ours for them
 * - search_failed: the broker could not be asked; nothing follows from it
 * - not_sent: not one byte of it left
 * - decided_by_person: what a person decided on what was shown
 */
export type EvidenceKind =
  | 'search_empty'
  | 'search_found'
  | 'shape_candidates'
  | 'search_failed'
  | 'not_sent'
  | 'decided_by_person';

/** Something that was found out about an order whose fate was not known. */
export interface EvidenceFact {
  readonly kind: EvidenceKind;
  readonly detail: { readonly [key: string]: Json };
}

/** A stored fact. The same fact found again right after is counted, not repeated. Instants on the market clock. */
export interface OrderEvidence extends EvidenceFact {
  readonly at: Instant;
  /** When it was found last. */
  readonly until: Instant;
  readonly count: number;
}

/** An order at the broker that is not ours. */
export interface ExternalOrder {
  readonly brokerOrderId: string;
  /** Of several legs: of the first. */
  readonly symbol: OccSymbol;
  readonly side: LegSide;
  /** Absent: there is one. Its limit and what has traded are then those of the whole order, credits positive. */
  readonly legs?: readonly OrderLeg[];
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly limit: Price;
}

/** What a person asks the desk to do at an account. */
export type DeskCommandTerms =
  | { readonly kind: 'cancel_order'; readonly orderId: OrderId }
  | {
      readonly kind: 'resolve_unknown';
      readonly orderId: OrderId;
      readonly verdict: 'found';
      readonly brokerOrderId: string;
    }
  | { readonly kind: 'resolve_unknown'; readonly orderId: OrderId; readonly verdict: 'not_sent' }
  | {
      readonly kind: 'adopt_position';
      readonly botId: BotId;
      readonly symbol: OccSymbol;
      /** Contracts short. */
      readonly quantity: number;
      /** Premium per share at which it was sold; the broker's average when left out. */
      readonly price?: Price;
    }
  | {
      readonly kind: 'sell_shares';
      readonly holdingId: PositionId;
      /** Shares that a person sold at the broker. */
      readonly quantity: number;
      /** Per share; left out where it is not known any more. */
      readonly price?: Price;
    }
  | ({
      readonly kind: 'contracts_gone';
      readonly symbol: OccSymbol;
      /** Contracts that our bots hold short and the broker does not show. */
      readonly quantity: number;
    } & Became)
  | { readonly kind: 'reconcile' };

/** Returns what the audit log says that a command was about. */
export function subjectOf(terms: DeskCommandTerms, accountId: AccountId): string {
  if ('orderId' in terms) return terms.orderId;
  if (terms.kind === 'contracts_gone') return `${accountId} ${terms.symbol}`;
  return 'holdingId' in terms ? terms.holdingId : accountId;
}

export interface DeskCommand {
  readonly id: number;
  readonly accountId: AccountId;
  readonly userId: UserId;
  /** Since it was asked, by the database's clock. */
  readonly ageMs: number;
  readonly terms: DeskCommandTerms;
}

export type CommandResult = { readonly outcome: 'done' } | { readonly outcome: 'refused'; readonly code: string };

export type ShareSaleRefusal = Extract<ShareSaleAdvance, { kind: 'refused' }>['code'];

/** A trade that nobody sent from here: its intent and its only fill. */
export interface HandTrade {
  readonly intent: OrderIntent;
  readonly fill: Fill;
}

export interface ToldSettlement {
  readonly settlement: Settlement;
  /** What the broker had shown of the underlying counts with the shares that this settlement moves, so that they explain nothing else; absent: nothing was noted. */
  readonly shares?: SharesSeen;
}

/** The part of the desk's store that is about orders in doubt, orders of others, and what persons ask for. */
export interface DeskDoubts {
  /** Adds a fact about an order; the same one as the last is counted there. An order keeps at most {@link EVIDENCE_MAX}. */
  addEvidence(lease: AccountLease, orderId: OrderId, at: Instant, fact: EvidenceFact): Promise<DeskWrite>;
  /**
   * Returns which of these broker ids cannot be the order in question: those of other orders of ours, former ids included, and
   * those of external orders that had been seen before the order was stored.
   */
  takenBrokerIds(
    accountId: AccountId,
    orderId: OrderId,
    brokerOrderIds: readonly string[],
  ): Promise<ReadonlySet<string>>;
  /** Writes the external orders that work at the broker now; those that do not any more are marked as ended. */
  writeExternalOrders(lease: AccountLease, orders: readonly ExternalOrder[]): Promise<DeskWrite>;
  /** Returns what persons asked for at these accounts and was not carried out yet, oldest first. */
  pendingCommands(accounts: readonly AccountId[]): Promise<readonly DeskCommand[]>;
  /** Ends a command. What was decided about an unknown order goes into the audit log with it. */
  finishCommand(lease: AccountLease, command: DeskCommand, result: CommandResult): Promise<DeskWrite>;
  /**
   * Books what a person traded at the broker for bots, or gives a bot what the broker holds: as intents, orders and fills that nobody sent, so
   * that replaying the log gives the books. Ends the command; all in one transaction. `bot_unknown`: a bot is not one of the command's user
   * and account; nothing was written.
   */
  bookByHand(
    lease: AccountLease,
    command: DeskCommand,
    trades: readonly HandTrade[],
  ): Promise<DeskWrite | 'bot_unknown'>;
  /**
   * Counts what a person says became of contracts and ends the command, in one transaction. `known`: its id was counted before. One that the core
   * refuses is returned by its code. Nothing was written in both cases.
   */
  settleByHand(
    lease: AccountLease,
    command: DeskCommand,
    told: ToldSettlement,
  ): Promise<DeskWrite | 'known' | SettlementRefusal>;
  /**
   * Takes shares that a person sold at the broker out of a bot's holding and ends the command, in one transaction. One that the core refuses
   * is returned by its code; nothing was written.
   */
  sellShares(lease: AccountLease, command: DeskCommand, sale: ShareSaleOf): Promise<DeskWrite | ShareSaleRefusal>;
}

/** Facts per order: alternating ones would pile up without end. */
export const EVIDENCE_MAX = 200;

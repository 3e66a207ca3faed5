import type { ChainFrame, CorporateAction, Order, StopLevel } from '#core/model';
import type { RiskLimits } from '#core/risk';
import type { AccountId, DeskId, Instant, Underlying } from '#core/units';
import type { Clock, Timers } from '#platform/clock';
import type { BrokerPort } from '#ports';
import type { AccountLease, DeskStore } from '#store/desk';
import type { NewPreview } from '#store/previews';
import type { BrokerPace } from './pace.js';

/** What happened at the desk, for logs and counters; never an account number, a price or a token. */
export type DeskEventName =
  | 'account_taken'
  | 'account_lost'
  | 'account_recovered'
  | 'intent_refused'
  | 'order_accepted'
  | 'order_rejected'
  | 'order_answer_lost'
  | 'order_held_back'
  | 'order_found'
  | 'order_resent'
  | 'order_not_sent'
  | 'order_replaced'
  | 'step_taken'
  | 'step_refused'
  | 'step_answer_lost'
  | 'step_waits'
  | 'order_adopted'
  | 'order_undecided'
  | 'order_ended'
  | 'cancel_sent'
  | 'cancel_refused'
  | 'cancel_answer_lost'
  | 'fill_applied'
  | 'fill_foreign'
  | 'external_orders'
  | 'contracts_settled'
  | 'settlement_awaited'
  | 'corporate_action_counted'
  | 'corporate_action_waits'
  | 'corporate_action_refused'
  | 'settlement_unclear'
  | 'command_done'
  | 'command_refused'
  | 'stream_opened'
  | 'stream_down'
  | 'stream_closed'
  | 'buy_back'
  | 'buy_back_waits'
  | 'event_refused'
  | 'status_unlisted'
  | 'drift_found'
  | 'drift_cleared'
  | 'reconcile_unstable'
  | 'step_failed';

export interface DeskEvent {
  readonly level: 'info' | 'warn' | 'error';
  readonly name: DeskEventName;
  readonly fields: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** The stops as they are known here, in memory. */
export interface DeskStops {
  levelOf(subject: Pick<Order, 'botId' | 'accountId' | 'userId'>): StopLevel;
  /** Whether positions of the account are to be bought back, or orders of it to be entered. */
  isWanted(accountId: AccountId): boolean;
  /** Enters the orders that were sent while the database was away. */
  enter(lease: AccountLease, store: Pick<DeskStore, 'enterDeskOrder'>): Promise<void>;
}

/** Everything the desk needs, injected: the simulation brings virtual time, a memory store and a scripted broker. */
export interface DeskParts {
  readonly deskId: DeskId;
  readonly store: DeskStore;
  /** Returns the broker of an account, or undefined when this desk has none for it: its intents are refused. */
  readonly brokerFor: (accountId: AccountId) => Promise<BrokerPort | undefined>;
  /** Leases and waiting: only the monotonic reading is used. */
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly marketNow: () => Instant;
  readonly timers: Pick<Timers, 'sleep'>;
  readonly newestFrame: (underlying: Underlying) => Promise<ChainFrame | undefined>;
  readonly limits: RiskLimits;
  readonly report: (event: DeskEvent) => void;
  /**
   * Asked right before the bytes of an order leave, after our own lease deadline: false while a stop that is known here holds
   * the order. Never waits. Default: nothing is stopped.
   */
  readonly mayLeave?: (order: Order) => boolean;
  /** Default: nothing is stopped but by what the store says. */
  readonly stops?: DeskStops;
  /**
   * Splits and dividends by underlying, those of one in the order in which they take effect; undefined while they are not known: nothing is opened
   * then. Default: there are none.
   */
  readonly actions?: () => ReadonlyMap<Underlying, readonly CorporateAction[]> | undefined;
  /** How often a broker is asked. Default: {@link LOCAL_PACE}. */
  readonly paceOf?: (broker: BrokerPort) => BrokerPace;
  /** Told what a broker said of an opening's margin; it may get lost. */
  readonly notePreview?: (preview: NewPreview) => void;
  readonly timing?: Partial<DeskTiming>;
}

/** Durations in wall milliseconds. */
export interface DeskTiming {
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** A send needs this much of the lease left. */
  readonly sendMarginMs: number;
  /** Slow poll of the store behind the notifications. How often brokers are asked is said by their pace. */
  readonly pollMs: number;
  readonly reconcileEveryMs: number;
  /** Books of brokers with a pace of their own are compared this often although nothing of ours moves. */
  readonly reconcileQuietMs: number;
  /** A cancel that was not answered is repeated after this. */
  readonly cancelAgainMs: number;
  /** How long and how often a lost order is searched for in vain before it counts as never sent: longer than any former desk's call can still be under way. */
  readonly proofMs: number;
  readonly proofSearches: number;
  /** An order that only a person can decide about is looked for again after this. */
  readonly undecidedEveryMs: number;
  /** Market milliseconds around a submission in which the broker may have stamped an order that is known by its shape only. */
  readonly shapeBeforeMs: number;
  readonly shapeAfterMs: number;
  /** One that was stamped further away than that, but not further than this, may be it if a clock is wrong: a person decides. */
  readonly shapeNearMs: number;
  /** What a person asked for longer ago is not carried out any more. */
  readonly commandAgeMsMax: number;
  /** Accounts of one broker that are recovered at once. */
  readonly recoveriesMax: number;
  /** After failures an account is left alone for a growing time, at most this. */
  readonly retryMsMax: number;
  readonly accountsMax: number;
}

export const DESK_TIMING: DeskTiming = {
  leaseMs: 3_000,
  renewEveryMs: 1_000,
  sendMarginMs: 500,
  pollMs: 400,
  reconcileEveryMs: 60_000,
  reconcileQuietMs: 300_000,
  cancelAgainMs: 2_000,
  proofMs: 30_000,
  proofSearches: 3,
  undecidedEveryMs: 15_000,
  shapeBeforeMs: 5_000,
  shapeAfterMs: 60_000,
  shapeNearMs: 300_000,
  commandAgeMsMax: 300_000,
  recoveriesMax: 16,
  retryMsMax: 15_000,
  accountsMax: 10_000,
};

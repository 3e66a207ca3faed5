import type { ChainFrame } from '#core/model';
import type { RiskLimits } from '#core/risk';
import type { AccountId, DeskId, Instant, Underlying } from '#core/units';
import type { Clock, Timers } from '#platform/clock';
import type { BrokerPort } from '#ports';
import type { DeskStore } from '#store/desk';

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
  | 'order_adopted'
  | 'order_undecided'
  | 'order_ended'
  | 'cancel_sent'
  | 'cancel_refused'
  | 'cancel_answer_lost'
  | 'fill_applied'
  | 'fill_foreign'
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
  readonly timing?: Partial<DeskTiming>;
}

/** Durations in wall milliseconds. */
export interface DeskTiming {
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** A send needs this much of the lease left. */
  readonly sendMarginMs: number;
  /** Slow poll behind the notifications. */
  readonly pollMs: number;
  readonly reconcileEveryMs: number;
  readonly balancesEveryMs: number;
  /** A cancel that was not answered is repeated after this. */
  readonly cancelAgainMs: number;
  /** How long and how often a lost order is searched for in vain before it counts as never sent: longer than any former desk's call can still be under way. */
  readonly proofMs: number;
  readonly proofSearches: number;
  readonly accountsMax: number;
}

export const DESK_TIMING: DeskTiming = {
  leaseMs: 3_000,
  renewEveryMs: 1_000,
  sendMarginMs: 500,
  pollMs: 400,
  reconcileEveryMs: 60_000,
  balancesEveryMs: 1_000,
  cancelAgainMs: 2_000,
  proofMs: 30_000,
  proofSearches: 3,
  accountsMax: 10_000,
};

/** What the books of a simulated broker take and give. */
import type { OccSymbol } from '#core/model';
import type { Instant, Money, Price } from '#core/units';
import type { FaultScript } from './faults.js';
import type { SimPosition } from './ledger.js';
import type { HeldReport, ReportTerms } from './reports.js';
import type { SimSettlement } from './settle.js';
import type { SimAccount, SimExecution, SimLeg, SimOrder, SimSide, SimStatus, SimWorld } from './types.js';

export interface SimBooksOptions {
  readonly world: SimWorld;
  readonly faults: FaultScript;
  readonly accounts: readonly SimAccount[];
  /** Number of the first order. Default 1. */
  readonly firstOrderId?: number;
  /** `later`: an order is pending until the next `work`. Default `at_once`. */
  readonly acknowledges?: 'at_once' | 'later';
  /** `later`: an order whose cancel was taken ends at the next `work`. Default `at_once`. */
  readonly cancels?: 'at_once' | 'later';
  /** Refuses a second order of an account with the same client id. Default false. */
  readonly dedupes?: boolean;
  /** Charged per contract and side. Default none. */
  readonly feePerContract?: Money;
  /** Contracts of one order that trade at most per `work`. Default all. */
  readonly contractsPerLook?: number;
}

export interface SimOrderTerms {
  readonly account: string;
  readonly clientId?: string;
  readonly symbol: OccSymbol;
  readonly side: SimSide;
  /** Several legs, the first of which `symbol` and `side` name; `limit` is their net price, positive where it is received. */
  readonly legs?: readonly SimLeg[];
  readonly quantity: number;
  readonly limit: Price;
  readonly duration: SimOrder['duration'];
}

/** Why the books do not take a request; each broker has its own words for it. */
export type SimRefusal =
  | 'account_unknown'
  | 'symbol_unknown'
  | 'terms_invalid'
  | 'duplicate_client_id'
  | 'buying_power_short'
  | 'more_than_held'
  | 'order_unknown'
  | 'order_ended';

export type SimAnswer =
  | { readonly kind: 'taken'; readonly order: SimOrder }
  | { readonly kind: 'refused'; readonly why: SimRefusal; readonly required?: Money; readonly available?: Money };

export interface SimReplacement {
  readonly limit?: Price;
  /** Contracts in all where the id is kept; contracts of the new order where it is not. */
  readonly quantity?: number;
  readonly duration?: SimOrder['duration'];
  readonly clientId?: string;
}

/** Something that the broker tells; `order` is as the broker shows it at that moment. */
export interface SimEvent {
  readonly kind: SimStatus | 'partial' | 'cancel_requested';
  readonly order: SimOrder;
  readonly execution?: SimExecution;
}

/** An execution as the broker lists it, in the order in which it was told. */
export interface SimReport {
  readonly order: number;
  readonly account: string;
  readonly execution: SimExecution;
}

/** An order with what the broker has not told yet. */
export interface Booked {
  order: SimOrder;
  readonly terms: ReportTerms;
  held: readonly HeldReport[];
  /** Wall instants. */
  readonly listedFrom: Instant;
  readonly rejectAt?: Instant;
  cancelAt?: Instant;
}

/** What is kept over a restart. */
export interface SimBooksState {
  readonly nextId: number;
  readonly holders: readonly {
    account: SimAccount;
    cash: Money;
    positions: readonly SimPosition[];
    /** Absent in what was kept before shares were. */
    shares?: readonly (readonly [string, number])[];
  }[];
  readonly booked: readonly Booked[];
  readonly reports: readonly SimReport[];
  readonly settlements?: readonly SimSettlement[];
  readonly lastSpots?: readonly (readonly [string, Price])[];
}

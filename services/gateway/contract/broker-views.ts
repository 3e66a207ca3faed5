/** What the gateway tells of brokers, logins, stops and what only a person can decide. The rules of views.ts hold. */
import type { LegSideView, MayHaveLegs } from './leg-views.js';
import type { OrderView, StopLevelView } from './views.js';

export interface AccountFactsView {
  readonly optionLevel?: number;
  readonly maySellPuts: boolean;
  readonly closingOnly: boolean;
  readonly feePerContract: string;
}

/** A broker that can be connected. */
export interface BrokerView {
  readonly name: string;
  /** As people write it: "Tradier". */
  readonly title: string;
  readonly environments: readonly ('live' | 'paper')[];
  /** This installation speaks to a simulator of it. */
  readonly simulated: boolean;
  readonly capabilities: BrokerCapabilitiesView;
  /** What the login is like, in a sentence: "You sign in again every 7 days." */
  readonly loginWords: string;
}

export interface BrokerCapabilitiesView {
  readonly gtc: boolean;
  readonly legsMax: number;
  readonly preview: boolean;
  readonly replace: 'keepsId' | 'newId' | 'none';
  readonly dedupesClientOrderId: boolean;
  readonly lookup: 'byClientOrderId' | 'byTagScan' | 'byShape';
  readonly stream: boolean;
  readonly token: 'permanent' | 'refreshable' | 'daily' | 'weekly';
}

/** A login at a broker. Instants of this view are wall time. */
export interface ConnectionView {
  readonly id: string;
  readonly broker: string;
  readonly title: string;
  readonly environment: 'live' | 'paper';
  readonly state: 'connecting' | 'connected' | 'relogin' | 'disconnecting' | 'disconnected' | 'failed';
  /** Why it failed or asks for a new login, in words. */
  readonly words?: string;
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly scope?: string;
  readonly connectedAt?: number;
  readonly refreshedAt?: number;
  readonly accessEndsAt?: number;
  /** When a person must sign in again; absent: never. */
  readonly sessionEndsAt?: number;
  readonly reloginPlanAccepted: boolean;
}

/** How a connection is doing: for its page. */
export interface ConnectionHealthView {
  readonly connection: ConnectionView;
  /** Newest first, at most 50. */
  readonly requests: readonly BrokerRequestView[];
  readonly accounts: readonly {
    readonly accountId: string;
    readonly drift: boolean;
    /** What reconciliation found, in sentences. */
    readonly driftWords: readonly string[];
    readonly externalOrders: readonly ExternalOrderView[];
    /** Short puts at the broker that no bot manages. */
    readonly unmanaged: readonly {
      readonly symbol: string;
      readonly quantity: number;
      readonly averagePrice?: string;
    }[];
  }[];
}

export interface BrokerRequestView {
  readonly name: string;
  readonly method: string;
  readonly status?: number;
  readonly cause?: string;
  readonly tookMs: number;
  readonly at: number;
}

export interface ExternalOrderView extends MayHaveLegs {
  readonly brokerOrderId: string;
  readonly symbol: string;
  readonly side: LegSideView;
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly limit: string;
  readonly firstSeenAt: number;
}

/** An order whose answer was lost, and everything that is known about it. */
export interface UnknownOrderView {
  readonly order: OrderView;
  readonly accountId: string;
  /** Oldest first, each in a sentence. */
  readonly evidence: readonly { readonly at: number; readonly words: string }[];
  /** Orders at the broker that look like it and are nobody else's. */
  readonly candidates: readonly ExternalOrderView[];
}

/** The stops that hold this user, highest first. */
export interface StopView {
  readonly scope: 'bot' | 'account' | 'user' | 'everybody';
  /** Absent for everybody. */
  readonly subject?: string;
  readonly level: Exclude<StopLevelView, 'none'>;
  readonly reason: string;
  readonly setAt: number;
  readonly mayLift: boolean;
}

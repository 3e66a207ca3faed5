import type { Venue } from '#core/model';

/** What can be known of a broker before talking to it; behaviour follows these, never the broker's name. */
export interface BrokerCapabilities {
  /** Option orders may rest until cancelled. */
  readonly gtc: boolean;
  /** Legs that one order of ours may have (`placeSpread`); 1 where there are no multi-leg orders. */
  readonly legsMax: number;
  /** The broker can say what an order would cost before it is placed. */
  readonly preview: boolean;
  /** What becomes of the broker's order id when an order is replaced; `none`: orders cannot be replaced. */
  readonly replace: 'keepsId' | 'newId' | 'none';
  /** A replacement may change the number of contracts. */
  readonly replacesQuantity: boolean;
  /** The broker refuses a second order with the same client id, so that a lost submission may be repeated. */
  readonly dedupesClientOrderId: boolean;
  /** Orders that the broker shows carry the client id they were placed with. */
  readonly echoesClientOrderId: boolean;
  /**
   * How an order is found whose answer was lost: asked for by its client id, found in a list by the id it carries, or known only
   * by its shape (contract, side, quantity, limit, time), which proves nothing when two orders look alike.
   */
  readonly lookup: 'byClientOrderId' | 'byTagScan' | 'byShape';
  /** Orders say whether they open or close a position. */
  readonly openCloseFlag: boolean;
  /** `executions`: the broker lists each execution with an id. `cumulative`: only how much of an order traded, at which average. */
  readonly fills: 'executions' | 'cumulative';
  /** `listed`: the broker lists what expired and what was assigned, with the contract. `none`: it only shows in positions and shares. */
  readonly settlements: 'listed' | 'none';
  /** An order's moves are pushed on a stream; without it they are polled. */
  readonly stream: boolean;
  /** Bid and ask of single contracts can be asked for; yes unless said otherwise. */
  readonly quotes?: boolean;
  /** Quotes of whole chains, with sizes and stamps (`MarketDataPort`), by environment; absent: there are none. Late ones are never a feed. */
  readonly marketData?: Readonly<Record<'live' | 'paper', MarketDataTerms>>;
  /** As what an order ends that outlived its day; `expired` unless said otherwise. */
  readonly expiredOrders?: 'expired' | 'cancelled';
  /** When the broker is away each night; undefined: it never is, or does not say so. */
  readonly nightlyReset?: NightlyReset;
  readonly token: TokenTerms;
}

export type MarketDataTerms = 'realtime' | 'delayed' | 'none';

/** A time at which a broker is away and comes back by itself: what fails then is `BROKER_MAINTENANCE`. */
export interface NightlyReset {
  /** New York time, `HH:MM`. */
  readonly at: string;
  readonly lastsMs: number;
}

/** How long a login lasts. Durations in wall milliseconds; undefined: without end, until revoked. */
export interface TokenTerms {
  /**
   * - permanent: one token until somebody revokes it
   * - refreshable: a short-lived token that is renewed unattended, for ever
   * - daily, weekly: a person must sign in again after `sessionMs`, whatever is renewed in between
   */
  readonly kind: 'permanent' | 'refreshable' | 'daily' | 'weekly';
  /** Life of an access token. */
  readonly accessMs?: number;
  /** Life of the whole login, counted from the last time a person signed in. */
  readonly sessionMs?: number;
  /** Tokens and login end at this time of a venue's clocks, `HH:MM`, the next day or sooner, whenever they began. */
  readonly endsDailyAt?: { readonly time: string; readonly venue: Venue };
}

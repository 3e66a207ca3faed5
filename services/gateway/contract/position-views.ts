/** What bots hold and held: contracts, shares, and what became of them. */

/** A split or a dividend that was counted; when it took effect, market clock. */
export type CorporateActionView =
  | { readonly kind: 'split'; readonly at: number; readonly newShares: number; readonly oldShares: number }
  | { readonly kind: 'dividend'; readonly at: number /** Per share. */; readonly amount: string };

export interface PositionView {
  readonly id: string;
  readonly botId: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly underlying: string;
  readonly right: 'put' | 'call';
  readonly expiry: string;
  readonly strike: string;
  readonly dte: number;
  /** How it ended without a trade, as far as it did; what was paid on an index is in `debit`. */
  readonly endedBy?: 'expired' | 'assigned' | 'settled in cash';
  readonly settledQuantity?: number;
  /** The run of a wheel that it belongs to, and the position that it was sold in place of. */
  readonly campaignId?: string;
  readonly rolledFrom?: string;
  /** What splits made of it: the symbols under which it was traded, the shares that one contract delivers now where they are not 100. */
  readonly adjusted?: {
    readonly former: readonly { readonly symbol: string; readonly contracts: number }[];
    readonly splits: readonly CorporateActionView[];
    readonly deliverableShares?: number;
  };
  readonly openQuantity: number;
  readonly soldQuantity: number;
  /** Premium received, premium paid to buy back and fees over its life: totals, not per share. */
  readonly credit: string;
  readonly debit: string;
  readonly fees: string;
  /** Market clock. */
  readonly openedAt: number;
  readonly closedAt?: number;
  /** Realised result after fees, once closed. */
  readonly realised?: string;
  /** From the newest frame; absent when it has no usable quote. Greeks are of the whole (short) position. */
  readonly mark?: {
    readonly bid: string;
    readonly ask: string;
    readonly spot: string;
    /** What buying back at the ask would leave, after fees so far. */
    readonly unrealised: string;
    /** Share of the credit that buying back at the ask would keep. */
    readonly creditKept: number;
    readonly iv: number;
    readonly delta: number;
    readonly gamma: number;
    readonly thetaPerDay: number;
    readonly vegaPerPoint: number;
    readonly requirement: string;
    readonly quoteTs: number;
    readonly model: string;
    readonly untradable: boolean;
  };
  /** The broker shows fewer of these contracts than bots hold, or nothing says at which price they were settled: a person has to. */
  readonly unexplained?: {
    /** Contracts of this position, at most. */
    readonly quantity: number;
    readonly outcomes: readonly BecameView[];
    readonly lastWord?: LastWordView;
  };
  /** The ask at which the profit target and the stop buy back, if set. */
  readonly profitTargetAt?: string;
  readonly stopAt?: string;
  /** The order that rests at the broker for its profit target. */
  readonly resting?: {
    readonly limit: string;
    /** Contracts that have not traded. */
    readonly left: number;
    /** It works until it is taken back; else for the day, and is sent anew in each session. */
    readonly outlivesDay: boolean;
    readonly isTakenBack: boolean;
  };
}

/** What a person said last (wall clock), as long as the desk has not looked yet or has refused it. */
export interface LastWordView {
  readonly at: number;
  readonly state: 'asked' | 'refused';
  readonly code?: string;
  readonly words?: string;
}

/** What a person may say became of contracts that the broker no longer shows. */
export type BecameView = 'settled' | 'expired' | 'assigned' | 'bought_back';

/** One run of a wheel that took shares: from its first put until they are gone. Money is exact. */
export interface CampaignView {
  readonly id: string;
  readonly botId: string;
  readonly underlying: string;
  /** Shares held now, and of them those that a call stands on. */
  readonly shares: number;
  readonly covered: number;
  /** What each share has cost after all premiums and fees; absent where a part of the campaign is not known. */
  readonly costPerShare?: string;
  /** Paid for shares at the strikes of puts, received for them at the strikes of calls. */
  readonly assignedCost: string;
  readonly proceeds: string;
  /** Premiums received less paid less fees. */
  readonly netPremiums: string;
  readonly dividends: string;
  /** No contract is open and the shares are gone. */
  readonly isOver: boolean;
  /** What it made, once it is over; absent also where shares were sold by hand at a price that nobody said. */
  readonly realised?: string;
  /** Where the broker shows fewer shares of the underlying than bots of the account hold: how many each. */
  readonly missing?: { readonly broker: number; readonly ours: number };
  /** Sold by hand, oldest first; market clock. */
  readonly sales: readonly { readonly at: number; readonly quantity: number; readonly price?: string }[];
  /** Splits and dividends of the shares, oldest first. */
  readonly actions: readonly CorporateActionView[];
  /** That shares were sold by hand. */
  readonly lastSale?: LastWordView;
  /** Market clock. */
  readonly openedAt: number;
  readonly closedAt?: number;
}

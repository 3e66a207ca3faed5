import type { CorporateActionId, Instant, Price, TradingDate, Underlying } from '../units/index.js';

interface Taken {
  /** Made of what it is and when: the same fact, read again, is the same action. */
  readonly id: CorporateActionId;
  readonly underlying: Underlying;
  /** First day at the new price, or without the dividend. */
  readonly exDate: TradingDate;
  /** When it moves positions and shares, on the market clock: midnight in New York as the ex-date begins. Who trades later has no part in it. */
  readonly effectiveAt: Instant;
}

/** `newShares` take the place of `oldShares`: 4 and 1 for a four-for-one split, 1 and 10 for a reverse split. */
export interface StockSplit extends Taken {
  readonly kind: 'split';
  readonly newShares: number;
  readonly oldShares: number;
}

/** Cash for each share held as the ex-date begins. */
export interface PaidDividend extends Taken {
  readonly kind: 'dividend';
  /** Per share. */
  readonly amount: Price;
}

/** What an issuer does to everybody who holds its shares or contracts on them. */
export type CorporateAction = StockSplit | PaidDividend;

/** A contract under whose symbol a position was traded before a split. */
export interface FormerContract {
  readonly symbol: string;
  /** Contracts of the position's present symbol that one of it has become. */
  readonly contracts: number;
}

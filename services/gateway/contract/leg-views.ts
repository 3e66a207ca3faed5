export type LegSideView = 'buy_to_open' | 'sell_to_open' | 'buy_to_close' | 'sell_to_close';

/** One contract of an order of several. */
export interface LegView {
  readonly symbol: string;
  readonly side: LegSideView;
}

export interface MayHaveLegs {
  /** Of one order of several legs, whose limit is net: credits positive. Absent: it has one. */
  readonly legs?: readonly LegView[];
}

/** The part of the peer's interface that the bench uses; the package has no types of its own. */
declare module 'option-pricing' {
  export class Option {
    constructor(terms: {
      readonly style: 'american' | 'european';
      readonly type: 'call' | 'put';
      readonly initialSpotPrice: number;
      readonly strikePrice: number;
      readonly timeToMaturity: number;
      readonly volatility: number;
      readonly riskFreeRate: number;
      readonly dividendYield: number;
    });
    price(method: 'binomial-tree', params: { readonly timeSteps: number }): number;
  }
}

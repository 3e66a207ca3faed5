import {
  HOUSE_PROFILES,
  type MarginLeg,
  type MarginUnderlying,
  portfolioMargin,
  REG_T_TERMS,
  singleStockScan,
  strategyMargin,
} from '#core/margin';
import type { UnderlyingKind } from '#core/model';
import type { Candidate } from '#core/screening';
import { type Money, moneyToDecimal } from '#core/units';
import type { MarginView } from '../contract/index.js';

/** Names of the profiles as people know them. */
const HOUSE_NAMES: Readonly<Record<string, string>> = {
  ibkr: 'Interactive Brokers',
  tastytrade: 'tastytrade',
  schwab: 'Charles Schwab',
  tiger: 'Tiger Brokers',
  futu: 'Futu',
  alpaca: 'Alpaca',
};

/** Returns what one contract of a put asks for: by the rules, by each broker's published terms, and as two models estimate it. */
export function marginViews(candidate: Candidate, kind: UnderlyingKind): readonly MarginView[] {
  const { strike, spot, credit, dte } = candidate;
  const underlying: MarginUnderlying = { price: spot, kind, leverage: 1 };
  const legs: readonly MarginLeg[] = [
    { kind: 'option', right: 'put', strike, price: credit, quantity: -1, daysToExpiry: dte },
  ];
  const rule = strategyMargin(underlying, legs, REG_T_TERMS);
  const view = (name: string, of: MarginView['kind'], requirement: Money, rests: string): MarginView => {
    return { name, kind: of, requirement: moneyToDecimal(requirement), rests };
  };
  const houses = HOUSE_PROFILES.map(({ name, terms, published }) =>
    view(HOUSE_NAMES[name] ?? name, 'house', strategyMargin(underlying, legs, terms).requirement, published),
  );
  const portfolio = portfolioMargin(underlying, legs);
  const scan = singleStockScan(underlying, legs);
  return [
    view('Cash account', 'rule', (strike * 100) as Money, 'The whole strike is set aside.'),
    view('Reg T minimum', 'rule', rule.requirement, 'FINRA 4210(f)(2), Cboe Rule 10.3.'),
    ...houses,
    view(
      'Portfolio margin',
      'estimate',
      portfolio.requirement,
      'Largest loss over ten moves of the price, FINRA 4210(g).',
    ),
    view(
      'SPAN-like scan',
      'estimate',
      scan.requirement,
      'Largest loss over sixteen scenarios of price and volatility.',
    ),
  ];
}

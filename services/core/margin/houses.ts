import { HOUSE_MINIMUM_PER_SHARE, REG_T_FACTORS } from './short-put.js';
import { REG_T_TERMS, type StrategyTerms } from './strategy.js';

/** A broker's own terms over the rules, as far as it publishes them. */
export interface HouseProfile {
  readonly name: string;
  readonly terms: StrategyTerms;
  /** Which of its formulas the broker publishes; for the rest the rules' minimum is assumed. */
  readonly published: string;
}

const withMinimum: StrategyTerms = {
  factors: REG_T_FACTORS,
  minimumPerShare: HOUSE_MINIMUM_PER_SHARE,
  deductsSpreadCredit: true,
};

/** Read on 2026-11-20. House requirements may be raised for single names at any time: a preview by the broker goes before them. */
export const HOUSE_PROFILES: readonly HouseProfile[] = [
  {
    name: 'ibkr',
    // Recorded in its workstation: a put spread ten wide asks for 1,000, its credit not deducted.
    terms: { ...withMinimum, deductsSpreadCredit: false },
    published: 'Uncovered options with a minimum of 2.50 a share, spreads, cash-secured puts.',
  },
  {
    name: 'tastytrade',
    terms: withMinimum,
    published: 'Uncovered options as the greatest of three terms, the third 2.50 a share; spreads after their credit.',
  },
  { name: 'schwab', terms: withMinimum, published: 'Uncovered options with a minimum of 2.50 a share.' },
  {
    name: 'tiger',
    terms: { ...REG_T_TERMS, deductsSpreadCredit: false },
    published: 'Spreads (width) and straddles; no formula for a single uncovered put: the rules’ minimum is assumed.',
  },
  {
    name: 'futu',
    terms: { ...REG_T_TERMS, deductsSpreadCredit: false },
    published:
      'Put spreads (width and the long put); no formula for a single uncovered put: the rules’ minimum is assumed.',
  },
  {
    name: 'alpaca',
    terms: REG_T_TERMS,
    published: 'No formula: the rules’ minimum is assumed; uncovered puts count against cash in accounts of level 1.',
  },
];

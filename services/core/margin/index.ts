export { HOUSE_PROFILES, type HouseProfile } from './houses.js';
export type { MarginLeg, MarginParts, MarginResult, MarginUnderlying, OptionLeg, ShareLeg } from './legs.js';
export { type Carry, PORTFOLIO_GRIDS, type PortfolioResult, portfolioMargin, type ScanGrid } from './portfolio.js';
export {
  type CorrectedRequirement,
  correctedRequirement,
  type MarginCorrection,
  marginCorrection,
  type PreviewPair,
  RESIDUAL_SETTINGS,
  type ResidualCounts,
  type ResidualNeeds,
  type ResidualSettings,
  residualNeeds,
} from './residuals.js';
export {
  HOUSE_MINIMUM_PER_SHARE,
  type MarginModel,
  marginDeposit,
  REG_T_FACTORS,
  type RegTFactors,
  regTShortPutUnits,
  type ShortPutTerms,
  shortPutRequirement,
} from './short-put.js';
export { type ShortPutChainTerms, type ShortPutColumns, shortPutRequirementChain } from './short-put-chain.js';
export {
  SINGLE_STOCK_SCAN_MODEL,
  SINGLE_STOCK_SCAN_TERMS,
  SINGLE_STOCK_SCENARIOS,
  type SingleStockScan,
  type SingleStockScanTerms,
  singleStockScan,
} from './single-stock-scan.js';
export { REG_T_TERMS, type StrategyTerms, strategyMargin } from './strategy.js';

export { type AmericanGreeks, type AmericanInputs, americanGreeks, TREE_MODEL, treeGreeks } from './american.js';
export {
  AMERICAN_MODEL,
  type AmericanColumns,
  AmericanStatus,
  allocateAmericanColumns,
  americanChain,
} from './american-chain.js';
export { americanVolChain } from './american-iv.js';
export { type Black76Inputs, black76Greeks } from './black76.js';
export {
  type BsmColumns,
  type BsmGreeks,
  type BsmInputs,
  bsmGreeks,
  bsmGreeksBatch,
  bsmPrice,
  expiryConstants,
  expiryConstantsOfForward,
  type OptionSign,
  putProbOtm,
} from './bsm.js';
export {
  allocateGreekColumns,
  BsmStatus,
  bsmGreeksChain,
  type ExpiryConstants,
  type GreekColumns,
  type OptionColumns,
} from './bsm-chain.js';
export { allocateHigherGreekColumns, bsmHigherGreeksChain, type HigherGreekColumns } from './bsm-higher.js';
export type { CashDividend } from './cash-dividends.js';
export { BSM_PARITY_MODEL, constantsOfSlice, fillGreeks, forwardOfSlice } from './frame-greeks.js';
export {
  type ImpliedVol,
  IV_STATUS_NAMES,
  type IvBatchColumns,
  type IvColumns,
  type IvExpiry,
  IvStatus,
  type IvStatusName,
  impliedVol,
  impliedVolBatch,
  impliedVolChain,
} from './implied-vol.js';
export { leisenReimer, type TreeInputs, type TreeValue } from './leisen-reimer.js';
export { erfcx, INV_SQRT_2PI, millsRatio, millsRatioOfPositive, normalCdf, normalPdf } from './normal.js';
export { fitForwards, type ParityForward, parityForward } from './parity.js';
export { treeImpliedVol } from './tree-iv.js';

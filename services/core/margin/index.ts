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

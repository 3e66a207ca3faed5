export { type Advance, advanceOrder, lineageOf, type OrderBooks, orderFromIntent, orderIdOf } from './advance.js';
export { COMMAND_REFUSALS, type CommandRefusal } from './command-refusals.js';
export {
  type AdjustedContract,
  adjustContract,
  advanceCorporateAction,
  balancesAfterDividend,
  CORPORATE_ACTION_REFUSALS,
  type CorporateActionAdvance,
  type CorporateActionBooks,
  type CorporateActionRefusal,
  concerns,
  splitShares,
} from './corporate-action.js';
export {
  CUMULATIVE_FAULTS,
  type CumulativeFault,
  type CumulativeReading,
  type CumulativeStep,
  type DerivedExecution,
  executionsOf,
} from './cumulative.js';
export type { OrderEvent } from './events.js';
export { type Became, type Meaning, meaningOf } from './gone.js';
export { type GoneContracts, type InferredOutcome, inferSettlements } from './infer.js';
export { dueStep, followingIntent, isStepOf, nextLimit, stepClientId } from './ladder.js';
export {
  isOpening,
  isPurchase,
  judgeMultiLeg,
  type LegSide,
  MULTI_LEG_REFUSALS,
  type MultiLegRefusal,
  type MultiLegTerms,
  type MultiLegVerdict,
  type NetPrice,
  netTickOf,
  type OrderLeg,
  type SpreadShape,
  toNetTick,
  worstCase,
} from './multi-leg.js';
export {
  type LegHolding,
  type LegProgress,
  type LegQuote,
  nextLegStep,
  SEQUENCE_STOPS,
  type SequenceStep,
  type SequenceStop,
  type SequenceView,
  safeSequence,
} from './multi-leg-sequence.js';
export {
  ORDER_REFUSALS,
  type OrderRefusal,
  type Transition,
  transition,
  type UnchangedReason,
} from './order.machine.js';
export { cashDelta, contractsOfOne, type Folded, foldFill, type Lineage } from './position.js';
export { balancesAfterFill, balancesAfterSettlement, remainingReserve } from './reserve.js';
export {
  advanceSettlement,
  foldSettlement,
  outcomeAt,
  SETTLEMENT_REFUSALS,
  type SettlementAdvance,
  type SettlementBooks,
  type SettlementPart,
  type SettlementRefusal,
  settlementCash,
  settlementShares,
  takenFrom,
} from './settlement.js';
export {
  candidatesFor,
  isSameShape,
  judgeByShape,
  type ShapedOrder,
  type ShapeVerdict,
  type ShapeWindow,
} from './shape.js';
export {
  advanceShareSale,
  type MissingShares,
  missingShares,
  type ShareSaleAdvance,
  type ShareSaleOf,
} from './share-sale.js';
export { campaignOfPosition, coveredShares, foldShares, shareHoldingIdOf, sharesOf } from './shares.js';
export { closesPosition, judgeRoll, legOfFill, netLimitOf, pendingLegs, rollTermsOf } from './two-legs.js';

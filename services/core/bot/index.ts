export {
  type ChangeAnswer,
  type ChangedDecision,
  ChangeJob,
  type ChangeReply,
  type ChangeVerdict,
  type DecidedOnce,
  judgeChange,
} from './change.js';
export { BEFORE_STRATEGIES, BotConfig, Ticker } from './config.js';
export { decideTick, owedScheduleDue, type TickDecision } from './decide.js';
export type { TickDecisionInput } from './decision-input.js';
export { defaultBotConfig } from './defaults.js';
export { type ScreenedWatchlist, screenWatchlist } from './entries.js';
export { eventRefusal } from './event-gates.js';
export { factsByName } from './facts.js';
export {
  BOT_FAULT_CODES,
  type BotFault,
  type BotFaultCode,
  type FaultScope,
  faultWords,
  pausedFrom,
} from './faults.js';
export { marginModelOf, positionRequirement, watchlistOf } from './limits.js';
export { isManagementDue, type NewestFrame } from './management.js';
export { type PreviewAnswer, PreviewJob, type PreviewReply } from './preview.js';
export {
  LADDER_PRESETS,
  LadderTerms,
  ladderLimits,
  ladderTermsOf,
  Pricing,
  PricingOfBot,
} from './pricing.js';
export {
  type CallSearch,
  type DecisionInputs,
  type DecisionRecord,
  type ExitCode,
  type ExitJudgement,
  type FrameRef,
  type OutcomeCode,
  RECORD_SCHEMA,
  type Refusal,
  type RefusalCode,
  type RollStep,
  type ScreenTotals,
  type WaitCode,
  type WaitReason,
} from './record.js';
export { decodeRecord, encodeRecord, recordOfSchema } from './record-codec.js';
export {
  type BotCommand,
  type BotState,
  type BotStatus,
  initialBotState,
  type PlannedRoll,
  type StoredBotState,
  upgradeBotState,
} from './state.js';
export { CoveredCalls, Events, ExpiryDay, Roll, Strategy } from './strategy-config.js';
export { rollWords } from './strategy-words.js';
export { unmanageableWords } from './unmanageable-words.js';
export { frameWait } from './waits.js';
export {
  callSearchWords,
  decisionWords,
  exitWords,
  GATE_WORDS,
  gateNumber,
  missWords,
  refusalWords,
  waitWords,
} from './words.js';

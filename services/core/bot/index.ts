export { type ArbiterInput, type ArbiterResult, arbitrate, reserveOf } from './arbiter.js';
export { BotConfig, Ticker } from './config.js';
export {
  consumeCommands,
  decideTick,
  owedScheduleDue,
  type ScreenedWatchlist,
  screenWatchlist,
  type TickDecision,
  type TickDecisionInput,
} from './decide.js';
export { defaultBotConfig } from './defaults.js';
export { type ExitInput, type ExitProbe, heldUnderlyings, isClosePending, isExitDue, judgeExit } from './exits.js';
export {
  allocationOf,
  type BotExposure,
  exposureOf,
  marginModelOf,
  positionRequirement,
  watchlistOf,
} from './limits.js';
export { type PreviewAnswer, PreviewJob, type PreviewReply } from './preview.js';
export {
  type DecisionInputs,
  type DecisionRecord,
  EXIT_CODES,
  type ExitCode,
  type ExitJudgement,
  type FrameRef,
  type OutcomeCode,
  RECORD_SCHEMA,
  REFUSAL_CODES,
  type Refusal,
  type RefusalCode,
  type ScreenTotals,
  WAIT_CODES,
  type WaitCode,
  type WaitReason,
} from './record.js';
export { decodeRecord, encodeRecord, shortCandidate } from './record-codec.js';
export { type BotCommand, type BotState, type BotStatus, initialBotState } from './state.js';
export { closedReason, frameWait } from './waits.js';
export {
  contractWords,
  dayWords,
  decisionWords,
  exitWords,
  GATE_WORDS,
  gateNumber,
  missWords,
  refusalWords,
  waitWords,
} from './words.js';

export { applyQuotes, type StampGates, type Touched } from './apply-quotes.js';
export { ChainState, type SpotDoubt } from './chain-state.js';
export { enterRow, findRow, findRows, findShared, removeRow } from './contract-index.js';
export {
  contractOfKey,
  fourDigits,
  hashOfKey,
  KEY_WORDS,
  packKey,
  packSymbol,
  ROOT_BYTES_MAX,
  symbolOfKey,
  TAIL_BYTES,
} from './contract-key.js';
export { HeldJumps, isJump } from './jumps.js';
export { CONTRACTS_MAX, type HeldJump, MarketState } from './market-state.js';
export { QuoteBatch, type QuoteColumns, VERDICTS, Verdict } from './quote-batch.js';
export {
  allocateTable,
  clearRow,
  Double,
  type QuoteTable,
  ROW_DOUBLES,
  ROW_WORDS,
  RowState,
  STATE_BITS,
  type TableMemory,
  viewTable,
  Word,
} from './quote-table.js';
export { newReading, type RowReading, readRow } from './row-reader.js';
export { isInStep, rangeOfSpot, type SpotRange, type StepSlice } from './spot-step.js';

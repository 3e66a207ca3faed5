export { openAccountStream, type StreamStep, type StreamTalk } from './account-stream.js';
export { countOf, instantOf, lotsOf, moneyOf, priceOf, sharesOf, tradedPriceOf, wholeOf } from './amounts.js';
export { backoffMs } from './backoff.js';
export {
  type Answered,
  BrokerClient,
  bodyOf,
  type CommandOptions,
  failedRead,
  type Request,
  type RequestOf,
} from './client.js';
export { DayOrderBroker, NOT_LISTED } from './day-order-broker.js';
export { unitsFromText, wholeFromText } from './decimals.js';
export { type Execution, FillJournal } from './fill-journal.js';
export { jsonOf, readerOf } from './json.js';
export { optionQuote, underlyingQuote } from './market-quotes.js';
export { failureDuring, resetEndsAt } from './nightly-reset.js';
export {
  endedWithSession,
  type Instrument,
  InstrumentMaster,
  type InstrumentTable,
  indianStampOf,
  instrumentOf,
} from './nse-instruments.js';
export { fromPaddedSymbol, toPaddedSymbol } from './padded-symbols.js';
export { answerReader, bearerHeaders, FOREIGN, type Foreign, known, readable } from './read.js';
export { fromShortTag, shortTagOf } from './short-tags.js';
export {
  effectOf,
  isPlausible,
  legUnderlying,
  type NetEffect,
  netOfEffect,
  sameQuantity,
  spreadFault,
  spreadPriority,
} from './spreads.js';

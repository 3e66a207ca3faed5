export type { BrokerCapabilities, MarketDataTerms, NightlyReset, TokenTerms } from './capabilities.js';
export { type MarketDataPort, type MarketQuotes, WITHOUT_MARKET_DATA } from './market-data.js';
export {
  type AccountFacts,
  BROKER_ERRORS,
  type BrokerErrorCode,
  type BrokerFill,
  type BrokerOrder,
  type BrokerPort,
  type BrokerPosition,
  type BrokerQuote,
  type BrokerShares,
  type BrokerStream,
  type CancelOutcome,
  DUPLICATE_CLIENT_ORDER_ID,
  type ListedAccount,
  type PlaceOrder,
  type PlaceOutcome,
  type PreviewOutcome,
  type ReplaceOrder,
  type ReplaceOutcome,
  type SendGuard,
  type StreamHint,
} from './port.js';
export {
  BROKER_ERROR_STEPS,
  BROKER_REFUSALS,
  type BrokerRefusal,
  NOT_SENT_REASONS,
  type RefusalWords,
} from './refusals.js';
export {
  type BrokerSpread,
  type BrokerSpreadLeg,
  type PlaceSpread,
  type SpreadPort,
  WithoutSpreads,
} from './spreads.js';

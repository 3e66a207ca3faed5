export { BrokerQuoteStore, subscribeQuoteParts } from './broker-quote-store.js';
export { type QuoteLogin, QuoteLoginStore } from './quote-login-store.js';
export {
  type OptionQuote,
  QUOTES_VERSION,
  type QuotePart,
  type QuoteReport,
  type QuoteWait,
  type QuoteWish,
  type UnderlyingQuote,
} from './quotes.js';

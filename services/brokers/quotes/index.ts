export { judgeLogins } from './judge-logins.js';
export { type QuoteJob, QuotePlan } from './quote-plan.js';
export { QuoteReader, type QuoteReaderParts } from './quote-reader.js';

export { PAPER_CAPABILITIES } from './capabilities.js';
export { type FeeSchedule, feesFor, PAPER_FEES } from './fees.js';
export { type Match, type MatchableOrder, matchOrder } from './match.js';
export { PaperBroker, type PaperBrokerParts } from './paper-broker.js';
export { PAPER_REFUSALS, type PaperRefusal } from './refusals.js';
export type { UnsettledCause } from './settle.js';

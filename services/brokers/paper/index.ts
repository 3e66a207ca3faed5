export { type FeeSchedule, feesFor, PAPER_FEES } from './fees.js';
export { type Match, type MatchableOrder, matchOrder } from './match.js';
export { PAPER_REFUSALS, PaperBroker, type PaperBrokerParts, type PaperRefusal } from './paper-broker.js';

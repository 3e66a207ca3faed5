export { type ArchivedDecision, DecisionRepository, type KeptDecisionRow } from './decision.repository.js';

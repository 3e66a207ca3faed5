export { type ArchivedDecision, DecisionRepository } from './decision.repository.js';

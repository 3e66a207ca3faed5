export type { IntentStanding } from '../rows/index.js';
export { DoubtRepository, type OrderInDoubt } from './doubt.repository.js';
export { type AccountResult, ResultRepository } from './result.repository.js';
export { type CountedAction, type PositionFilter, type TradeFilter, TradeRepository } from './trade.repository.js';

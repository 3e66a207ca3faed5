export type { IntentStanding } from '../rows/index.js';
export { type PositionFilter, type TradeFilter, TradeRepository } from './trade.repository.js';

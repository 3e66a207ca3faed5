export type { IntentStanding } from '../rows/index.js';
export {
  type Activity,
  type ActivityKind,
  ActivityRepository,
  type ListPlace,
  type ListWish,
  type TradedFill,
} from './activity.repository.js';
export { DoubtRepository, type OrderInDoubt } from './doubt.repository.js';
export { type AccountResult, ResultRepository } from './result.repository.js';
export { type CountedAction, type PositionFilter, type TradeFilter, TradeRepository } from './trade.repository.js';

export { type Advance, advanceOrder, type OrderBooks, orderFromIntent, orderIdOf } from './advance.js';
export type { OrderEvent } from './events.js';
export {
  ORDER_REFUSALS,
  type OrderRefusal,
  type Transition,
  transition,
  type UnchangedReason,
} from './order.machine.js';
export { cashDelta, type Folded, foldFill } from './position.js';
export { balancesAfterFill, remainingReserve } from './reserve.js';

export { type Advance, advanceOrder, type OrderBooks, orderFromIntent, orderIdOf } from './advance.js';
export { COMMAND_REFUSALS, type CommandRefusal } from './command-refusals.js';
export {
  CUMULATIVE_FAULTS,
  type CumulativeFault,
  type CumulativeReading,
  type CumulativeStep,
  type DerivedExecution,
  executionsOf,
} from './cumulative.js';
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
export {
  candidatesFor,
  isSameShape,
  judgeByShape,
  type ShapedOrder,
  type ShapeVerdict,
  type ShapeWindow,
} from './shape.js';

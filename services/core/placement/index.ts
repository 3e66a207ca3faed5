export {
  type Layout,
  type LayoutMove,
  type LayoutPlan,
  planLayout,
  type SlotUsers,
  slotsWanted,
} from './plan-layout.js';

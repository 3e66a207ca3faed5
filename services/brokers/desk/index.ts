export { BROKER_OVERRUN, boundedBroker } from './bounded-broker.js';
export { Desk } from './desk.js';
export { type BrokerPace, LOCAL_PACE, paceWithin, type RequestBudget } from './pace.js';
export {
  DESK_TIMING,
  type DeskEvent,
  type DeskEventName,
  type DeskParts,
  type DeskStops,
  type DeskTiming,
} from './parts.js';

export { Desk } from './desk.js';
export { DESK_TIMING, type DeskEvent, type DeskEventName, type DeskParts, type DeskTiming } from './parts.js';

export { type Clock, systemClock } from './clock.js';
export { type Repeated, systemTimers, type Timers } from './timers.js';

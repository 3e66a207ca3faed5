export { type Clock, systemClock } from './clock.js';
export { type After, type Repeated, systemAfter, systemTimers, type Timers } from './timers.js';

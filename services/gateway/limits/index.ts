export { type Counted, type Counters, MemoryCounters, SharedCounters } from './counters.js';
export { type Quota, quotaHeaders } from './quota-headers.js';

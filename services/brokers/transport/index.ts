export { NOT_SENT_CAUSES } from './causes.js';
export { type BrokerHttpOptions, type ClosableHttp, createBrokerHttp } from './http.js';
export { DEFAULT_TRANSPORT_LIMITS, type TransportLimits } from './limits.js';
export { RateBudget } from './rate-budget.js';
export { type BrokerSocketsOptions, createBrokerSockets } from './sockets.js';
export type {
  BrokerAnswer,
  BrokerCall,
  BrokerHttp,
  BrokerSocket,
  BrokerSocketOptions,
  BrokerSockets,
  CallPriority,
  RequestRecord,
  Sending,
} from './types.js';
export { USER_AGENT } from './user-agent.js';

export { type BackOff, backOffMs } from './back-off.js';
export { inBatches } from './batches.js';
export {
  ConnectionKeeper,
  type ConnectionState,
  type KeeperHandlers,
  type KeeperLimits,
  type KeeperPorts,
} from './connection-keeper.js';
export { type FaultSample, FaultTally } from './fault-tally.js';
export { FEED_FAULTS, type FeedFault, PARSE_FAULTS, type ParseFault } from './feed-faults.js';
export type { SocketLimits } from './feed-socket.js';
export { isLoopback, isOrigin, isPlain } from './hosts.js';
export { judgeSilence, type Silence, type SilenceLimits } from './silence.js';

export type { FeedClockPorts, StoredClock } from './feed-clock.js';
export { planReplay, type ReplayPlan, type ReplayStep } from './file/folder.js';
export { framesOfStep } from './file/frames-of-step.js';
export { ReplayFeed, type ReplayPorts } from './file/replay-feed.js';
export {
  type FaultSample,
  isLoopback,
} from './kit/index.js';
export {
  type FeedStatus,
  MASSIVE_SOURCE,
  MassiveClient,
  MassiveFeed,
  type MassiveOptions,
  type MassivePorts,
} from './massive/index.js';
export { SimulatorClient } from './simulator/client.js';
export { SIMULATOR_SOURCE, SimulatorFeed, type SimulatorPorts } from './simulator/simulator-feed.js';

export { BrokerVendor, type DeskQuotes } from './broker/index.js';
export type { FeedClockPorts, StoredClock } from './feed-clock.js';
export { planReplay, type ReplayPlan, type ReplayStep } from './file/folder.js';
export { framesOfStep } from './file/frames-of-step.js';
export { ReplayFeed, type ReplayPorts, type ReplayScript, scriptOfFiles } from './file/replay-feed.js';
export {
  type FaultSample,
  FEED_FAULTS,
  isLoopback,
} from './kit/index.js';
export {
  type FeedStatus,
  LiveFeed,
  type Switch,
  type Vendor,
  type VendorHandlers,
  type VendorStatus,
} from './live/index.js';
export { corporateFacts, MASSIVE_SOURCE, MassiveClient, MassiveVendor } from './massive/index.js';
export { planRecorded } from './recorded/recorded-plan.js';
export { SimulatorClient } from './simulator/client.js';
export { SIMULATOR_SOURCE, SimulatorFeed, type SimulatorPorts } from './simulator/simulator-feed.js';
export { ThetaClient, ThetaVendor } from './theta/index.js';

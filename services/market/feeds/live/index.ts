export { ARBITER_OUTCOMES, Arbiter, type ArbiterBook, type ArbiterOutcome } from './arbiter.js';
export type { Switch } from './leadership.js';
export { LiveFeed } from './live-feed.js';
export type { LiveOptions, LivePorts, Watched } from './ports.js';
export type { FeedState, FeedStatus, VendorStatus } from './status.js';
export { planStream } from './stream-plan.js';
export type {
  ChainSnapshot,
  LineReport,
  Spot,
  StreamWish,
  Vendor,
  VendorHandlers,
  VendorReport,
} from './vendor.js';
export { WatchedChain } from './watched-chain.js';
